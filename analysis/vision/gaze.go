package vision

import (
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/vision/internal/gaze"
	"poise/analysis/vision/internal/headpose"
)

const (
	maxHeadYaw = 60 // degrees of head yaw from which one eye is hidden and the other foreshortened

	// cornerShare is the weight of a frame's lid corners against the person's median in the eyeball's position: 1 is the
	// frame's alone. The corners correct errors of the head pose from frame to frame, but the mesh moves them with the iris.
	cornerShare = 0.5
	// pitchGain corrects the mesh's bias to keep the iris midway between the lids. On 28 people with known gaze (the Columbia gaze data,
	// Smith et al. 2013, doi 10.1145/2501988.2501994) the network's irises move up and down by .22 of their way against the lid corners of
	// the same frame and by .77 against skin; between the two, as cornerShare has it, by .50, which would be a gain of 2.0. The value is the
	// one that was fitted together with those of package baseline; where eyes are registered it scales nothing but what is averaged in
	// when they disagree, which is brought to their scale first.
	pitchGain = 1.8
)

// estimateGaze learns where one person's eyeballs lie, as the median over all the frames in which the person faces the camera,
// and computes the gaze of every frame from that.
func (est *faceEstimator) estimateGaze(tracklets []*tracklet) error {
	var eyes [2]headpose.Vec
	var err error
	for k := range eyes {
		if eyes[k], err = medianOffset(tracklets, k); err != nil {
			return err
		}
	}
	if err := changeEach(tracklets, func(r *faceRow) { est.rowGaze(r, eyes) }); err != nil {
		return err
	}
	usual, err := usualVergence(tracklets)
	if err != nil {
		return err
	}
	return est.refineByLimbus(tracklets, eyes, usual)
}

func medianOffset(tracklets []*tracklet, eye int) (headpose.Vec, error) {
	var x, y, z []float64
	for _, strict := range []bool{true, false} {
		if err := lookAtEach(tracklets, func(r *faceRow) {
			if !r.geometry.poseKnown || strict && !facesCamera(r, eye) {
				return
			}
			o := r.geometry.offset[eye]
			x, y, z = append(x, o.X), append(y, o.Y), append(z, o.Z)
		}); err != nil {
			return headpose.Vec{}, err
		}
		if len(x) > 10 {
			break
		}
	}
	return headpose.Vec{X: median(x), Y: median(y), Z: median(z)}, nil
}

// lookAtEach looks at every row of tracklets, changeEach changes them.
func lookAtEach(tracklets []*tracklet, f func(r *faceRow)) error {
	for _, p := range tracklets {
		if err := p.look(func(rows []faceRow) error { everyRow(rows, f); return nil }); err != nil {
			return err
		}
	}
	return nil
}

func changeEach(tracklets []*tracklet, f func(r *faceRow)) error {
	for _, p := range tracklets {
		if err := p.change(func(rows []faceRow) { everyRow(rows, f) }); err != nil {
			return err
		}
	}
	return nil
}

func everyRow(rows []faceRow, f func(r *faceRow)) {
	for i := range rows {
		f(&rows[i])
	}
}

// facesCamera tells whether the row shows the eye open and from the front.
func facesCamera(r *faceRow, eye int) bool {
	return math.Abs(float64(r.headYaw)) < 20 && math.Abs(float64(r.headPitch)) < 20 && r.eyes[eye].open > 0.15
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// rowGaze fills in the eyes and the gaze of one row from the mesh's irises, or the reason why there is none.
func (est *faceEstimator) rowGaze(r *faceRow, eyes [2]headpose.Vec) {
	s := &r.geometry
	if !s.poseKnown {
		r.eyeReason = analysis.LowConfidence
		return
	}
	var best float64
	for k := range bothEyes {
		eye := &r.eyes[k]
		yaw, pitch, ok := est.rotation(r, k, s.iris[k], eyes[k])
		if !ok {
			eye.weight = 0
			continue
		}
		away := float64(r.headYaw) * float64(1-2*k) // towards the side on which this eye disappears
		// Half-closed lids hide the iris, and a turned head shortens the eye: both spoil its centre.
		weight := ramp(float64(eye.open), lidsTrustNone, lidsTrustFull) * contrastTrust(s.contrast[k]) * (1 - 0.97*ramp(away, 12, 45))
		eye.yaw, eye.pitch, eye.weight = float32(yaw), float32(pitch), float32(weight)
		best = math.Max(best, weight)
	}
	r.eyeReason = eyeReason(r, best)
	if r.eyeReason != analysis.Measured {
		return
	}
	est.combine(r)
	r.gazeConfidence = float32(best * ramp(s.width, 30, 90) * ramp(float64(r.confidence), 0.3, 0.9))
}

// rotation is an eye's rotation in the head for an iris seen at a pixel, degrees. It reports false when none explains it.
func (est *faceEstimator) rotation(r *faceRow, k int, iris [2]float64, usual headpose.Vec) (yaw, pitch float64, ok bool) {
	s, l := &r.geometry, bothEyes[k]
	e := gaze.Eye{Iris: iris, ModelOuter: est.model[l.outer], ModelInner: est.model[l.inner]}
	dir, ok := e.Direction(s.cam, s.head, usual.Scale(1-cornerShare).Add(s.offset[k].Scale(cornerShare)))
	yaw, pitch = headpose.Direction(s.head.R.T().Apply(dir))
	return yaw, math.Max(-70, math.Min(70, pitch*pitchGain)), ok
}

// combine makes the gaze of both eyes' rotations, weighted.
func (est *faceEstimator) combine(r *faceRow) {
	var sum headpose.Vec
	for _, e := range r.eyes {
		if e.weight > 0 {
			turn := headpose.FromAngles(float64(e.yaw), float64(e.pitch), 0).Apply(headpose.Vec{Z: -1})
			sum = sum.Add(turn.Scale(float64(e.weight)))
		}
	}
	line := headpose.TowardsLens(r.geometry.head.Apply(est.betweenEyes()))
	yaw, pitch := headpose.Direction(line.Apply(r.geometry.head.R.Apply(sum.Unit())))
	r.gazeYaw, r.gazePitch = float32(yaw), float32(pitch)
}

// eyeReason says why gaze is not measured, or Measured. best is the weight of the better eye.
func eyeReason(r *faceRow, best float64) analysis.Reason {
	switch {
	case r.geometry.width < analysis.LeastFaceWidth:
		return analysis.FaceTooSmall
	case math.Abs(float64(r.headYaw)) > maxHeadYaw:
		return analysis.FaceTurned
	case r.geometry.outside:
		return analysis.FaceCut
	case r.eyes[0].open < closedEyes && r.eyes[1].open < closedEyes:
		return analysis.EyesClosed
	case contrastTrust(r.geometry.contrast[0]) < 0.5 && contrastTrust(r.geometry.contrast[1]) < 0.5, best == 0:
		return analysis.EyesHidden
	}
	return analysis.Measured
}
