// Package measure runs the measures over observations: it orders them, checks what they report, and collects findings,
// moments and per-frame states into Results. Measures that do not wait for each other run at once; they are pure (no file,
// clock, network or goroutine), so what comes out does not depend on how they are scheduled.
package measure

import (
	"poise/analysis"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/eyecontact"
	"poise/analysis/measure/face"
	"poise/analysis/measure/fidget"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/fillers"
	"poise/analysis/measure/gaze"
	"poise/analysis/measure/gesture"
	"poise/analysis/measure/hands"
	"poise/analysis/measure/head"
	"poise/analysis/measure/loudness"
	"poise/analysis/measure/melody"
	"poise/analysis/measure/mouth"
	"poise/analysis/measure/movement"
	"poise/analysis/measure/opening"
	"poise/analysis/measure/pacing"
	"poise/analysis/measure/posture"
	"poise/analysis/measure/quality"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/turns"
	"poise/analysis/measure/voices"
)

// All lists every measure, in the order in which a report shows their findings.
var All = []*analysis.Measure{
	baseline.Measure,
	gaze.Measure,
	speech.Measure,
	eyecontact.Measure,
	figure.Measure, // after those that need no body, since it takes much memory
	posture.Measure,
	fidget.Measure,
	movement.Measure,
	gesture.Measure,
	hands.Measure,
	head.Measure,
	face.Measure,
	mouth.Measure,
	opening.Measure,
	pacing.Measure,
	fillers.Measure,
	melody.Measure,
	loudness.Measure,
	voices.Measure,
	turns.Measure,
	quality.Measure,
}

// Definitions are those of all measures, in the order of All: what drivers hand to whatever shows numbers.
func Definitions() []analysis.Definition {
	var out []analysis.Definition
	for _, m := range All {
		for _, d := range m.Defines {
			out = append(out, d.Translated())
		}
	}
	return out
}
