package annotate

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"

	"gocv.io/x/gocv"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/media"
)

type colour = color.RGBA

// leastSide is the longer side in pixels up to which small pictures are enlarged, so that text and lines are legible.
const leastSide = 960

// painter draws one frame after the other on one canvas: the picture, and a panel under it.
type painter struct {
	visual  *analysis.Visual
	people  []analysis.Person
	face    *analysis.Face // of the main person; nil when nobody was found
	body    *analysis.Body
	frames  analysis.FrameStates
	results *analysis.Results
	profile analysis.Profile

	canvas        *canvas
	bgr           []byte  // the frame in OpenCV's layout
	width, height int     // of the picture on the canvas
	view          view    // where landmarks are drawn at present
	scale         float64 // canvas pixels per pixel of the stored picture
	size          float64 // of text
	lineHeight    float64
	panel         panel
}

// view maps the stored picture's pixels onto a part of the canvas.
type view struct {
	origin point // of the canvas, where the stored picture's corner comes to lie
	x, y   float64
}

// newPainter sizes the canvas for decoded pictures of w x h pixels. The caller must close it.
func newPainter(s *Scene, w, h int) *painter {
	v := s.Obs.Visual
	grow := max(1, float64(leastSide)/float64(max(w, h)))
	p := &painter{visual: v, people: v.People, frames: s.Results.Frames, results: s.Results, profile: s.Profile,
		width: even(float64(w) * grow), height: even(float64(h) * grow)}
	p.scale = float64(p.width) / float64(v.Width)
	p.view = view{x: p.scale, y: float64(p.height) / float64(v.Height)}
	if len(v.People) > 0 {
		p.face, p.body = &v.People[0].Face, &v.People[0].Body
	}
	p.size = max(0.42, 0.5*float64(p.width)/leastSide)
	p.lineHeight = 38 * p.size
	wide := max(p.width, leastWidth)
	p.panel = layOut(float64(wide), float64(p.height), p.lineHeight)
	p.canvas = newCanvas(wide, p.height+even(p.panel.height), max(1, float64(max(p.width, p.height))/640))
	return p
}

// leastWidth is the least width of the canvas, for the panel's text; a narrower picture stands at its left.
const leastWidth = 320

func even(x float64) int { return max(2, int(math.Ceil(x/2))*2) }

func (p *painter) close() error { return p.canvas.close() }

// at is a place of the stored picture on the canvas.
func (p *painter) at(x, y float32) point {
	return p.view.origin.add(point{float64(x) * p.view.x, float64(y) * p.view.y})
}

// paint draws frame i of the observations over its picture.
func (p *painter) paint(i int, f media.Frame) (err error) {
	p.canvas.mat.SetTo(gocv.NewScalar(float64(ground.B), float64(ground.G), float64(ground.R), 0))
	if n := 3 * f.Width * f.Height; len(p.bgr) != n {
		p.bgr = make([]byte, n)
	}
	f.BGR(p.bgr)
	src, err := gocv.NewMatFromBytes(f.Height, f.Width, gocv.MatTypeCV8UC3, p.bgr)
	if err != nil {
		return fmt.Errorf("draw picture: %w", err)
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	if err := p.put(src, image.Rect(0, 0, f.Width, f.Height), image.Rect(0, 0, p.width, p.height)); err != nil {
		return err
	}
	switch {
	case p.face == nil:
		p.absent(analysis.NoFace)
	default:
		p.drawBody(i)
		p.drawHands(i)
		p.drawOthers(i)
		if why := p.face.Reason[i]; why == analysis.Measured {
			p.drawFace(i)
			p.drawGaze(i)
		} else {
			p.absent(why)
		}
	}
	p.cover()
	p.drawPanel(i)
	return p.drawEyes(i, src)
}

// put scales a part of the picture onto a part of the canvas.
func (p *painter) put(src gocv.Mat, from, to image.Rectangle) (err error) {
	part := src.Region(from)
	defer func() { err = errors.Join(err, part.Close()) }()
	dst := p.canvas.mat.Region(to)
	defer func() { err = errors.Join(err, dst.Close()) }()
	gocv.Resize(part, &dst, to.Size(), 0, 0, gocv.InterpolationCubic)
	return nil
}

// absent says in the picture why no face was measured.
func (p *painter) absent(why analysis.Reason) {
	s := lang.T("Face not measured: %s", inWords(why))
	size := min(1.6*p.size, 0.9*p.size*float64(p.width)/textWidth(s, p.size))
	p.canvas.text(s, point{(float64(p.width) - textWidth(s, size)) / 2, 1.5 * p.lineHeight}, size, amber, true)
}

// cover takes away what was drawn past the picture's lower edge.
func (p *painter) cover() {
	size := p.canvas.mat.Size() // rows, columns
	gocv.Rectangle(&p.canvas.mat, image.Rect(0, p.height, size[1], size[0]), ground, -1)
}

// pixels are the canvas's, BGR; valid until the next paint.
func (p *painter) pixels() ([]byte, error) { return p.canvas.mat.DataPtrUint8() }
