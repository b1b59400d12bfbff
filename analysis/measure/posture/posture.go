// Package posture measures how the upper body is held: arms, height of the head, lean, tilt, turn, distance, hands.
package posture

import (
	"fmt"
	"math"
	"reflect"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/fidget"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/track"
)

// Measure reports the posture of the upper body; its result is a *Result.
var Measure = &analysis.Measure{
	Name: "posture",
	Doc: "Reads arms, head height, lean, tilt, turn and distance off the trusted keypoints of the upper body, in shoulder and face " +
		"widths, against the person's own normal.",
	Defines:    []analysis.Definition{crossed, slouch, lean, tilt, turned, distance, handsVisible, open},
	Requires:   []*analysis.Measure{figure.Measure, fidget.Measure},
	ResultType: reflect.TypeFor[*Result](),
	Advice:     advise,
	Run:        run,
}

// Result is what the measures of gestures and of the opening read.
type Result struct {
	Crossed []analysis.Span // the arms are crossed

	whole          []uint8           // by pose: what it is as a whole
	why, shoulders []analysis.Reason // by pose: why that is not known; why the shoulders can't be judged
}

const (
	minSeconds = 2.0 // of measured posture

	// Errors of the shipped networks, nine times in ten, from the rendered rehearsals (November 2026).
	crossError = 0.10 // shoulder widths, of the wrists' overlap
	dropError  = 0.03 // of the relative drops
	angleError = 2.0  // degrees

	merge, bridge = 0.5, 1.0 // seconds: a posture is not left for less; keypoints lost for less do not end it
)

func run(p *analysis.Pass) (any, error) {
	fig := analysis.ResultOf[*figure.Result](p, figure.Measure)
	if fig.Problem != "" {
		for _, d := range []analysis.Definition{crossed, slouch, lean, tilt, turned, distance, handsVisible, open} {
			p.Report(analysis.NotMeasured(d, fig.Problem, lang.T("body keypoints with visibility of at least 0.5 inside the picture")))
		}
		return &Result{}, nil
	}
	out := &Result{}
	s := newSitter(p, fig)
	arms := s.crossed()
	slouched := s.slouch()
	s.trunk()
	away := s.turned()
	s.lean(away)
	s.tilt()
	s.distance()
	face := analysis.ResultOf[*fidget.Result](p, fidget.Measure)
	s.hands(face.Touch, face.Doubted)
	s.open(arms, slouched, away, face.Touch, out)
	for _, e := range arms {
		out.Crossed = append(out.Crossed, e.Span)
	}
	return out, nil
}

// sitter is the person whose posture is measured.
type sitter struct {
	*figure.Result
	pass  *analysis.Pass
	frame []frame // shoulder frame at each pose

	leaning, slanted, moved []float64 // see trunk

	headWhy []analysis.Reason // why the height of the head can't be judged; nil until slouch has run
}

// report reports a posture that holds for at least shortest seconds, and returns its episodes.
func (s *sitter) report(c track.Condition, shortest float64) []track.Episode {
	c.Rules, c.Least = rules(shortest), minSeconds
	return s.Clock.Report(s.pass, c).Episodes
}

// rules make episodes of a posture.
func rules(shortest float64) track.Rules {
	return track.Rules{Min: shortest, Bridge: bridge, Merge: merge}
}

// share is the part of the judged time inside the episodes.
func (s *sitter) share(why []analysis.Reason, es []track.Episode) float64 {
	in := make([]bool, len(why))
	for _, e := range es {
		for i := e.First; i <= e.Last; i++ {
			in[i] = true
		}
	}
	return s.Clock.Share(why, func(i int) bool { return in[i] })
}

// reasons is why a column is absent at each pose: the body's reason, else hidden where the column is NaN.
func (s *sitter) reasons(column []float64, hidden analysis.Reason) []analysis.Reason {
	out := append([]analysis.Reason(nil), s.Reason...)
	for i, r := range out {
		if r == analysis.Measured && math.IsNaN(column[i]) {
			out[i] = hidden
		}
	}
	return out
}

// calm takes jitter out of a column: the running median over 0.6 s.
func (s *sitter) calm(v []float64) []float64 { return track.Despike(s.Clock.Time, v, 0.3) }

// needsNormal reports a measure as not measured when the marked baseline shows nobody.
func (s *sitter) needsNormal(d analysis.Definition, why []analysis.Reason, usual float64, method string) bool {
	if !math.IsNaN(usual) {
		return false
	}
	cov := s.Clock.Coverage(why)
	reason := s.NoNormal
	if reason == "" && s.Marked && cov.Share > 0 {
		reason = lang.T("the marked baseline does not show the shoulders")
	}
	if reason == "" {
		s.pass.Report(cov.Finding(d, math.NaN(), [2]float64{}, method))
		return true
	}
	f := analysis.NotMeasured(d, reason, method)
	f.LeftOut = cov.LeftOut
	s.pass.Report(f)
	return true
}

func (s *sitter) median(v []float64, e track.Episode) float64 {
	return track.Median(v[e.First : e.Last+1])
}

func percent(v float64) string { return fmt.Sprintf("%.0f %%", 100*v) }
