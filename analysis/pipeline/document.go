package pipeline

import (
	"cmp"
	"context"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/report"
	"poise/analysis/timespan"
)

// Document is a report with what it was made of.
type Document struct {
	Report       analysis.Report
	Results      *analysis.Results
	Observations *analysis.Observations
	Timing       Timing        // that it was measured with
	Stills       report.Stills // pictures for its page; nil: none were taken or found
	Dir          string        // folder that it was written to; empty: none yet
	Person       string        // vision.Left or Right, where a recording has a report of each person; else empty
}

// Measure measures observations and builds the report. What of the timing does not lie within the recording is an Error of
// the kind Settings.
func Measure(obs *analysis.Observations, profile analysis.Profile, t Timing) (*Document, error) {
	if err := t.Check(obs.Recording); err != nil {
		return nil, err
	}
	return measured(obs, profile, t)
}

// Report measures observations and writes them and their report into a folder, which holds none yet. Analyze has the same bytes.
func Report(ctx context.Context, obs *analysis.Observations, profile analysis.Profile, t Timing, dir string) (*Document, error) {
	doc, err := Measure(obs, profile, t)
	if err != nil {
		return nil, err
	}
	if err := doc.takeStills(ctx, obs.Recording.Path, nil, nil); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	doc.Dir = dir
	return doc, doc.write(obs.Recording.Path)
}

// measured is Measure for a timing that was checked.
func measured(obs *analysis.Observations, profile analysis.Profile, t Timing) (*Document, error) {
	t.Exclude, t.Wrong = timespan.Merge(t.Exclude), mergeWrong(t.Wrong)
	res, err := measure.Run(obs, profile, measure.Options{Baseline: t.Baseline, Looks: t.Looks, Exclude: t.Exclude, Wrong: t.Wrong, Asked: t.Questions})
	if err = cmp.Or(err, obs.Visual.Err()); err != nil {
		return nil, err
	}
	rep := report.Build(obs, res, profile, report.Extra{Excluded: t.Exclude, Wrong: t.Wrong})
	return &Document{Report: rep, Results: res, Observations: obs, Timing: t}, nil
}
