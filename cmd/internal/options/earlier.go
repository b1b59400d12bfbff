package options

import (
	"path/filepath"

	"poise/analysis/pipeline"
	"poise/analysis/report"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
)

// InputsAfter gives the thresholds of the earlier report the place of the defaults, unless a profile is named.
func (o *Report) InputsAfter(was *pipeline.Stored) config.Inputs {
	in := o.Inputs()
	in.Texts = was.Texts()
	switch {
	case in.Profile == "default":
		in.Profile = ""
	case in.Profile == "":
		in.Base, in.BaseName = was.Profile(), filepath.Join(was.Dir, report.FileName)
	}
	return in
}

// TimingAfter is what the options say, and what the earlier report was told where they say nothing.
func (o *Report) TimingAfter(was pipeline.Timing) (pipeline.Timing, error) {
	given := *o
	if given.Baseline != "" {
		was = was.WithBaseline(nil)
	}
	if given.Baseline == "none" {
		given.Baseline = ""
	}
	if len(given.Looks) == 1 && given.Looks[0] == "none" {
		given.Looks, was = nil, was.WithBaseline(was.Lens()).WithLooks(nil)
	}
	if len(given.Exclude) == 1 && given.Exclude[0] == "none" {
		given.Exclude, was.Exclude = nil, nil
	}
	if len(given.Wrong) == 1 && given.Wrong[0] == "none" {
		given.Wrong, was.Wrong = nil, nil
	}
	if given.QuestionsPath == "none" {
		given.QuestionsPath, was.Questions = "", nil
	}
	t, err := given.Timing()
	if err != nil {
		return t, err
	}
	if t.Wrong, err = pipeline.ParseWrong(given.Wrong); err != nil {
		return t, exit.InOptions(err)
	}
	t.Wrong = append(t.Wrong, was.Wrong...)
	looks := t.Looks
	if looks == nil {
		looks = was.Looks
	}
	if given.Baseline == "" {
		t.Baseline = was.Lens()
		t = t.WithLooks(looks)
	} else {
		t.Looks = looks
	}
	if given.Exclude == nil {
		t.Exclude = was.Exclude
	}
	if given.QuestionsPath == "" {
		t.Questions = was.Questions
	}
	return t, nil
}
