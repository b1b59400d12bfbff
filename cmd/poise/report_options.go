package main

import (
	"os"

	"github.com/spf13/pflag"

	"poise/analysis"
	"poise/analysis/files"
	"poise/analysis/pipeline"
	"poise/analysis/questions"
	"poise/cmd/internal/exit"
)

// reportOptions are the options of the commands that write reports.
type reportOptions struct {
	settingOptions
	output        string
	baseline      string
	looks         []string
	exclude       []string
	questionsPath string
	json          bool
	quiet         bool
	force         bool
}

// AddFlags adds all but the settings to a command. also says what else may be given instead of a range or file.
func (o *reportOptions) AddFlags(f *pflag.FlagSet, also string) {
	f.StringVarP(&o.output, "output", "o", "", "write the report to this `folder`")
	o.addRanges(f, also)
	f.StringVar(&o.questionsPath, "questions", "", "take the questions from a text `file`: one a line, with or without its time"+also)
	f.BoolVar(&o.json, "json", false, "print report.json (of several recordings or persons: a list) instead of the table")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no progress and no notes on stderr, only errors")
	f.BoolVar(&o.force, "force", false, "replace the report of another recording")
}

func (o *reportOptions) addRanges(f *pflag.FlagSet, also string) {
	f.StringVar(&o.baseline, "baseline", "", "`range` in which you look at the lens, as 0:05-0:08"+also)
	f.StringArrayVar(&o.looks, "look", nil, "where you look in a range, as `PLACE=RANGE`: lens=0:01-0:04, screen=0:05-0:08 (the other "+
		"person's face) or notes=0:09-0:12 (may be repeated)"+also)
	f.StringArrayVar(&o.exclude, "exclude", nil, "leave a `range` out of every measure (may be repeated)"+also)
}

// timing reads --baseline, --look, --exclude and --questions.
func (o *reportOptions) timing() (pipeline.Timing, error) {
	t, err := pipeline.ParseTiming(o.baseline, o.exclude)
	if err != nil {
		return t, inOptions(err)
	}
	if t.Looks, err = pipeline.ParseLooks(o.looks); err != nil {
		return t, inOptions(err)
	}
	t.Questions, err = readQuestions(o.questionsPath)
	return t, err
}

// readQuestions reads the file named by --questions; nothing without a name.
func readQuestions(path string) ([]analysis.Asked, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, exit.Usagef("--questions: %w: %s", files.Bare(err), quoted(path))
	}
	defer f.Close()
	out, err := questions.Read(f)
	if err != nil {
		return nil, exit.Usagef("--questions: %w: %s", err, quoted(path))
	}
	return out, nil
}

// readTranscript reads the file of --transcript; nil when none is named.
func readTranscript(path, language string) (*analysis.Transcript, error) {
	if path == "" {
		return nil, nil
	}
	return pipeline.ReadTranscript(path, language)
}
