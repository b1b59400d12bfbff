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

// look fills in the eyes and the gaze of one row, or the reason why there is none.
func (g *gauge) look(r *faceRow, eyes [2]headpose.Vec) {
	s := &r.sight
	if !s.known {
		r.eyeReason = analysis.LowConfidence
		return
	}
	var sum headpose.Vec
	var best float64
	for k, l := range bothEyes {
		e := gaze.Eye{Iris: s.iris[k], ModelOuter: g.model[l.outer], ModelInner: g.model[l.inner]}
		away := float64(r.headYaw) * float64(1-2*k) // towards the side on which this eye disappears
		offset := eyes[k].Scale(1 - follow).Add(s.offset[k].Scale(follow))
		dir, weight := r.rotate(k, e, offset, away)
		sum, best = sum.Add(dir.Scale(weight)), math.Max(best, weight)
	}
	r.eyeReason = eyeReason(r, best)
	if r.eyeReason != analysis.Measured {
		return
	}
	line := headpose.TowardsLens(s.head.Apply(g.betweenEyes()))
	yaw, pitch := headpose.Direction(line.Apply(sum.Unit()))
	r.gazeYaw, r.gazePitch = float32(yaw), float32(pitch)
	r.gazeConfidence = float32(best * ramp(s.width, 30, 90) * ramp(float64(r.confidence), 0.3, 0.9))
}

// rotate measures one eye's rotation in the head and returns its direction in the camera's frame with its weight.
func (r *faceRow) rotate(k int, e gaze.Eye, offset headpose.Vec, away float64) (headpose.Vec, float64) {
	eye := &r.eyes[k]
	dir, ok := e.Direction(r.sight.cam, r.sight.head, offset)
	if !ok {
		eye.weight = 0
		return headpose.Vec{}, 0
	}
	yaw, pitch := headpose.Direction(r.sight.head.R.T().Apply(dir))
	pitch = math.Max(-70, math.Min(70, pitch*pitchGain))
	eye.yaw, eye.pitch = float32(yaw), float32(pitch)
	// Half-closed lids hide the iris, and a turned head shortens the eye: both spoil its centre.
	weight := ramp(float64(eye.open), shutLids, openLids) * visible(r.sight.contrast[k]) * (1 - 0.97*ramp(away, 12, 45))
	eye.weight = float32(weight)
	return r.sight.head.R.Apply(headpose.FromAngles(yaw, pitch, 0).Apply(headpose.Vec{Z: -1})), weight
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
