package head

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/advice"
	"poise/analysis/measure/internal/track"
)

const (
	// lowerBy is how many degrees below the own normal the head is lowered: more than people who speak sway (a standard deviation of 3 to 5
	// degrees), less than reading what lies on the table takes (20 to 40).
	lowerBy    = 8.0
	minLowered = 2.0 // seconds: shorter is a glance down or half a nod
	pitchError = 2.0 // degrees, nine times in ten

	mergeLowered, bridgeLowered = 0.5, 1.0 // seconds: a head raised or unseen for less stays lowered
)

var lowered = analysis.Definition{
	ID: "head.lowered", Title: "Head lowered", Unit: "share",
	Section: analysis.SectionPosture,
	Parts:   []analysis.Part{{Name: "count"}},
	Display: analysis.Display{Lane: &analysis.Lane{Row: "Posture", Color: "ochre", Text: "head lowered", Pose: "lowered"}},
	Doc: "Time, for at least 2 s, in which the head's pitch is more than 8 degrees below the own normal, nods left out, divided by the time in which " +
		"the face was measured. The trunk may be upright: a bent one is posture.slouch. Part count.",
	Source: "own definition",
	Accuracy: "On seventeen rendered rehearsals with exact truth: of the time in which the chin is lowered by more than 12 degrees .78 is found (a third of the rest for " +
		"want of a face), nothing elsewhere, November 2026.",
	Failures: "The normal without a marked baseline is the median, so who reads for more than half of the time has a lowered normal. Networks " +
		"measure about two thirds of how far a chin is lowered.",
}

// low reports the time with the chin lowered.
func low(p *analysis.Pass, fig *figure.Result, nods []analysis.Span) {
	method := lang.T("head's pitch more than %g degrees below the own normal for at least %g s", lowerBy, minLowered)
	if fig.Problem != "" || fig.Face == nil {
		p.Report(analysis.NotMeasured(lowered, fig.Problem, method))
		return
	}
	face := fig.Face
	usual := level(p, fig)
	if fig.NoNormal != "" && math.IsNaN(usual) {
		p.Report(analysis.NotMeasured(lowered, fig.NoNormal, method))
		return
	}
	pitch := track.Despike(face.Clock.Time, face.Pitch, 0.3)
	nodding := face.Clock.Within(nods)
	face.Clock.Report(p, track.Condition{
		Definition: lowered, Why: face.Reason, Error: pitchError, Method: method, Least: minSeconds,
		Rules: track.Rules{Min: minLowered, Merge: mergeLowered, Bridge: bridgeLowered},
		Holds: func(i, _ int, shift float64) bool { return usual-pitch[i] > lowerBy+shift && !nodding[i] },
		Moment: func(e track.Episode) analysis.Moment {
			d := usual - track.Median(pitch[e.First:e.Last+1])
			return analysis.Moment{Measure: lowered.ID, Start: e.Start, End: e.End, Kind: "lowered", Value: d,
				Why: lang.T("You lowered your head for %.1f s.", e.Length())}
		},
	})
}

// level is the own normal of the head's pitch, degrees; NaN where it was not seen.
func level(p *analysis.Pass, fig *figure.Result) float64 {
	if !fig.Marked {
		return track.Median(fig.Face.Pitch)
	}
	mask := analysis.ResultOf[*baseline.Result](p, baseline.Measure).Mask
	if mask == nil {
		return math.NaN()
	}
	return track.MedianWhere(fig.Face.Pitch, mask)
}

func advise(*analysis.Profile) []analysis.Advice {
	return []analysis.Advice{
		{ID: lowered.ID, Kind: analysis.TryNext, Rank: 95, Rule: lang.T("We mention it above 25 % of the time."), Fires: advice.AtLeast(0.25),
			Title: lang.T("Keep your chin up"), Text: advice.Say("Your head was down for %s.", advice.TimeOf),
			Exercise: lang.T("Put your notes beside the camera at eye height, in a few large words."),
			Clips:    advice.Moments(lowered.ID, "")},
	}
}
