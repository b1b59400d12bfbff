// Package opening sums up how a recording begins: posture, smile, and a nod or a wave as a greeting. It says what was seen
// in the first seconds; eye contact in them is the face measure's.
package opening

import (
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/face"
	"poise/analysis/measure/fidget"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/head"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/posture"
)

// Measure reports the opening; it has no result.
var Measure = &analysis.Measure{
	Name:     "opening",
	Doc:      "Takes what the measures of posture, head and face found in the first seconds, and looks for a raised hand that waves.",
	Defines:  []analysis.Definition{open, smile, greeting},
	Requires: []*analysis.Measure{figure.Measure, fidget.Measure, posture.Measure, head.Measure, face.Measure},
	Run:      run,
}

const source = "own definition; that the opening weighs: Naim 2015, doi 10.1109/FG.2015.7163127"

var (
	open = analysis.Definition{
		ID: "opening.posture", Title: "Open posture in the opening", Unit: "share",
		Section:  analysis.SectionFace,
		Doc:      "posture.open over the first stretch of the recording (face.opening seconds).",
		Source:   source,
		Failures: "Counts from the first frame, whether the rehearsal has begun or not; for the rest those of posture.open.",
	}
	smile = analysis.Definition{
		ID: "opening.first_smile", Title: "First smile", Unit: "s",
		Section: analysis.SectionFace,
		Parts:   []analysis.Part{{Name: "count"}},
		Doc: "Seconds from the first frame to the first smile (as in face.smiling) that begins in the opening; not measured when none " +
			"does. Part count: smiles that begin in the opening.",
		Source:   source,
		Failures: "Those of face.smiling. Counts from the first frame, whether the rehearsal has begun or not.",
	}
	greeting = analysis.Definition{
		ID: "opening.greeting", Title: "Nods and waves in the opening", Unit: "count",
		Section: analysis.SectionFace,
		Parts:   []analysis.Part{{Name: "nods"}, {Name: "waves"}},
		Doc: "Nods (as in head.nods) and waves that begin in the opening. A wave is one hand above its elbow, its palm as high as the shoulder, that swings to and fro sideways, " +
			"with at least two turns of 0.25 face widths or more, each swing within 0.6 s, while the arms are not crossed and no hand is at the face. Parts: nods, waves.",
		Source:   source + "; waving as an emblem of greeting: Ekman & Friesen 1969, doi 10.1515/semi.1969.1.1.49",
		Failures: "A hand raised in a lively gesture may look like a wave. Those of head.nods. What greets whom is not known.",
	}
)

const (
	minSeconds = 5.0 // of what is measured in the opening
)

func run(p *analysis.Pass) (any, error) {
	length := p.Profile.Face.Opening
	method := lang.T("first %g s of the picture", length)
	fig := analysis.ResultOf[*figure.Result](p, figure.Measure)
	if fig.Problem != "" || fig.Face == nil || len(fig.Face.Clock.Time) == 0 {
		for _, d := range []analysis.Definition{open, smile, greeting} {
			p.Report(analysis.NotMeasured(d, fig.Problem, method))
		}
		return nil, nil
	}
	start := fig.Face.Clock.Time[0]
	first := analysis.Span{Start: start, End: start + length}
	reportPosture(p, fig, first, method)
	reportSmile(p, fig, first, method)
	reportGreeting(p, fig, first, method)
	return nil, nil
}

// during is the clock of the opening alone; a recording shorter than the opening is all opening.
func during(c *track.Clock, first analysis.Span) *track.Clock {
	d := c.During([]analysis.Span{first})
	d.Total = math.Min(d.Total, c.Total)
	return d
}

func reportPosture(p *analysis.Pass, fig *figure.Result, first analysis.Span, method string) {
	held := analysis.ResultOf[*posture.Result](p, posture.Measure)
	c := during(fig.Clock, first)
	value, band, cov := held.Open(c)
	if cov.Seconds < minSeconds || fig.NoNormal != "" {
		value = math.NaN()
	}
	f := cov.Finding(open, value, band, method)
	if math.IsNaN(f.Value) && fig.NoNormal != "" {
		f.Reason = fig.NoNormal
	}
	p.Report(f)
}

// reportSmile reads the smiles' onsets off the face measure.
func reportSmile(p *analysis.Pass, fig *figure.Result, first analysis.Span, method string) {
	raise := analysis.ResultOf[*face.Result](p, face.Measure).Smile
	c := fig.Face.Clock
	why := append([]analysis.Reason(nil), fig.Face.Reason...)
	states := make([]track.State, len(why))
	for i := range why {
		switch {
		case why[i] == analysis.Measured && math.IsNaN(float64(raise[i])):
			why[i] = analysis.FaceTurned
		case why[i] == analysis.Measured:
			states[i] = track.When(raise[i] >= 1)
		}
	}
	cov := during(c, first).Coverage(why)
	if cov.Seconds < minSeconds {
		p.Report(cov.Finding(smile, math.NaN(), [2]float64{}, method))
		return
	}
	count, onset := 0, math.NaN()
	for _, e := range c.Episodes(states, track.Rules{Min: p.Profile.Face.MinSmile, Bridge: smileBridge, Merge: smileBridge}) {
		if first.Contains(e.Start) {
			if count == 0 {
				onset = e.Start - first.Start
			}
			count++
		}
	}
	if count == 0 {
		f := analysis.NotMeasured(smile, lang.T("no smile begins in the opening"), method)
		f.Coverage, f.LeftOut = cov.Share, cov.LeftOut
		p.Report(f)
		return
	}
	f := cov.Finding(smile, onset, [2]float64{math.Max(onset-onsetError, 0), onset + onsetError}, method)
	f.Parts = map[string]float64{"count": float64(count)}
	p.Report(f)
}

const (
	smileBridge = 0.3 // seconds, as in face.smiling
	onsetError  = 0.3 // seconds by which the onset of a smile is found early or late
)

func reportGreeting(p *analysis.Pass, fig *figure.Result, first analysis.Span, method string) {
	c := during(fig.Face.Clock, first)
	cov := c.Coverage(fig.Face.Reason)
	waves := waves(fig, first, slices.Concat(analysis.ResultOf[*fidget.Result](p, fidget.Measure).Touch, analysis.ResultOf[*posture.Result](p, posture.Measure).Crossed))
	nods := 0
	for _, s := range analysis.ResultOf[*head.Result](p, head.Measure).Nods {
		if first.Contains(s.Start) {
			nods++
		}
	}
	value := float64(nods + len(waves))
	if cov.Seconds < minSeconds {
		value = math.NaN()
	}
	band := track.RateBand(60, value)
	f := cov.Finding(greeting, value, band, method+track.CountMethod())
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"nods": float64(nods), "waves": float64(len(waves))}
		for _, w := range waves {
			p.Moment(analysis.Moment{Measure: greeting.ID, Start: w.Start, End: w.End, Kind: "wave", Value: w.Length(),
				Why: lang.T("You waved for %.1f s.", w.Length())})
		}
	}
	p.Report(f)
}
