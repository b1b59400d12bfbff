// Package face measures observable movement of the face: raised mouth corners, raised brows, blinks. It says what moved,
// not what it means.
package face

import (
	"math"
	"reflect"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/fidget"
	"poise/analysis/measure/gaze"
	"poise/analysis/measure/internal/track"
)

// Measure reports the face findings. Its result is a *Result.
var Measure = &analysis.Measure{
	Name: "face",
	Doc: "Follows mouth corners, brows and lids in the face's own frame, against the person's own neutral, with the head's " +
		"tilt taken out.",
	Defines:    []analysis.Definition{smiling, browsRaised, blinkRate, opening},
	Requires:   []*analysis.Measure{baseline.Measure, gaze.Measure, fidget.Measure},
	ResultType: reflect.TypeFor[*Result](),
	Run:        run,
}

var (
	smiling = analysis.Definition{
		ID: "face.smiling", Title: "Smiling", Unit: "share",
		Section: analysis.SectionFace,
		Display: analysis.Display{Joint: 9, Rank: 90, Table: true, Compared: true,
			Goal:  &analysis.Goal{Aim: "A smile at hello and goodbye helps."},
			Lane:  &analysis.Lane{Row: "Smile", Column: "smile", Color: "rose", Text: "smile"},
			Plots: []string{"smile"}},
		Doc: "Time in which the mouth corners are raised by at least smile_raise face widths above the own neutral and the mouth is " +
			"widened by as much, or the mouth is widened by twice that, for min_smile or longer, divided by the time in which the mouth was " +
			"measured. Without a marked baseline the neutral is the median, or, where that is wider than 0.43 face widths and so no mouth at " +
			"rest, the narrowest fifth of the time; the band holds what either finds.",
		Source: "own definition, after the lip corner puller (AU 12) of Ekman & Friesen's FACS (1978)",
		Failures: "Someone who smiles nearly all of the recording has no neutral to compare with unless a baseline is marked: the usual mouth of " +
			"other people then serves, and the band is wide. A wide grimace counts; a faint smile while talking may not. Beards hide the corners.",
	}
	browsRaised = analysis.Definition{
		ID: "face.brows_raised", Title: "Brows raised", Unit: "share",
		Section: analysis.SectionFace,
		Doc: "Time in which the brows stand at least brow_raise (relative) higher above the eye corners than in the own neutral, " +
			"for a quarter of a second or longer, divided by the time in which the face was measured.",
		Source:   "own definition, after AU 1+2 of Ekman & Friesen's FACS (1978)",
		Failures: "Fringes and thick glasses frames hide the brows.",
	}
	blinkRate = analysis.Definition{
		ID: "face.blink_rate", Title: "Blinks", Unit: "per minute",
		Section: analysis.SectionFace,
		Display: analysis.Display{Frequent: true},
		Live:    analysis.Live{Sum: analysis.LiveCounted},
		Doc: "Dips of the lid opening below 0.75 of its running median (2 s) that last at most max_blink and fall by 0.3 within 0.2 s, " +
			"per minute of time in which the lids were measured. Needs min_blink_fps frames per second.",
		Source:   "own definition; lid opening after Soukupova & Cech 2016 (eye aspect ratio)",
		Failures: "Incomplete blinks and blinks while looking far down are missed.",
		Accuracy: "November 2026, five rendered rehearsals at 25 frames/s (65 blinks): precision 1.00, recall .97.",
	}
	opening = analysis.Definition{
		ID: "face.opening_30s", Title: "Eye contact in the opening", Unit: "share",
		Section: analysis.SectionFace,
		Parts:   []analysis.Part{{Name: "smile", Unit: "share"}},
		Doc: "eye_contact.gaze_to_camera over the first stretch of the recording (opening seconds); the part smile is the share of " +
			"smiling in the same stretch.",
		Source:   "Naim 2015, doi 10.1109/FG.2015.7163127: the first answer predicts the overall rating",
		Failures: "Counts from the first frame, whether the rehearsal has begun or not.",
	}
)

// Result is the face over time, one entry per analysed frame; nil without a picture.
type Result struct {
	Smile []float32 // raise of the mouth corners in units of its threshold, >= 1 counts; NaN where not measured
}

func run(p *analysis.Pass) (any, error) {
	base := analysis.ResultOf[*baseline.Result](p, baseline.Measure)
	g := analysis.ResultOf[*gaze.Result](p, gaze.Measure)
	m := newMimic(p, base, analysis.ResultOf[*fidget.Result](p, fidget.Measure).AtMouth)
	smiles := m.report(smiling, m.smile, m.rested, p.Profile.Face.MinSmile, smileError,
		lang.T("mouth corners raised and mouth widened by %g face widths", p.Profile.Face.SmileRaise),
		lang.Mark("You smiled for %.1f s."), "smile")
	m.report(browsRaised, m.brows, nil, minBrows, browError,
		lang.T("brows raised by %.0f %%", 100*p.Profile.Face.BrowRaise), lang.Mark("You raised your brows for %.1f s."), "raised")
	reportBlinks(p, g)
	reportOpening(p, base, g, m, smiles)
	return &Result{Smile: m.smile}, nil
}

// Least measured time in seconds for a share and for a rate per minute.
const minShare, minRate = 1.0, 5.0

// blinkError is the share of blinks that may be missed or wrongly found, nine times in ten.
const blinkError = 0.15

func reportBlinks(p *analysis.Pass, g *gaze.Result) {
	method := lang.T("fast dips of the lid opening below 0.75 of its running median") + track.CountMethod()
	cov := g.Clock.Coverage(g.Blinks.Why)
	n := 0
	for _, b := range g.Blinks.All {
		if g.Blinks.State[b.First] == 1 {
			n++
		}
	}
	rate := math.NaN()
	if cov.Seconds >= minRate {
		rate = float64(n) / (cov.Seconds / 60)
		for _, b := range g.Blinks.All {
			if g.Blinks.State[b.First] == 1 {
				p.Moment(analysis.Moment{Measure: blinkRate.ID, Start: b.Start, End: b.End, Kind: "blink", Value: b.Length(),
					Why: lang.T("You blinked.")})
			}
		}
	}
	p.Report(cov.Finding(blinkRate, rate, track.RateBand(cov.Seconds, float64(n)*(1-blinkError), float64(n)*(1+blinkError)), method))
}

// reportOpening reports contact and smile at the start of the recording.
func reportOpening(p *analysis.Pass, base *baseline.Result, g *gaze.Result, m *mimic, smiles []track.Episode) {
	length := p.Profile.Face.Opening
	method := lang.T("first %g s of the picture; contact cone and baseline as for eye contact", length)
	problem := base.GazeProblem
	if problem == "" && g.Ambiguous {
		problem = analysis.Ambiguous.String()
	}
	if problem != "" || len(g.Clock.Time) == 0 {
		p.Report(analysis.NotMeasured(opening, problem, method))
		return
	}
	start := g.Clock.Time[0]
	first := g.Clock.During([]analysis.Span{{Start: start, End: start + length}})
	// A recording shorter than the opening is all opening.
	first.Total = min(first.Total, g.Clock.Total)
	share := func(grow float64) float64 {
		l := g.Limits.Grown(grow, grow)
		return first.Share(g.Seen, func(i int) bool { return l.Hold(float64(g.SeenYaw[i]), float64(g.SeenPitch[i])) })
	}
	value, margin := share(0), openingMarked
	switch {
	case base.Geometry != "":
		margin = openingGeometry
	case !base.Baseline.Marked:
		margin = openingAssumed
	}
	cov := first.Coverage(g.Seen)
	if cov.Seconds < minRate {
		value = math.NaN()
	}
	f := cov.Finding(opening, value, track.Range(share(-margin), share(margin)), method)
	if on := m.clock.Fill(m.states(m.smile), smiles); !math.IsNaN(f.Value) && m.problem == "" {
		if s := first.Share(m.reasons, func(i int) bool { return on[i] == track.On }); !math.IsNaN(s) {
			f.Parts = map[string]float64{"smile": s}
		}
	}
	p.Report(f)
}

// By how many degrees the cone is grown and shrunk for the opening's band, with a marked and an assumed baseline
// and with the camera's geometry alone.
const openingMarked, openingAssumed, openingGeometry = 1.5, 3.0, 5.5
