package vision

import (
	"math"

	"poise/analysis"
)

// What eyes do. A direction beyond it was not seen but made up by the mesh: behind hands, glare, or nearly closed lids.
const (
	// closedEyes is the lid opening (share of the eye's width, some 30 mm) of both eyes below which they count as closed:
	// at 3.6 mm the pupil, 3 to 4 mm wide indoors, no longer shows whole. Trust in an eye ramps from shutLids to openLids,
	// being half there.
	closedEyes         = 0.12
	shutLids, openLids = 0.06, 0.18

	// Eyes turn in the head by 35 to 40 degrees at most before the head follows (Guitton & Volle 1987, doi
	// 10.1152/jn.1987.58.3.427). Vertical angles are measured worse, hence the wider limit.
	reachYaw, farYaw     = 35.0, 45.0
	reachPitch, farPitch = 40.0, 50.0

	// Both eyes look at the same thing, so their angle to each other stays the person's own: that of the lines of sight
	// to the eyes' axes (kappa, about 5 degrees outwards on either side) less the vergence (9 degrees inwards at 40 cm).
	// mostApart bounds what is taken for a person's own; disagree and strangers are degrees beyond it, and trust
	// is half at 18 in between.
	mostApart           = 12.0
	disagree, strangers = 12.0, 24.0

	// gainError is how much further, as a share of the rotation, the angle between eyes that look aside is mismeasured: one
	// eye's iris passes under the lids' corner before the other's, where neither its place to the side nor its height shows.
	gainError = 0.6
)

// vergence is the left eye's rotation less the right one's, degrees. Up and down both eyes always turn together (Hering's
// law): on clear faces the measured difference stays within 15 degrees of the person's own in 97 to 100 of 100 frames, behind
// hands and glare in 60.
type vergence struct{ yaw, pitch float64 }

func (r *faceRow) apart() vergence {
	l, w := &r.eyes[0], &r.eyes[1]
	return vergence{float64(l.yaw) - float64(w.yaw), float64(l.pitch) - float64(w.pitch)}
}

// atOdds is how much eyes that turn by yaw look at different things, 0 to 1; off is by how much their angle to each other
// differs from the person's own, degrees.
func atOdds(off, yaw float64) float64 {
	return ramp(math.Abs(off)-gainError*math.Abs(yaw), disagree, strangers)
}

// turned is the mean rotation of both eyes in the head, weighted, degrees.
func (r *faceRow) turned() (yaw, pitch float64) {
	all := float64(r.eyes[0].weight) + float64(r.eyes[1].weight)
	for _, e := range r.eyes {
		if e.weight > 0 {
			yaw, pitch = yaw+float64(e.weight)/all*float64(e.yaw), pitch+float64(e.weight)/all*float64(e.pitch)
		}
	}
	return yaw, pitch
}

// usualVergence is the median angle between a person's eyes where both are seen well, within what eyes have.
func usualVergence(pieces []*piece) vergence {
	var yaws, pitches []float64
	for _, p := range pieces {
		for i := range p.rows {
			r := &p.rows[i]
			if r.eyeReason == analysis.Measured && min(r.eyes[0].weight, r.eyes[1].weight) > 0.5 {
				v := r.apart()
				yaws, pitches = append(yaws, v.yaw), append(pitches, v.pitch)
			}
		}
	}
	within := func(v float64) float64 { return math.Max(-mostApart, math.Min(mostApart, v)) }
	return vergence{within(median(yaws)), within(median(pitches))}
}

// doubt lowers the confidence of a row whose eyes turn further than eyes do or look at different things. usual is the
// person's own angle between them.
func (r *faceRow) doubt(usual vergence) {
	if r.eyeReason != analysis.Measured {
		return
	}
	l, w := float64(r.eyes[0].weight), float64(r.eyes[1].weight)
	yaw, pitch := r.turned()
	trust := 1 - math.Max(ramp(math.Abs(yaw), reachYaw, farYaw), ramp(math.Abs(pitch), reachPitch, farPitch))
	if least := math.Min(l, w); least > 0 {
		// The far eye of a turned head has little weight: its disagreement says as little. An eye seen half as well as the
		// other still turns up and down with it.
		share, is := least/math.Max(l, w), r.apart()
		trust *= 1 - share*atOdds(is.yaw-usual.yaw, yaw)
		trust *= 1 - ramp(share, 0, 0.5)*atOdds(is.pitch-usual.pitch, yaw)
	}
	if trust == 0 {
		r.eyeReason = analysis.EyesHidden
		r.gazeYaw, r.gazePitch, r.gazeConfidence = float32(math.NaN()), float32(math.NaN()), float32(math.NaN())
		return
	}
	r.gazeConfidence *= float32(trust)
}
