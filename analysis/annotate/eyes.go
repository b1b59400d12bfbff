package annotate

import (
	"image"
	"math"

	"gocv.io/x/gocv"

	"poise/analysis"
)

// drawEyes enlarges the eyes into the panel, with lids and irises: on a small face nothing can be judged otherwise.
func (p *painter) drawEyes(i int, src gocv.Mat) error {
	if p.face == nil || p.face.Reason[i] != analysis.Measured {
		return nil
	}
	from, ok := p.eyeRegion(i, src.Cols(), src.Rows())
	if !ok {
		return nil
	}
	at, wide := p.panel.eyes, p.panel.eyesWide
	to := image.Rect(int(at.x), int(at.y), int(at.x+wide), int(at.y+wide*eyesShape))
	if err := p.put(src, from, to); err != nil {
		return err
	}
	picture := p.view
	defer func() { p.view = picture }()
	// Stored pixels to decoded pixels to the panel.
	x, y := float64(src.Cols())/float64(p.visual.Width), float64(src.Rows())/float64(p.visual.Height)
	kx, ky := float64(to.Dx())/float64(from.Dx()), float64(to.Dy())/float64(from.Dy())
	p.view = view{x: x * kx, y: y * ky}
	p.view.origin = point{float64(to.Min.X) - float64(from.Min.X)*kx, float64(to.Min.Y) - float64(from.Min.Y)*ky}
	p.drawLids(i)
	return nil
}

// eyeRegion is the part of a decoded picture of w x h pixels around both eyes, in the shape of the panel's place; not ok
// where too little of it lies inside the picture.
func (p *painter) eyeRegion(i, w, h int) (image.Rectangle, bool) {
	x, y := float64(w)/float64(p.visual.Width), float64(h)/float64(p.visual.Height)
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, marks := range [][]int{leftLids, rightLids} {
		for _, m := range marks {
			px, py := p.face.Point(i, m)
			q := point{float64(px) * x, float64(py) * y}
			low, high = point{min(low.x, q.x), min(low.y, q.y)}, point{max(high.x, q.x), max(high.y, q.y)}
		}
	}
	centre := middle(low, high)
	half := 0.6 * max(high.x-low.x, (high.y-low.y)/eyesShape)
	if !(half >= 2 && half < float64(w+h)) { // NaN too
		return image.Rectangle{}, false
	}
	r := image.Rect(int(centre.x-half), int(centre.y-half*eyesShape), int(centre.x+half), int(centre.y+half*eyesShape))
	return r, !r.Empty() && r.In(image.Rect(0, 0, w, h))
}
