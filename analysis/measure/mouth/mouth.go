// Package mouth measures lips held apart and lips pressed together against the person's own neutral: movement that can be
// seen, whatever it goes with. Speech, which opens and shuts the mouth several times a second, is neither.
package mouth

import (
	"fmt"
	"math"

	"poise/analysis"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/internal/track"
)

// Measure reports the mouth findings; it has no result.
var Measure = &analysis.Measure{
	Name: "mouth",
	Doc: "Follows the gap between the lips and their height against the person's own neutral, in widths of the face corrected for " +
		"its yaw.",
	Defines:  []analysis.Definition{open, pressed},
	Requires: []*analysis.Measure{baseline.Measure},
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
		Doc: "Time in which the inner edges of the lips are farther apart than in the own neutral by 0.08 face widths for 1 s or " +
			"longer without a break, divided by the time in which the mouth was measured. Speech shuts the lips more often than that.",
		Source: "own definition, after lips parted and jaw drop (AU 25, 26) of Ekman & Friesen's FACS (1978)",
		Failures: "A laugh, a smile that shows both rows of teeth and a long-held vowel count. A hand or a beard over the lips makes the landmarks guess. With the head raised or lowered by " +
			"more than 20 degrees it is not judged.",
	}
	pressed = analysis.Definition{
		ID: "mouth.pressed", Title: "Lips pressed", Unit: "share",
		Doc: "Time in which closed lips are lower by a quarter than in the own neutral, without the mouth being widened, for 0.5 s or " +
			"longer, divided by the time in which the mouth was measured.",
		Source:   "own definition, after lip pressor and lips sucked in (AU 24, 28) of Ekman & Friesen's FACS (1978)",
		Failures: "Lips that are thin or covered by a beard in the neutral face hardly get thinner. Not yet checked against coded faces.",
	}
)

// side is one condition of the mouth.
type side struct {
	def    analysis.Definition
	holds  func(i int, shift float64) bool // with its threshold moved towards stricter
	err    float64
	min    float64
	method string
	kind   string
	why    string
}

func run(p *analysis.Pass) (any, error) {
	base := p.ResultOf[baseline.Measure].(*baseline.Result)
	methods := [2]string{fmt.Sprintf("gap between the lips %g face widths above the own neutral for at least %g s", apart, minOpen),
		fmt.Sprintf("closed lips %g %% lower than in the own neutral for at least %g s", 100*thinner, minPressed)}
	v := p.Obs.Visual
	if base.Problem != "" || v == nil || len(v.People) == 0 {
		for k, d := range []analysis.Definition{open, pressed} {
			p.Report(analysis.NotMeasured(d, base.Problem, methods[k]))
		}
		return nil, nil
	}
	l := newLips(p, base)
	for _, s := range []side{
		{open, func(i int, shift float64) bool { return l.gap[i] >= apart+shift }, gapError, minOpen, methods[0], "open",
			"The lips stay apart for %.1f s."},
		{pressed, func(i int, shift float64) bool {
			return l.thin[i] >= thinner+shift && l.gap[i] <= touching && l.wide[i] <= widened
		}, thinError, minPressed, methods[1], "pressed", "The lips are pressed together for %.1f s."},
	} {
		l.report(p, s)
	}
	return nil, nil
}

// report reports the share of time in episodes of a condition, with their moments.
func (l *lips) report(p *analysis.Pass, s side) {
	cov := l.clock.Coverage(l.reasons)
	var shares []float64
	var found []track.Episode
	for k, shift := range []float64{0, s.err, -s.err} {
		states := make([]track.State, len(l.reasons))
		for i, why := range l.reasons {
			if why == analysis.Measured {
				states[i] = track.When(s.holds(i, shift))
			}
		}
		es := l.clock.Episodes(states, track.Rules{Min: s.min, Bridge: 0.1})
		on := l.clock.Fill(states, es)
		shares = append(shares, l.clock.Share(l.reasons, func(i int) bool { return on[i] == track.On }))
		if k == 0 {
			found = es
		}
	}
	value := shares[0]
	if cov.Seconds < minSeconds {
		value = math.NaN()
	}
	f := cov.Finding(s.def, value, cov.ShareBand(s.min, len(found), shares...), s.method)
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"count": float64(len(found))}
		for _, e := range found {
			p.Moment(analysis.Moment{Measure: s.def.ID, Start: e.Start, End: e.End, Kind: s.kind, Value: e.Length(),
				Why: fmt.Sprintf(s.why, e.Length())})
		}
	}
	p.Report(f)
}
