package eyecontact

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/internal/track"
)

// headError is how many degrees the head's direction may be off against the baseline's, nine times in ten.
const headError = 3.0

// minTurned is the shortest turn of the head that becomes a moment, in seconds.
const minTurned = 1.0

// A face that points straight at the lens measures as these angles, give or take: face models put "straight" some degrees
// lower than people hold their heads, and faces differ from the model. What the baseline's head says beyond that is a head
// that is turned away all the time.
const (
	straightPitch = -4.0 // degrees: the median of people who look into a lens
	biasYaw       = 6.0  // degrees
	biasPitch     = 10.0
)

// straight is what a face that points at the lens measures as, as far as the baseline's head can tell.
func straight(base *baseline.Result) (yaw, pitch float64) {
	return math.Max(-biasYaw, math.Min(biasYaw, base.HeadYaw)),
		math.Max(straightPitch-biasPitch, math.Min(straightPitch+biasPitch, base.HeadPitch))
}

// reportFace reports how much of the time the face points at the camera, from the head alone.
func reportFace(p *analysis.Pass, base *baseline.Result) {
	e := p.Profile.EyeContact
	method := lang.T("head within %g degrees to either side, %g up, %g down of straight at the lens; the baseline's head counts "+
		"as straight when it is within %g degrees to either side and %g up or down of what is usual", e.HeadYaw, e.HeadUp, e.HeadDown, biasYaw, biasPitch)
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
	atYaw, atPitch := straight(base)
	facing := func(grow float64) func(int) bool {
		return func(i int) bool {
			yaw, pitch := float64(face.HeadYaw[i])-atYaw, float64(face.HeadPitch[i])-atPitch
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
	atYaw, atPitch := straight(base)
	yaw := track.Median(face.HeadYaw[t.First:t.Last+1]) - atYaw
	pitch := track.Median(face.HeadPitch[t.First:t.Last+1]) - atPitch
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
		Why: lang.T("Your head was turned %s for %.1f s.", lang.T(kind), t.Length())}
}
