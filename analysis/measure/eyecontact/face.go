package eyecontact

import (
	"fmt"
	"math"

	"poise/analysis"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/internal/track"
)

// headError is how many degrees the head's direction may be off against the baseline's, nine times in ten.
const headError = 3.0

// minTurned is the shortest turn of the head that becomes a moment, in seconds.
const minTurned = 1.0

// reportFace reports how much of the time the face points at the camera, from the head alone.
func reportFace(p *analysis.Pass, base *baseline.Result) {
	e := p.Profile.EyeContact
	method := fmt.Sprintf("head within %g degrees to either side, %g up, %g down of the baseline", e.HeadYaw, e.HeadUp, e.HeadDown)
	v := p.Obs.Visual
	if v == nil || len(v.People) == 0 {
		p.Report(analysis.NotMeasured(faceToCamera, base.Problem, method))
		return
	}
	face := &v.People[0].Face
	reasons := base.Clock.Exclude(face.Reason, p.Exclude)
	for i, why := range reasons {
		if why == analysis.Measured && math.IsNaN(float64(face.HeadYaw[i])) {
			reasons[i] = analysis.LowConfidence
		}
	}
	cov := base.Clock.Coverage(reasons)
	if base.Problem != "" {
		f := analysis.NotMeasured(faceToCamera, base.Problem, method)
		f.LeftOut = cov.LeftOut
		p.Report(f)
		return
	}
	facing := func(grow float64) func(int) bool {
		return func(i int) bool {
			yaw, pitch := float64(face.HeadYaw[i])-base.HeadYaw, float64(face.HeadPitch[i])-base.HeadPitch
			return math.Abs(yaw) <= e.HeadYaw+grow && pitch <= e.HeadUp+grow && pitch >= -e.HeadDown-grow
		}
	}
	value := base.Clock.Share(reasons, facing(0))
	band := track.Range(value, base.Clock.Share(reasons, facing(-headError)), base.Clock.Share(reasons, facing(headError)))
	if cov.Seconds < minShare {
		value = math.NaN()
	}
	p.Report(cov.Finding(faceToCamera, value, band, method))

	states := make([]track.State, len(reasons))
	for i, r := range reasons {
		if r == analysis.Measured {
			states[i] = track.When(!facing(0)(i))
		}
	}
	for _, t := range base.Clock.Episodes(states, track.Rules{Min: minTurned, Bridge: 0.5, Merge: 0.2}) {
		p.Moment(turned(t, face, base))
	}
}

// turned describes a stretch in which the head points away, by its median direction.
func turned(t track.Episode, face *analysis.Face, base *baseline.Result) analysis.Moment {
	yaw := track.Median(face.HeadYaw[t.First:t.Last+1]) - base.HeadYaw
	pitch := track.Median(face.HeadPitch[t.First:t.Last+1]) - base.HeadPitch
	kind := "left"
	switch {
	case math.Abs(pitch) > math.Abs(yaw) && pitch > 0:
		kind = "up"
	case math.Abs(pitch) > math.Abs(yaw):
		kind = "down"
	case yaw > 0:
		kind = "right"
	}
	return analysis.Moment{Measure: faceToCamera.ID, Start: t.Start, End: t.End, Kind: kind, Value: t.Length(),
		Why: fmt.Sprintf("Head turned %s for %.1f s, about %.0f degrees from the baseline.", kind, t.Length(), math.Hypot(yaw, pitch))}
}
