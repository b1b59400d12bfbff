package bodies

import (
	"fmt"

	"poise/analysis"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/fidget"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/gesture"
	"poise/analysis/measure/head"
	"poise/analysis/measure/movement"
	"poise/analysis/measure/posture"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
)

// Measures are those of posture and movement with what they require, each after what it requires.
var Measures = []*analysis.Measure{baseline.Measure, speech.Measure, voices.Measure, figure.Measure, head.Measure, fidget.Measure,
	posture.Measure, movement.Measure, gesture.Measure}

// Result is what the measures report.
type Result struct {
	Findings map[string]analysis.Finding
	Moments  []analysis.Moment
	Base     *baseline.Result
}

// Run measures observations with the default profile.
func Run(obs *analysis.Observations, marked *analysis.Span, exclude ...analysis.Span) (*Result, error) {
	profile := analysis.DefaultProfile()
	out := &Result{Findings: map[string]analysis.Finding{}}
	results := map[*analysis.Measure]any{}
	for _, m := range Measures {
		p := &analysis.Pass{Obs: obs, Profile: &profile, Exclude: exclude, Results: results,
			Report: func(f analysis.Finding) { out.Findings[f.ID] = f },
			Moment: func(m analysis.Moment) { out.Moments = append(out.Moments, m) }}
		if marked != nil {
			p.Baseline = analysis.Baseline{Range: *marked, Marked: true}
		}
		r, err := m.Run(p)
		if err != nil {
			return nil, fmt.Errorf("measure %s: %w", m.Name, err)
		}
		results[m] = r
	}
	out.Base = results[baseline.Measure].(*baseline.Result)
	return out, nil
}

// Of lists the moments of a measure.
func (r *Result) Of(id string) (out []analysis.Moment) {
	for _, m := range r.Moments {
		if m.Measure == id {
			out = append(out, m)
		}
	}
	return out
}
