package annotate

import (
	"image"
	"image/color"
	"math"
	"strings"

	"gocv.io/x/gocv"
)

// point is a place on the canvas, in its pixels.
type point struct{ x, y float64 }

func (p point) add(q point) point     { return point{p.x + q.x, p.y + q.y} }
func (p point) sub(q point) point     { return point{p.x - q.x, p.y - q.y} }
func (p point) times(k float64) point { return point{p.x * k, p.y * k} }
func (p point) known() bool           { return !math.IsNaN(p.x) && !math.IsNaN(p.y) }
func middle(p, q point) point         { return p.add(q).times(0.5) }
func polar(angle, length float64) point {
	return point{length * math.Cos(angle), length * math.Sin(angle)}
}
func distance(p, q point) float64   { return math.Hypot(p.x-q.x, p.y-q.y) }
func (c *canvas) near(p point) bool { return math.Abs(p.x) < c.reach && math.Abs(p.y) < c.reach } // false for NaN
func (c *canvas) fixed(p point) image.Point {
	return image.Pt(int(math.Round(p.x*subpixels)), int(math.Round(p.y*subpixels)))
}

const (
	shift     = 4 // OpenCV's fractional bits
	subpixels = 1 << shift
	font      = gocv.FontHersheySimplex
)

// canvas is a picture to draw on. What lies far outside it, or nowhere (NaN), is left out: OpenCV never sees it.
type canvas struct {
	mat   gocv.Mat
	unit  float64 // width of a normal line, pixels
	reach float64
}

func newCanvas(width, height int, unit float64) *canvas {
	return &canvas{mat: gocv.NewMatWithSize(height, width, gocv.MatTypeCV8UC3), unit: unit, reach: 4 * float64(max(width, height))}
}

func (c *canvas) close() error { return c.mat.Close() }

// line draws from a to b, so many units wide, with smooth edges (OpenCV's own lines through gocv are jagged).
func (c *canvas) line(a, b point, width float64, col color.RGBA) {
	n := distance(a, b)
	if !c.near(a) || !c.near(b) || n < 1e-3 {
		return
	}
	half := max(width*c.unit, 1) / 2
	side := point{(a.y - b.y) / n * half, (b.x - a.x) / n * half}
	c.fill(col, a.add(side), b.add(side), b.sub(side), a.sub(side))
}

func (c *canvas) path(closed bool, width float64, col color.RGBA, ps ...point) {
	for i := 1; i < len(ps); i++ {
		c.line(ps[i-1], ps[i], width, col)
	}
	if n := len(ps); closed && n > 2 {
		c.line(ps[n-1], ps[0], width, col)
	}
}

// fill draws a convex polygon.
func (c *canvas) fill(col color.RGBA, ps ...point) {
	fixed := make([]image.Point, len(ps))
	for i, p := range ps {
		if !c.near(p) {
			return
		}
		fixed[i] = c.fixed(p)
	}
	v := gocv.NewPointsVectorFromPoints([][]image.Point{fixed})
	defer v.Close()
	gocv.FillPolyWithParams(&c.mat, v, col, gocv.LineAA, shift, image.Point{})
}

// dot draws a filled circle, its radius in units.
func (c *canvas) dot(p point, radius float64, col color.RGBA) {
	if c.near(p) {
		gocv.CircleWithParams(&c.mat, c.fixed(p), int(max(radius*c.unit, 1)*subpixels), col, -1, gocv.LineAA, shift)
	}
}

// ring draws a circle; its radius is in pixels, its width in units.
func (c *canvas) ring(p point, radius, width float64, col color.RGBA) {
	if c.near(p) && radius > 0 && radius < c.reach {
		gocv.CircleWithParams(&c.mat, c.fixed(p), int(radius*subpixels), col, max(1, int(math.Round(width*c.unit))), gocv.LineAA, shift)
	}
}

func (c *canvas) box(a, b point, width float64, col color.RGBA) {
	c.path(true, width, col, a, point{b.x, a.y}, b, point{a.x, b.y})
}

func (c *canvas) arrow(from, to point, width float64, col color.RGBA) {
	c.line(from, to, width, col)
	back := math.Atan2(from.y-to.y, from.x-to.x)
	head := min(5*width*c.unit, 0.6*distance(from, to))
	c.fill(col, to.add(polar(back, -width*c.unit)), to.add(polar(back+0.45, head)), to.add(polar(back-0.45, head)))
}

// text writes one line whose baseline starts at p; size 1 is OpenCV's 22 pixels of a capital. It is outlined in black when
// it stands on the picture.
func (c *canvas) text(s string, p point, size float64, col color.RGBA, outlined bool) {
	if !c.near(p) {
		return
	}
	s = ascii(s)
	at := image.Pt(int(p.x), int(p.y))
	width := max(1, int(math.Round(1.8*size)))
	if outlined {
		gocv.PutTextWithParams(&c.mat, s, at, font, size, black, width+1+int(2*size), gocv.LineAA, false)
	}
	gocv.PutTextWithParams(&c.mat, s, at, font, size, col, width, gocv.LineAA, false)
}

func textWidth(s string, size float64) float64 {
	return float64(gocv.GetTextSize(ascii(s), font, size, max(1, int(math.Round(1.8*size)))).X)
}

// spelled are letters and signs that OpenCV's font lacks, as they are written where a typewriter lacks them.
var spelled = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "ß", "ss",
	"“", `"`, "”", `"`, "„", `"`, "’", "'", "–", "-", "−", "-", "°", " deg", "\u00ad", "")

// ascii replaces what OpenCV's font lacks.
func ascii(s string) string {
	out := []rune(spelled.Replace(s))
	for i, r := range out {
		if r < ' ' || r > '~' {
			out[i] = '?'
		}
	}
	return string(out)
}
