package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/vision/internal/headpose"
)

// The rims of the irises serve for small turns of the eyes, degrees: further out one side of each lies under the lids'
// corners, and the mesh does as well.
const rimsShow, rimsHidden = 12.0, 20.0

// sharpen replaces what the mesh has of the eyes' turns to the sides by what the rims of the irises say, where both eyes'
// rims agree as much as this person's do.
func (g *gauge) sharpen(pieces []*piece, eyes [2]headpose.Vec) {
	var all []float64
	for _, p := range pieces {
		for i := range p.rows {
			if r := &p.rows[i]; g.rimTurns(r, eyes) && min(r.eyes[0].weight, r.eyes[1].weight) > 0.5 {
				all = append(all, r.sight.turn[0]-r.sight.turn[1])
			}
		}
	}
	apart := median(all)
	for _, p := range pieces {
		for i := range p.rows {
			if r := &p.rows[i]; r.eyeReason == analysis.Measured {
				r.blend(apart)
				g.combine(r)
			}
		}
	}
}

// rimTurns computes each eye's yaw from its rim; the mesh's stays where the rim explains none. It reports whether the row
// has a gaze at all.
func (g *gauge) rimTurns(r *faceRow, eyes [2]headpose.Vec) bool {
	if r.eyeReason != analysis.Measured {
		return false
	}
	for k := range r.eyes {
		r.sight.turn[k] = float64(r.eyes[k].yaw)
		if yaw, _, ok := g.rotation(r, k, r.sight.limbus[k], eyes[k]); ok {
			r.sight.turn[k] = yaw
		}
	}
	return true
}

// blend moves the eyes' yaws from the mesh's to the rims' as far as these can be trusted. apart is the person's usual angle
// between the eyes by their rims.
func (r *faceRow) blend(apart float64) {
	yaw, pitch := r.turned()
	share := 1 - ramp(math.Hypot(yaw, pitch/pitchGain), rimsShow, rimsHidden)
	if min(r.eyes[0].weight, r.eyes[1].weight) > 0 {
		share *= 1 - atOdds(r.sight.turn[0]-r.sight.turn[1]-apart, yaw)
	}
	for k := range r.eyes {
		if e := &r.eyes[k]; e.weight > 0 {
			e.yaw += float32(share * (r.sight.turn[k] - float64(e.yaw)))
		}
	}
}
