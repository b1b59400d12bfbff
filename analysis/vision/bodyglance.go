package vision

import (
	"math"

	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/still"
)

const (
	// bodyMoves is by how many mm something of a body must move until its network looks again: half of what can be told from rest.
	bodyMoves = 3.0
	bodyCells = 48
	// bodyReach is how far a body's arms reach to either side of the face, and up from it, in face widths: beyond lies the background.
	bodyReach = 2.2
	bodyAbove = 0.5
	headGrow  = 0.3 // widths and heights of the face around it that hair and neck take in
)

// bodyGlance is how a body looked when the network last looked at it.
type bodyGlance struct {
	there bool
	at    float64
	piece piece
}

// take keeps how a body looks that the network has just looked at, at time t.
func (g *bodyGlance) take(b *trackedBody, face *trackedFace, t float64) {
	g.there = face != nil
	if !g.there {
		return // how large a mm is can't be told
	}
	g.at = t
	w, h := float64(b.view.pic.Width), float64(b.view.pic.Height)
	c, reach := face.box.Center(), bodyReach*face.box.W()
	box := geom.Box{X0: math.Max(0, c.X-reach), Y0: math.Max(0, face.box.Y0-bodyAbove*face.box.H()), X1: math.Min(w, c.X+reach), Y1: math.Min(h, c.Y+2*reach)}
	if g.there = box.W() >= bodyCells && box.H() >= bodyCells; !g.there {
		return
	}
	g.piece.set(b.view.pic, box, bodyCells, math.Max(box.W(), box.H())/face.box.W()*faceWidth, g.below(box, face.box))
}

// below tells the cells that do not show the head, which moves by itself.
func (g *bodyGlance) below(box, face geom.Box) func(x, y int) bool {
	dx, dy := headGrow*face.W(), headGrow*face.H()
	face = geom.Box{X0: face.X0 - dx, Y0: face.Y0 - 2*dy, X1: face.X1 + dx, Y1: face.Y1 + dy}
	return func(x, y int) bool {
		px, py := box.X0+(float64(x)+0.5)/bodyCells*box.W(), box.Y0+(float64(y)+0.5)/bodyCells*box.H()
		return px < face.X0 || px > face.X1 || py < face.Y0 || py > face.Y1
	}
}

// least is by how many pixels of the view something must move until the network looks again.
func (g *bodyGlance) least() float64 { return bodyMoves / g.piece.mm * g.piece.box.W() / bodyCells }

// hold tells whether the keypoints found last still hold at time t.
func (g *bodyGlance) hold(b *trackedBody, t float64) bool {
	if !g.there || t-g.at > longestHold-1e-6 {
		return false
	}
	p := &g.piece
	b.view.pic.Patch(p.now, bodyCells, p.box)
	d := p.ref.Differ(p.now, still.Shift{}, 0)
	return square(p.mm)*d.Second <= square(bodyMoves)
}
