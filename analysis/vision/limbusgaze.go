package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/vision/internal/headpose"
)

// The limbus replaces the mesh's yaw fully up to a rotation of the eyes of limbusFull degrees and not at all from limbusNone: in
// eyes turned further one side of each limbus lies under the lids, and the mesh is as good.
const limbusFull, limbusNone = 12.0, 20.0

// refineByLimbus doubts what eyes cannot do, and replaces the eyes' yaws by those measured at the limbus (see limbus), where the
// vergence of these agrees with the person's usual one.
func (est *faceEstimator) refineByLimbus(tracklets []*tracklet, eyes [2]headpose.Vec, mesh vergence) error {
	var all []float64
	if err := changeEach(tracklets, func(r *faceRow) {
		r.discountImplausible(mesh)
		if est.limbusYaws(r, eyes) && min(r.eyes[0].weight, r.eyes[1].weight) > 0.5 {
			all = append(all, r.geometry.limbusYaw[0]-r.geometry.limbusYaw[1])
		}
	}); err != nil {
		return err
	}
	usual := median(all)
	return changeEach(tracklets, func(r *faceRow) {
		if r.eyeReason == analysis.Measured {
			r.blendLimbus(usual)
			est.combine(r)
		}
	})
}

// limbusYaws computes each eye's yaw from its limbus, or keeps the mesh's where no rotation explains that. It reports whether
// the row has a gaze at all.
func (est *faceEstimator) limbusYaws(r *faceRow, eyes [2]headpose.Vec) bool {
	if r.eyeReason != analysis.Measured {
		return false
	}
	for k := range r.eyes {
		r.geometry.limbusYaw[k] = float64(r.eyes[k].yaw)
		if yaw, _, ok := est.rotation(r, k, r.geometry.limbus[k], eyes[k]); ok {
			r.geometry.limbusYaw[k] = yaw
		}
	}
	return true
}

// blendLimbus moves the eyes' yaws from the mesh's towards the limbus's as far as these can be trusted. usual is the person's
// usual vergence as measured at the limbus, degrees.
func (r *faceRow) blendLimbus(usual float64) {
	yaw, pitch := r.meanEyeRotation()
	share := 1 - ramp(math.Hypot(yaw, pitch/pitchGain), limbusFull, limbusNone)
	if min(r.eyes[0].weight, r.eyes[1].weight) > 0 {
		share *= 1 - vergenceConflict(r.geometry.limbusYaw[0]-r.geometry.limbusYaw[1]-usual, yaw)
	}
	for k := range r.eyes {
		if e := &r.eyes[k]; e.weight > 0 {
			e.yaw += float32(share * (r.geometry.limbusYaw[k] - float64(e.yaw)))
		}
	}
}
