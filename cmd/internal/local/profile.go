package local

import (
	"errors"
	"maps"
	"slices"

	"poise/analysis"
	"poise/analysis/pipeline"
	"poise/analysis/report"
	"poise/cmd/internal/config"
)

// RescoreProfile gives the thresholds for measuring a report again as poise rescore does: those of the report, or the user's
// configuration where it is nil, with single ones set.
func RescoreProfile(before *analysis.Profile, set map[string]string) (analysis.Profile, error) {
	in := config.Inputs{UserFile: config.UserFile(), Base: before, BaseName: report.FileName}
	for _, k := range slices.Sorted(maps.Keys(set)) {
		in.Set = append(in.Set, k+"="+set[k])
	}
	s, _, err := config.Load(in)
	var v *config.ValueError
	if errors.As(err, &v) && v.From == "--set" {
		err = v.Err
	}
	if err != nil {
		return s.Profile, &pipeline.Error{Kind: pipeline.Settings, Err: err}
	}
	return s.Profile, nil
}
