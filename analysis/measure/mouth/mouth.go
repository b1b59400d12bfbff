// Package mouth measures lips held apart and lips pressed together against the person's own neutral: movement that can be
// seen, whatever it goes with. Speech, which opens and shuts the mouth several times a second, is neither.
package mouth

import (
	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/fidget"
	"poise/analysis/measure/internal/track"
)

// Measure reports the mouth findings; it has no result.
var Measure = &analysis.Measure{
	Name: "mouth",
	Doc: "Follows the gap between the lips and their height against the person's own neutral, in widths of the face corrected for " +
		"its yaw.",
	Defines:  []analysis.Definition{open, pressed},
	Requires: []*analysis.Measure{baseline.Measure, fidget.Measure},
	Run:      run,
}

const (
	// apart is how much wider than in the neutral face the gap between the lips is, in face widths, when the mouth is open:
	// about 11 mm: speech rarely opens the lips farther for longer than a syllable.
	apart = 0.08
	// minOpen and minPressed are the shortest stretches that count, in seconds. Between two syllables (0.2 to 0.35 s) lips
	// come nearer again, and a consonant shuts them for 0.1 to 0.2 s (Stevens 1998, Acoustic Phonetics).
	minOpen, minPressed = 1.0, 0.5
	// thinner is by which share the red of the lips is lower than in the neutral face when they are pressed together.
	thinner = 0.25
	// touching is the widest gap between pressed lips, face widths above the neutral one.
	touching = 0.01
	// widened is by how much the mouth may be wider than in the neutral face, in face widths, to be pressed rather than
	// stretched: a smile thins the lips too.
	widened = 0.03

	maxTurn    = 20.0 // degrees from the neutral head in yaw or pitch: beyond it lips are foreshortened
	minSeconds = 2.0  // of measured mouth
	gapError   = 0.01 // face widths, nine times in ten: jitter of the lips' landmarks
	thinError  = 0.06 // share of the lips' height, likewise
	calm       = 0.06 // seconds: half the window of the median that takes jitter out
	neutralGap = 0.2  // quantile of the gap that is the closed mouth: most of the time someone who talks parts the lips
)

var (
	open = analysis.Definition{
		ID: "mouth.open", Title: "Mouth held open", Unit: "share",
		Section: analysis.SectionFace,
		Parts:   []analysis.Part{{Name: "count"}},
		Doc: "Time in which the inner edges of the lips are farther apart than in the own neutral by 0.08 face widths for 1 s or " +
			"longer without a break, divided by the time in which the mouth was measured. Speech shuts the lips more often than that.",
		Source: "own definition, after lips parted and jaw drop (AU 25, 26) of Ekman & Friesen's FACS (1978)",
		Failures: "A laugh, a smile that shows both rows of teeth and a long-held vowel count. A hand or a beard over the lips makes the landmarks guess. With the head raised or lowered by " +
			"more than 20 degrees it is not judged.",
	}
	pressed = analysis.Definition{
		ID: "mouth.pressed", Title: "Lips pressed", Unit: "share",
		Section: analysis.SectionFace,
		Parts:   []analysis.Part{{Name: "count"}},
		Doc: "Time in which closed lips are lower by a quarter than in the own neutral, without the mouth being widened, for 0.5 s or " +
			"longer, divided by the time in which the mouth was measured.",
		Source:   "own definition, after lip pressor and lips sucked in (AU 24, 28) of Ekman & Friesen's FACS (1978)",
		Failures: "Lips that are thin or covered by a beard in the neutral face hardly get thinner. Not yet checked against coded faces: no recording with pressed lips was at hand.",
	}
)

func run(p *analysis.Pass) (any, error) {
	base := analysis.ResultOf[*baseline.Result](p, baseline.Measure)
	methods := [2]string{lang.T("gap between the lips %g face widths above the own neutral for at least %g s", apart, minOpen),
		lang.T("closed lips %g %% lower than in the own neutral for at least %g s", 100*thinner, minPressed)}
	v := p.Obs.Visual
	if base.Problem != "" || v == nil || len(v.People) == 0 {
		for k, d := range []analysis.Definition{open, pressed} {
			p.Report(analysis.NotMeasured(d, base.Problem, methods[k]))
		}
		return nil, nil
	}
	l := newLips(p, base, analysis.ResultOf[*fidget.Result](p, fidget.Measure).AtMouth)
	l.report(p, minOpen, "open", lang.Mark("Your lips stayed apart for %.1f s."), track.Condition{Definition: open, Error: gapError, Method: methods[0],
		Holds: func(i, _ int, shift float64) bool { return l.gap[i] >= apart+shift }})
	l.report(p, minPressed, "pressed", lang.Mark("Your lips were pressed together for %.1f s."), track.Condition{Definition: pressed, Error: thinError,
		Method: methods[1], Holds: func(i, _ int, shift float64) bool {
			return l.thin[i] >= thinner+shift && l.gap[i] <= touching && l.wide[i] <= widened
		}})
	return nil, nil
}

// report reports a condition of the mouth; says is a sentence with the length of a moment.
func (l *lips) report(p *analysis.Pass, shortest float64, kind, says string, c track.Condition) {
	c.Why, c.Least, c.Rules = l.reasons, minSeconds, track.Rules{Min: shortest, Bridge: 0.1}
	c.Moment = func(e track.Episode) analysis.Moment {
		return analysis.Moment{Measure: c.Definition.ID, Start: e.Start, End: e.End, Kind: kind, Value: e.Length(),
			Why: lang.T(says, e.Length())}
	}
	l.clock.Report(p, c)
}
