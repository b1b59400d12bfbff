package vision

import (
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/vision/internal/gaze"
	"poise/analysis/vision/internal/headpose"
)

const (
	leastWidth = 60 // pixels between the cheekbones below which the iris is a few pixels wide
	mostTurned = 60 // degrees of head yaw from which one eye is hidden and the other foreshortened

	// follow is how far an eyeball moves with the lid corners of the frame (1) rather than staying where the person's
	// median has it (0). The corners correct the head's pose from frame to frame, but the iris pulls them along.
	follow = 0.5
	// pitchGain makes up for the mesh's habit of keeping the iris in the middle between the lids: on rendered eyes of
	// known rotation its centre moves about half of the way up and down, but all of it sideways.
	pitchGain = 1.8
)

// settle learns where one person's eyeballs lie, as the median over all the frames in which the person faces the camera,
// and computes the gaze of every frame from that.
func (g *gauge) settle(pieces []*piece) {
	var eyes [2]headpose.Vec
	for k := range eyes {
		eyes[k] = medianOffset(pieces, k)
	}
	for _, p := range pieces {
		for i := range p.rows {
			g.look(&p.rows[i], eyes)
		}
	}
	apart := usualVergence(pieces)
	for _, p := range pieces {
		for i := range p.rows {
			p.rows[i].doubt(apart)
		}
	}
	g.sharpen(pieces, eyes)
}

func medianOffset(pieces []*piece, eye int) headpose.Vec {
	var x, y, z []float64
	for _, strict := range []bool{true, false} {
		for _, p := range pieces {
			for i := range p.rows {
				r := &p.rows[i]
				if !r.sight.known || strict && !faces(r, eye) {
					continue
				}
				o := r.sight.offset[eye]
				x, y, z = append(x, o.X), append(y, o.Y), append(z, o.Z)
			}
		}
		if len(x) > 10 {
			break
		}
	}
	return headpose.Vec{X: median(x), Y: median(y), Z: median(z)}
}

// faces tells whether the row shows the eye open and from the front.
func faces(r *faceRow, eye int) bool {
	return math.Abs(float64(r.headYaw)) < 20 && math.Abs(float64(r.headPitch)) < 20 && r.eyes[eye].open > 0.15
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// look fills in the eyes and the gaze of one row as the mesh has them, or the reason why there is none.
func (g *gauge) look(r *faceRow, eyes [2]headpose.Vec) {
	s := &r.sight
	if !s.known {
		r.eyeReason = analysis.LowConfidence
		return
	}
	var best float64
	for k := range bothEyes {
		eye := &r.eyes[k]
		yaw, pitch, ok := g.rotation(r, k, s.iris[k], eyes[k])
		if !ok {
			eye.weight = 0
			continue
		}
		away := float64(r.headYaw) * float64(1-2*k) // towards the side on which this eye disappears
		// Half-closed lids hide the iris, and a turned head shortens the eye: both spoil its centre.
		weight := ramp(float64(eye.open), shutLids, openLids) * visible(s.contrast[k]) * (1 - 0.97*ramp(away, 12, 45))
		eye.yaw, eye.pitch, eye.weight = float32(yaw), float32(pitch), float32(weight)
		best = math.Max(best, weight)
	}
	r.eyeReason = eyeReason(r, best)
	if r.eyeReason != analysis.Measured {
		return
	}
	g.combine(r)
	r.gazeConfidence = float32(best * ramp(s.width, 30, 90) * ramp(float64(r.confidence), 0.3, 0.9))
}

// rotation is an eye's rotation in the head for an iris seen at a pixel, degrees. It reports false when none explains it.
func (g *gauge) rotation(r *faceRow, k int, iris [2]float64, usual headpose.Vec) (yaw, pitch float64, ok bool) {
	s, l := &r.sight, bothEyes[k]
	e := gaze.Eye{Iris: iris, ModelOuter: g.model[l.outer], ModelInner: g.model[l.inner]}
	dir, ok := e.Direction(s.cam, s.head, usual.Scale(1-follow).Add(s.offset[k].Scale(follow)))
	yaw, pitch = headpose.Direction(s.head.R.T().Apply(dir))
	return yaw, math.Max(-70, math.Min(70, pitch*pitchGain)), ok
}

// combine makes the gaze of both eyes' rotations, weighted.
func (g *gauge) combine(r *faceRow) {
	var sum headpose.Vec
	for _, e := range r.eyes {
		if e.weight > 0 {
			turn := headpose.FromAngles(float64(e.yaw), float64(e.pitch), 0).Apply(headpose.Vec{Z: -1})
			sum = sum.Add(turn.Scale(float64(e.weight)))
		}
	}
	line := headpose.TowardsLens(r.sight.head.Apply(g.betweenEyes()))
	yaw, pitch := headpose.Direction(line.Apply(r.sight.head.R.Apply(sum.Unit())))
	r.gazeYaw, r.gazePitch = float32(yaw), float32(pitch)
}

// eyeReason says why gaze is not measured, or Measured. best is the weight of the better eye.
func eyeReason(r *faceRow, best float64) analysis.Reason {
	switch {
	case r.sight.width < leastWidth:
		return analysis.FaceTooSmall
	case math.Abs(float64(r.headYaw)) > mostTurned:
		return analysis.FaceTurned
	case r.sight.cut:
		return analysis.FaceCut
	case r.eyes[0].open < closedEyes && r.eyes[1].open < closedEyes:
		return analysis.EyesClosed
	case visible(r.sight.contrast[0]) < 0.5 && visible(r.sight.contrast[1]) < 0.5, best == 0:
		return analysis.EyesHidden
	}
	return analysis.Measured
}
