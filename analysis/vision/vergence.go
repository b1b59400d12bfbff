package vision

import (
	"math"

	"poise/analysis"
)

// Limits of human eye movement. A direction beyond them is an artefact of the mesh: hands, glare or nearly closed lids hide
// the irises, and it guesses.
const (
	// closedEyes is the lid opening (share of the eye's width, some 30 mm) of both eyes below which they count as closed:
	// at 3.6 mm the pupil, 3 to 4 mm wide indoors, is partly covered. An eye's weight rises from 0 at lidsTrustNone to 1 at
	// lidsTrustFull, and is half at closedEyes.
	closedEyes                   = 0.12
	lidsTrustNone, lidsTrustFull = 0.06, 0.18

	// Eyes turn in the head by 35 to 40 degrees at most before the head follows (Guitton & Volle 1987, doi
	// 10.1152/jn.1987.58.3.427). Vertical angles are measured worse, hence the wider limit.
	maxEyeYaw, impossibleEyeYaw     = 35.0, 45.0
	maxEyePitch, impossibleEyePitch = 40.0, 50.0

	// Both eyes look at the same thing, so their angle to each other stays the person's own: that of the lines of sight
	// to the eyes' axes (kappa, about 5 degrees outwards on either side) less the vergence (9 degrees inwards at 40 cm).
	// maxUsualVergence bounds what is taken for a person's own. Confidence falls from a deviation of vergenceTolerance degrees
	// to 0 at vergenceImpossible, and is half at 18.
	maxUsualVergence                      = 12.0
	vergenceTolerance, vergenceImpossible = 12.0, 24.0

	// vergenceErrorShare is the additional error of the vergence as a share of the eyes' rotation: in eyes that look aside, one
	// iris passes under the corner of the lids before the other, which hides its true position.
	vergenceErrorShare = 0.6
)

// vergence is the left eye's rotation less the right one's, degrees. Up and down both eyes always turn together (Hering's
// law): on clear faces the measured difference stays within 15 degrees of the person's own in 97 to 100 of 100 frames, behind
// hands and glare in 60.
type vergence struct{ yaw, pitch float64 }

func (r *faceRow) vergence() vergence {
	l, w := &r.eyes[0], &r.eyes[1]
	return vergence{float64(l.yaw) - float64(w.yaw), float64(l.pitch) - float64(w.pitch)}
}

// vergenceConflict rates from 0 (agree) to 1 (impossible) an angle between the eyes that deviates from the person's usual one
// by off degrees, for eyes that are turned by yaw degrees in the head.
func vergenceConflict(off, yaw float64) float64 {
	return ramp(math.Abs(off)-vergenceErrorShare*math.Abs(yaw), vergenceTolerance, vergenceImpossible)
}

// meanEyeRotation is the mean rotation of both eyes in the head, weighted, degrees.
func (r *faceRow) meanEyeRotation() (yaw, pitch float64) {
	all := float64(r.eyes[0].weight) + float64(r.eyes[1].weight)
	for _, e := range r.eyes {
		if e.weight > 0 {
			yaw, pitch = yaw+float64(e.weight)/all*float64(e.yaw), pitch+float64(e.weight)/all*float64(e.pitch)
		}
	}
	return yaw, pitch
}

// usualVergence is the median angle between a person's eyes over the frames that show both well, within maxUsualVergence.
func usualVergence(tracklets []*tracklet) (vergence, error) {
	var yaws, pitches []float64
	err := lookAtEach(tracklets, func(r *faceRow) {
		if r.eyeReason == analysis.Measured && min(r.eyes[0].weight, r.eyes[1].weight) > 0.5 {
			v := r.vergence()
			yaws, pitches = append(yaws, v.yaw), append(pitches, v.pitch)
		}
	})
	within := func(v float64) float64 { return math.Max(-maxUsualVergence, math.Min(maxUsualVergence, v)) }
	return vergence{within(median(yaws)), within(median(pitches))}, err
}

// discountImplausible lowers the gaze confidence of a row whose eyes turn further than eyes can, or whose vergence differs too
// much from the person's usual one.
func (r *faceRow) discountImplausible(usual vergence) {
	if r.eyeReason != analysis.Measured {
		return
	}
	l, w := float64(r.eyes[0].weight), float64(r.eyes[1].weight)
	yaw, pitch := r.meanEyeRotation()
	trust := 1 - math.Max(ramp(math.Abs(yaw), maxEyeYaw, impossibleEyeYaw), ramp(math.Abs(pitch), maxEyePitch, impossibleEyePitch))
	if least := math.Min(l, w); least > 0 {
		// The far eye of a turned head has little weight, so its disagreement counts little. Vertical disagreement counts in
		// full from half the other eye's weight: eyes always turn up and down together.
		share, is := least/math.Max(l, w), r.vergence()
		trust *= 1 - share*vergenceConflict(is.yaw-usual.yaw, yaw)
		trust *= 1 - ramp(share, 0, 0.5)*vergenceConflict(is.pitch-usual.pitch, yaw)
	}
	if trust == 0 {
		r.eyeReason = analysis.EyesHidden
		r.gazeYaw, r.gazePitch, r.gazeConfidence = float32(math.NaN()), float32(math.NaN()), float32(math.NaN())
		return
	}
	r.gazeConfidence *= float32(trust)
}
