package main

import (
	"context"
	"path/filepath"
	"runtime/debug"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis"
	"poise/analysis/pipeline"
	"poise/analysis/report"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
)

const rescoreLong = `Measure again what an earlier analysis saw and heard, with another baseline, other excluded
ranges or other thresholds, and write the report anew. It takes a fraction of a second and needs
neither the recording nor the networks.

DIR is the folder of a report; the new one goes there, or to the folder given with -o. Whatever is
not told otherwise stays as in that report: baseline, looks, excluded ranges, questions, thresholds.
--baseline none, --look none, --exclude none and --questions none drop them; --profile FILE starts from the
defaults and that file; --profile default from the defaults and the user's configuration.

--transcript FILE takes what is said from a transcript that has turned up since (.vtt, .srt, .txt). It
replaces the one of that report, also in what is kept of the observations; with -o those of DIR stay.`

const rescoreExamples = `  poise rescore rehearsal.poise --baseline 0:05-0:08
  poise rescore rehearsal.poise --transcript zoom.vtt
  poise rescore rehearsal.poise --set eye_contact.cone_yaw=7 -o wider.poise`

// rescoreOptions are the options of rescore.
type rescoreOptions struct {
	reportOptions
	transcriptPath string
}

// AddFlags adds the options to a command.
func (o *rescoreOptions) AddFlags(f *pflag.FlagSet) {
	o.reportOptions.AddFlags(f, ", or none")
	f.StringVar(&o.transcriptPath, "transcript", "", "take what is said from a `file` (.vtt, .srt, .txt)")
	o.settingOptions.AddFlags(f)
}

func newRescore(t *terminal) *cobra.Command {
	var o rescoreOptions
	cmd := &cobra.Command{
		Use:     "rescore DIR",
		Short:   "Measure again with another baseline or thresholds, without the recording",
		Long:    rescoreLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Input, exit.Interrupted),
		Example: rescoreExamples,
		Args:    exactly(1, "the folder of a report"),
		RunE:    func(cmd *cobra.Command, args []string) error { return runRescore(cmd.Context(), t, o, args[0]) },
	}
	o.AddFlags(cmd.Flags())
	return cmd
}

func runRescore(ctx context.Context, t *terminal, o rescoreOptions, dir string) error {
	debug.SetGCPercent(100) // a cache is small: collecting seldom saves a twentieth of the time
	if err := named(o.flags); err != nil {
		return err
	}
	was, err := pipeline.Open(dir)
	if err != nil {
		return err
	}
	transcript, err := readTranscript(o.transcriptPath, was.Language())
	if err != nil {
		return err
	}
	settings, origin, err := load(o.inputsAfter(was))
	if err != nil {
		return err
	}
	timing, err := o.timingAfter(was.Timing())
	if err != nil {
		return err
	}
	doc, err := was.Rescore(ctx, pipeline.RescoreOptions{
		Profile: &settings.Profile, Timing: &timing, Transcript: transcript, Output: o.output, Replace: o.force,
	})
	if err != nil {
		return inOptions(err)
	}
	if !o.quiet {
		if before := was.Profile(); before != nil {
			noteChanges(t, *before, settings.Profile, origin)
		}
		noteRanges(t, o.given(timing), doc.Report.Recording)
		if o.questionsPath != "" {
			noteNotFound(t, timing, doc.Report.Questions)
		}
	}
	return showResult(t, doc, o.json)
}

// inputsAfter gives the thresholds of the earlier report the place of the defaults, unless a profile is named.
func (o *rescoreOptions) inputsAfter(was *pipeline.Stored) config.Inputs {
	in := o.inputs()
	switch {
	case in.Profile == "default":
		in.Profile = ""
	case in.Profile == "":
		in.Base, in.BaseName = was.Profile(), filepath.Join(was.Dir, report.FileName)
	}
	return in
}

// timingAfter is what the options say, and what the earlier report was told where they say nothing.
func (o *rescoreOptions) timingAfter(was pipeline.Timing) (pipeline.Timing, error) {
	given := o.reportOptions
	if given.baseline != "" {
		was = was.WithBaseline(nil)
	}
	if given.baseline == "none" {
		given.baseline = ""
	}
	if len(given.looks) == 1 && given.looks[0] == "none" {
		given.looks, was.Looks = nil, nil
	}
	if len(given.exclude) == 1 && given.exclude[0] == "none" {
		given.exclude, was.Exclude = nil, nil
	}
	if given.questionsPath == "none" {
		given.questionsPath, was.Questions = "", nil
	}
	t, err := given.timing()
	if err != nil {
		return t, err
	}
	looks := t.Looks
	if looks == nil {
		looks = was.Looks
	}
	if given.baseline == "" {
		t = t.WithBaseline(was.Baseline).WithLooks(looks)
	} else {
		t.Looks = looks
	}
	if given.exclude == nil {
		t.Exclude = was.Exclude
	}
	if given.questionsPath == "" {
		t.Questions = was.Questions
	}
	return t, nil
}

// given is the part of the timing that this command line names: the rest has been told about before.
func (o *rescoreOptions) given(t pipeline.Timing) pipeline.Timing {
	if o.baseline == "" {
		t.Baseline = nil
	}
	if len(o.looks) == 0 {
		t.Looks = nil
	}
	if len(o.exclude) == 0 {
		t.Exclude = nil
	}
	return t
}

// noteChanges tells which thresholds differ from the earlier report, since the numbers do not say so themselves.
func noteChanges(t *terminal, was, now analysis.Profile, origin config.Origin) {
	for _, l := range analysis.Limits() {
		if old, cur := *l.Of(&was), *l.Of(&now); old != cur {
			t.note("%s: %v instead of %v (from %s)", l.Key, cur, old, origin[l.Key])
		}
	}
	if was.Voice.FillerWords != now.Voice.FillerWords {
		t.note("voice.filler_words: %q instead of %q (from %s)", now.Voice.FillerWords, was.Voice.FillerWords, origin["voice.filler_words"])
	}
}
