package annotate

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
)

// ray is how many face widths the arrow of a gaze would have at 90 degrees; near the lens a degree is a twentieth.
const ray = 3.0

// drawGaze draws the eyes' rays, the arrow of the combined gaze in the frame of the contact cone, and the target's name.
func (p *painter) drawGaze(i int) {
	from := middle(p.mark(i, leftIris), p.mark(i, rightIris))
	target := p.target(i)
	col := targetColor(target)
	width := float64(p.face.Width[i]) * p.scale
	reach := func(yaw, pitch float64) point {
		yaw, pitch = yaw*math.Pi/180, pitch*math.Pi/180
		return point{math.Sin(yaw) * math.Cos(pitch), -math.Sin(pitch)}.times(ray * width)
	}
	e := p.profile.EyeContact
	p.canvas.box(from.add(reach(-e.ConeYaw, e.ConeUp)), from.add(reach(e.ConeYaw, -e.ConeDown)), 0.5, coneColor(target))
	label, at := p.gazeLabel(i), p.mark(i, outline[18]) // below the chin
	if target != analysis.NoTarget {
		yaw, pitch := float64(p.frames.GazeYaw[i]), float64(p.frames.GazePitch[i])
		p.eyeRay(i, leftIris, yaw, pitch, reach)
		p.eyeRay(i, rightIris, yaw, pitch, reach)
		p.canvas.arrow(from, from.add(reach(yaw, pitch)), 1.6, black)
		p.canvas.arrow(from, from.add(reach(yaw, pitch)), 1.2, col)
	}
	p.canvas.dot(from, 1.2, col)
	p.canvas.text(label, at.add(point{-textWidth(label, p.size) / 2, 1.2 * p.lineHeight}), p.size, col, true)
}

// gazeLabel is the target, or why there is none.
func (p *painter) gazeLabel(i int) string {
	if t := p.target(i); t != analysis.NoTarget {
		return t.String()
	}
	return lang.T("Eyes not measured: %s", p.noGaze(i))
}

// noGaze is why a measured face at frame i has no target.
func (p *painter) noGaze(i int) string {
	why := analysis.Excluded
	switch {
	case p.face.EyeReason[i] != analysis.Measured:
		why = p.face.EyeReason[i]
	case p.blinks(i):
		why = analysis.EyesClosed
	case float64(p.face.GazeConfidence[i]) < p.profile.EyeContact.MinConfidence:
		why = analysis.LowConfidence
	case len(p.results.Candidates) > 0:
		why = analysis.Ambiguous
	case i < len(p.frames.GazeReason) && p.frames.GazeReason[i] != analysis.Measured:
		why = p.frames.GazeReason[i]
	case p.results.NoBaseline:
		return lang.T("where your camera is could not be told")
	}
	return inWords(why)
}

// inWords is a reason as people read it.
func inWords(r analysis.Reason) string { return format.Reason(r.String()) }

func coneColor(t analysis.Target) (c colour) {
	if t == analysis.Camera {
		return targetColor(t)
	}
	return faint
}

// eyeRay draws one eye's own direction: the combined one, which is corrected and smooth, plus what this eye's rotation
// differs from the two eyes' mean, so that a difference between the rays is one between the eyes. Thin where the eye is
// hardly trusted.
func (p *painter) eyeRay(i, iris int, yaw, pitch float64, reach func(yaw, pitch float64) point) {
	f := p.face
	ly, lp, lw := float64(f.LeftEyeYaw[i]), float64(f.LeftEyePitch[i]), float64(f.LeftEyeWeight[i])
	ry, rp, rw := float64(f.RightEyeYaw[i]), float64(f.RightEyePitch[i]), float64(f.RightEyeWeight[i])
	if !(lw+rw > 0) {
		return
	}
	dy, dp, w := (ly-ry)*rw/(lw+rw), (lp-rp)*rw/(lw+rw), lw
	if iris == rightIris {
		dy, dp, w = (ry-ly)*lw/(lw+rw), (rp-lp)*lw/(lw+rw), rw
	}
	sin, cos := math.Sincos(radians(f.HeadRoll[i])) // eyes turn with the head
	from := p.mark(i, iris)
	p.canvas.arrow(from, from.add(reach(yaw+dy*cos+dp*sin, pitch+dp*cos-dy*sin)), 0.3+0.6*min(w, 1), white)
}

func (p *painter) target(i int) analysis.Target {
	if i < len(p.frames.Target) {
		return p.frames.Target[i]
	}
	return analysis.NoTarget
}
