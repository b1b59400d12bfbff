package options

import (
	"github.com/spf13/pflag"

	"poise/analysis"
	"poise/analysis/files"
	"poise/analysis/pipeline"
	"poise/analysis/questions"
	"poise/cmd/internal/exit"
)

// Report are the options of the commands that write reports.
type Report struct {
	Settings
	Output        string
	Baseline      string
	Looks         []string
	Exclude       []string
	Wrong         []string // of rescore alone: before there is a report nothing in it is wrong
	QuestionsPath string
	JSON          bool
	Quiet         bool
	Force         bool
}

// AddFlags adds all but the settings to a command. also says what else may be given instead of a range or file.
func (o *Report) AddFlags(f *pflag.FlagSet, also string) {
	f.StringVarP(&o.Output, "output", "o", "", "write the report to this `folder`")
	o.AddRanges(f, also)
	f.StringVar(&o.QuestionsPath, "questions", "", "take the questions from a text `file`: one a line, with or without its time"+also)
	f.BoolVar(&o.JSON, "json", false, "print report.json (of several recordings or persons: a list) instead of the table")
	f.BoolVarP(&o.Quiet, "quiet", "q", false, "no progress and no notes on stderr, only errors")
	f.BoolVar(&o.Force, "force", false, "replace the report of another recording")
}

// AddRanges adds --baseline, --look and --exclude.
func (o *Report) AddRanges(f *pflag.FlagSet, also string) {
	f.StringVar(&o.Baseline, "baseline", "", "`range` in which you look at the lens, as 0:05-0:08"+also)
	f.StringArrayVar(&o.Looks, "look", nil, "where you look in a range, as `PLACE=RANGE`: lens=0:01-0:04, screen=0:05-0:08 (the other "+
		"person's face) or notes=0:09-0:12 (may be repeated)"+also)
	f.StringArrayVar(&o.Exclude, "exclude", nil, "leave a `range` out of every measure (may be repeated)"+also)
}

// Timing reads --baseline, --look, --exclude and --questions.
func (o *Report) Timing() (pipeline.Timing, error) {
	t, err := pipeline.ParseTiming(o.Baseline, o.Looks, o.Exclude)
	if err != nil {
		return t, exit.InOptions(err)
	}
	t.Questions, err = ReadQuestions(o.QuestionsPath)
	return t, err
}

// ReadQuestions reads the file Named by --questions; nothing without a name.
func ReadQuestions(path string) ([]analysis.Asked, error) {
	if path == "" {
		return nil, nil
	}
	f, err := files.Open(path)
	if err != nil {
		return nil, exit.Usagef("--questions: %w: %s", err, exit.Quoted(path))
	}
	defer f.Close()
	out, err := questions.Read(f)
	if err != nil {
		return nil, exit.Usagef("--questions: %w: %s", err, exit.Quoted(path))
	}
	return out, nil
}

// ReadTranscript reads the file of --transcript; nil when none is Named.
func ReadTranscript(path, language string) (*analysis.Transcript, error) {
	if path == "" {
		return nil, nil
	}
	return pipeline.ReadTranscript(path, language)
}
