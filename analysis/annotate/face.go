package annotate

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
)

// Chains of the 478-point face mesh (all in analysis.FacePoints). Left is the person's left.
var (
	leftLids  = []int{263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466}
	rightLids = []int{33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246}
	outerLips = []int{61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185}
	innerLips = []int{78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191}
	outline   = []int{10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
		148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109}
	brows = [][]int{{276, 283, 282, 295, 285}, {300, 293, 334, 296, 336}, {46, 53, 52, 65, 55}, {70, 63, 105, 66, 107}}
	nose  = []int{168, 6, 197, 195, 5, 4, 1}
)

const (
	rightIris, leftIris = 468, 473 // centres; four points of the rim follow each
	noseTip             = 4
)

func (p *painter) mark(i, landmark int) point {
	x, y := p.face.Point(i, landmark)
	return p.at(x, y)
}

func (p *painter) chain(i int, marks []int) []point {
	out := make([]point, len(marks))
	for k, m := range marks {
		out[k] = p.mark(i, m)
	}
	return out
}

// drawFace draws the landmarks of frame i, and the head's axes.
func (p *painter) drawFace(i int) {
	c := p.canvas
	c.path(true, 0.6, mesh, p.chain(i, outline)...)
	c.path(false, 0.6, mesh, p.chain(i, nose)...)
	for _, b := range brows {
		c.path(false, 0.6, mesh, p.chain(i, b)...)
	}
	c.path(true, 0.6, lip, p.chain(i, outerLips)...)
	c.path(true, 0.6, lip, p.chain(i, innerLips)...)
	p.drawLids(i)
	p.drawAxes(i)
	if p.blinks(i) {
		over := p.mark(i, 10)
		said := lang.T("blink")
		c.text(said, over.sub(point{textWidth(said, p.size) / 2, 0.6 * p.lineHeight}), p.size, red, true)
	}
}

func (p *painter) drawLids(i int) {
	lids := mesh
	if p.blinks(i) {
		lids = red
	}
	p.canvas.path(true, 0.6, lids, p.chain(i, leftLids)...)
	p.canvas.path(true, 0.6, lids, p.chain(i, rightLids)...)
	if p.face.EyeReason[i] == analysis.Measured {
		p.drawIris(i, leftIris)
		p.drawIris(i, rightIris)
	}
}

func (p *painter) blinks(i int) bool { return i < len(p.frames.Blink) && p.frames.Blink[i] == 1 }

func (p *painter) drawIris(i, centre int) {
	at, radius := p.mark(i, centre), 0.0
	for k := 1; k <= 4; k++ {
		radius += distance(at, p.mark(i, centre+k)) / 4
	}
	p.canvas.ring(at, radius, 0.6, amber)
	p.canvas.dot(at, 0.7, amber)
}

// drawAxes draws the head's right (as the picture has it), up and forward, half a face width long, from the nose.
func (p *painter) drawAxes(i int) {
	f := p.face
	yaw, pitch, roll := radians(f.HeadYaw[i]), radians(f.HeadPitch[i]), radians(f.HeadRoll[i])
	from, length := p.mark(i, noseTip), 0.5*float64(f.Width[i])*p.scale
	// The head's own directions, first rolled, then pitched, then turned; y points down and z to the lens.
	show := func(x, y, z float64) point {
		x, y = x*math.Cos(roll)-y*math.Sin(roll), x*math.Sin(roll)+y*math.Cos(roll)
		y, z = y*math.Cos(pitch)-z*math.Sin(pitch), y*math.Sin(pitch)+z*math.Cos(pitch)
		x = x*math.Cos(yaw) + z*math.Sin(yaw)
		return from.add(point{x, y}.times(length))
	}
	p.canvas.arrow(from, show(1, 0, 0), 0.8, red)
	p.canvas.arrow(from, show(0, -1, 0), 0.8, green)
	p.canvas.arrow(from, show(0, 0, 1), 0.8, blue)
}

// drawOthers boxes the faces of further people, who are not measured.
func (p *painter) drawOthers(i int) {
	for n := 1; n < len(p.people); n++ {
		f := &p.people[n].Face
		if f.Reason[i] != analysis.Measured {
			continue
		}
		a := p.at(f.X[i], f.Y[i])
		p.canvas.box(a, p.at(f.X[i]+f.W[i], f.Y[i]+f.H[i]), 0.6, grey)
		p.canvas.text(lang.T("another person"), a.sub(point{0, 4}), p.size*0.8, grey, true)
	}
}

func radians(degrees float32) float64 { return float64(degrees) * math.Pi / 180 }
