package vision

import (
	"math"

	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/still"
)

// People who are filmed sit still for most of the time. So the face networks look where something happens: of each face small pieces of
// the picture, as they were when the networks last looked, are compared with what they show now. While the head keeps still, but for a
// tremor with which landmarks are carried along, nobody looks; where anything differs by more than noise (the head nods or turns, an eye
// moves or blinks, the mouth moves), and after a while in any case, the networks look again. Differences are given as the movement
// that would cause them, in millimetres on a face.
const (
	faceWidth     = 140.0 // mm between the cheekbones (bizygomatic breadth of adults: 131 to 148, Farkas 1994)
	longestHold   = 0.2   // seconds that landmarks are carried along at most ...
	mouthHold     = 0.1   // ... and where the mouth moves: lips of speech open and close four to five times a second (Chandrasekaran et al. 2009)
	farthestHold  = 0.5   // mm that a head may have moved: one that nods or turns by a fifth of a degree does so, 15 cm above the neck
	skinMoves     = 0.35  // mm by which skin all over the face may seem to move: a turn of the head by a third of a degree does that at the nose
	browMoves     = 1.2   // mm in one place of the skin
	eyeMoves      = 0.6   // mm: a twentieth of a blink, an iris's three degrees; registration follows smaller ones in every frame
	mouthMoves    = 0.7   // mm
	shiftError    = 0.06  // cells by which a shift is off
	faceCells     = 32
	partCells     = 16
	eyePieceSide  = 1.5 // widths of the eye
	lipsPieceSide = 1.3 // widths of the mouth
	looksAtFirst  = 2   // looks at a face before anything is carried along: the region settles
)

// Mesh points between which a piece lies: corners of the left and right eye, and of the mouth.
var (
	eyeCorners   = [2][2]int{{263, 362}, {33, 133}}
	mouthCorners = [2]int{61, 291}
)

const noseBase = 2 // mesh point: what lies below it moves with speech

// glance is how a face looked when the networks last looked at it.
type glance struct {
	looks     int // since the face was found
	at        float64
	lipsAt    float64 // when the lips were looked at
	lipsMoved bool    // since then
	face      piece
	parts     [3]piece // left and right eye, mouth
	landmarks faceLandmarks
	roi       geom.Square
	box       geom.Box
}

// piece is a piece of the picture and how it looked.
type piece struct {
	box geom.Box
	ref still.Reference
	mm  float64 // of a cell
	now []float32
}

const mouthPart = 2

// set keeps how a piece looks.
func (p *piece) set(pic geom.Picture, box geom.Box, n int, mm float64, used func(x, y int) bool) {
	if len(p.now) != n*n {
		p.now = make([]float32, n*n)
	}
	p.box, p.mm = box, mm/float64(n)
	pic.Patch(p.now, n, box)
	p.ref.Set(p.now, n, used)
}

// take keeps how a face looks that the networks have just looked at, at time t.
func (g *glance) take(f *trackedFace, t float64) {
	g.looks, g.at, g.roi, g.box = g.looks+1, t, f.roi, f.box
	g.landmarks = f.landmarks
	if !f.lips.Hold {
		g.lipsAt, g.lipsMoved = t, false
	}
	pic, points := f.view.pic, &f.landmarks.points
	for k, c := range [3][2]int{eyeCorners[0], eyeCorners[1], mouthCorners} {
		a, b := points[c[0]], points[c[1]]
		side := eyePieceSide * a.Sub(b).Norm()
		if k == mouthPart {
			side = lipsPieceSide * a.Sub(b).Norm()
		}
		m := a.Add(b).Scale(0.5)
		box := geom.Box{X0: m.X - side/2, Y0: m.Y - side/2, X1: m.X + side/2, Y1: m.Y + side/2}
		g.parts[k].set(pic, box, partCells, side/f.box.W()*faceWidth, nil)
	}
	g.face.set(pic, f.box, faceCells, faceWidth, g.skin(f))
}

// skin tells the cells of the face's piece that show skin which moves with the head: not the eyes, nor what lies below the nose.
func (g *glance) skin(f *trackedFace) func(x, y int) bool {
	box, low := f.box, f.landmarks.points[noseBase].Y
	return func(x, y int) bool {
		u, v := (float64(x)+0.5)/faceCells, (float64(y)+0.5)/faceCells
		if math.Hypot(2*u-1, 2*v-1) > 0.9 {
			return false
		}
		px, py := box.X0+u*box.W(), box.Y0+v*box.H()
		for k := range eyeCorners {
			if e := g.parts[k].box; px > e.X0 && px < e.X1 && py > e.Y0 && py < e.Y1 {
				return false
			}
		}
		return py < low
	}
}

// hold carries a face's landmarks along to time t and tells the error in pixels that they may have; false where the networks have to
// look.
func (g *glance) hold(f *trackedFace, t float64) (float64, bool) {
	was := g.lipsMoved
	g.lipsMoved = true // unless it is seen that they have not
	if g.looks < looksAtFirst || t-g.at > longestHold-1e-6 {
		return 0, false
	}
	by, s, ok := g.face.follow(f.view.pic)
	if !ok || by.Norm()*faceWidth/g.box.W() > farthestHold {
		return 0, false
	}
	d := g.face.ref.Differ(g.face.now, s, 0)
	turned := math.Max(0, d.Square-2*d.Quiet) / math.Max(g.face.ref.Slope(), 1)
	if square(g.face.mm)*turned > square(skinMoves) || square(g.face.mm)*d.Change > square(browMoves) {
		return 0, false
	}
	lips := g.parts[mouthPart].differs(f.view.pic, by, s.Light, d.Quiet, mouthMoves)
	g.lipsMoved = was || lips
	if lips && t-g.at > mouthHold-1e-6 {
		return 0, false
	}
	for k := range eyeCorners {
		if g.parts[k].differs(f.view.pic, by, s.Light, d.Quiet, eyeMoves) {
			return 0, false
		}
	}
	g.carry(f, by)
	return math.Hypot(math.Sqrt(turned), shiftError) * g.face.box.W() / faceCells, true
}

// follow finds out by how many pixels what a piece shows has moved; rest is what is left of that when the piece, which is looked at again
// there, has followed by whole pixels: between pixels a picture can only be guessed.
func (p *piece) follow(pic geom.Picture) (by geom.Point, rest still.Shift, ok bool) {
	w, h := p.box.W()/faceCells, p.box.H()/faceCells
	pic.Patch(p.now, faceCells, p.box)
	if rest, ok = p.ref.Shift(p.now); !ok {
		return by, rest, false
	}
	whole := geom.Point{X: math.Round(rest.X * w), Y: math.Round(rest.Y * h)}
	pic.Patch(p.now, faceCells, moved(p.box, whole))
	rest, ok = p.ref.Shift(p.now)
	return whole.Add(geom.Point{X: rest.X * w, Y: rest.Y * h}), rest, ok
}

func moved(b geom.Box, by geom.Point) geom.Box {
	return geom.Box{X0: b.X0 + by.X, Y0: b.Y0 + by.Y, X1: b.X1 + by.X, Y1: b.Y1 + by.Y}
}

// differs tells whether anything in a piece that was carried along has moved by more than most, in mm.
func (p *piece) differs(pic geom.Picture, by geom.Point, light, noise, most float64) bool {
	whole, cell := geom.Point{X: math.Round(by.X), Y: math.Round(by.Y)}, p.box.W()/partCells
	pic.Patch(p.now, partCells, moved(p.box, whole))
	rest := by.Sub(whole).Scale(1 / cell)
	d := p.ref.Differ(p.now, still.Shift{X: rest.X, Y: rest.Y, Light: light}, noise)
	return square(p.mm)*d.Change > square(most)
}

func square(x float64) float64 { return x * x }

// carry moves everything that is known of a face.
func (g *glance) carry(f *trackedFace, by geom.Point) {
	f.landmarks = g.landmarks
	for i := range f.landmarks.points {
		f.landmarks.points[i] = f.landmarks.points[i].Add(by)
	}
	for k := range f.landmarks.limbus {
		f.landmarks.limbus[k] = f.landmarks.limbus[k].Add(by)
	}
	f.roi, f.box = g.roi, g.box
	f.roi.Center = f.roi.Center.Add(by)
	f.box = moved(f.box, by)
}
