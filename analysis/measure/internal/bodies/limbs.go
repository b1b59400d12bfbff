package bodies

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
)

func (r *renderer) body(b *analysis.Body) {
	why := analysis.Measured
	if r.shot.Absent != analysis.Measured {
		why = analysis.NoBody
	}
	if r.frame%r.s.Sparse != 0 {
		why = analysis.NotAnalysed
	}
	b.Reason = append(b.Reason, why)
	r.pixels(b)
	nan := float32(math.NaN())
	if why != analysis.Measured {
		b.Confidence = append(b.Confidence, nan)
		for range blazepose.Keypoints {
			b.X, b.Y, b.Visibility = append(b.X, nan), append(b.Y, nan), append(b.Visibility, nan)
		}
		return
	}
	b.Confidence = append(b.Confidence, 0.99)
	for k := range blazepose.Keypoints {
		from := k
		if r.s.Mirror && k >= blazepose.LeftEar && k <= blazepose.RightHip {
			from = k + 1 - 2*((k+1)%2) // left is odd
		}
		p, visible := r.joint(from)
		at := r.place(p, float64(from))
		b.X, b.Y, b.Visibility = append(b.X, float32(at.x)), append(b.Y, float32(at.y)), append(b.Visibility, visible)
	}
}

// pixels adds what the picture shows of the hands' way since the frame before.
func (r *renderer) pixels(b *analysis.Body) {
	dx, dy := float32(math.NaN()), float32(math.NaN())
	if !r.s.Blind && !r.s.NoHands && r.shot.Arms != Down {
		way := math.Sin(r.phase) - math.Sin(r.phase-2*math.Pi*r.shot.Hz/r.s.Rate)
		way *= faceWidth * r.s.Scale
		dx, dy = float32(r.shot.Sway*way), float32((r.shot.Bounce+r.shot.Wring+r.shot.Fingers)*way)
		if r.shot.Guessed {
			dx, dy = 0, 0
		}
	}
	b.LeftHandDX, b.LeftHandDY = append(b.LeftHandDX, dx), append(b.LeftHandDY, dy)
	b.RightHandDX, b.RightHandDY = append(b.RightHandDX, dx), append(b.RightHandDY, dy)
}

// joint is keypoint k and its visibility. The person's left is at the right of the picture.
func (r *renderer) joint(k int) (point, float32) {
	turn := math.Cos(r.shot.Turn * math.Pi / 180)
	left := k%2 == 1
	side := -1.0
	if left {
		side = 1
	}
	h := r.head()
	switch k {
	case blazepose.LeftEar, blazepose.RightEar:
		return point{h.x + side*0.2, h.y}, 1
	case blazepose.LeftShoulder, blazepose.RightShoulder:
		return point{side * 0.5 * turn, 0}, 1
	case blazepose.LeftElbow, blazepose.RightElbow:
		p, _ := r.arm(side)
		p.x *= turn
		return p, 0.95
	case blazepose.LeftHip, blazepose.RightHip:
		return point{side * 0.3, 1.6}, 0.9
	}
	if k < blazepose.LeftEar || k == 9 || k == 10 {
		return r.nose(), 1
	}
	if k > blazepose.RightHip {
		return point{side * 0.3, 3}, 0.1
	}
	_, wrist := r.arm(side)
	visible := float32(0.95)
	if r.shot.Arms == Down || r.s.NoHands || r.shot.Arms == AtFace && left {
		visible = 0.2
	}
	if r.s.Wrists > 0 {
		visible = float32(r.s.Wrists)
	}
	if k >= blazepose.LeftPinky { // fingers reach 0.2 beyond the wrist, towards the face or the middle
		d := point{-side * 0.15, 0.05}
		if r.shot.Arms == AtFace {
			d = point{0, -0.2}
		}
		wrist = point{wrist.x + d.x, wrist.y + d.y}
	}
	return wrist, visible
}

// arm is elbow and wrist of one side.
func (r *renderer) arm(side float64) (elbow, wrist point) {
	switch r.shot.Arms {
	case Open:
		return point{side * 0.9, 0.8}, point{side * 1.3, 1.4}
	case Crossed:
		return point{side * 0.55, 0.85}, point{-side * 0.25, 0.6}
	case AtFace:
		if side < 0 {
			return point{-0.6, 0.85}, point{-0.15, -0.15}
		}
	case Clasped:
		y := 1.15 + r.shot.Wring*math.Sin(r.phase)*faceWidth/shoulder
		return point{side * 0.75, 0.85}, point{side * 0.3, y}
	case Waving:
		if side < 0 {
			return point{-0.75, 0.6}, point{-0.95 - 0.2*math.Sin(2*math.Pi*r.shot.Hz*r.local), -0.1}
		}
	case Beating:
		if side < 0 {
			return point{-0.75, 0.9}, point{-0.55 - 0.2*math.Sin(2*math.Pi*r.shot.Hz*r.local), 0.7}
		}
	case Reaching:
		x := -0.6
		if side < 0 {
			s := math.Mod(r.local, 1)
			x -= 0.6 * math.Pow(math.Sin(math.Pi*math.Min(s/0.7, 1)), 2)
		}
		return point{side * 0.75, 0.85}, point{math.Abs(x) * side, 1}
	}
	return point{side * 0.65, 0.9}, point{side * 0.85, 1.8}
}
