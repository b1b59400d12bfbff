package main

import (
	"context"
	"runtime/debug"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis"
	"poise/analysis/pipeline"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
	"poise/cmd/internal/result"
	"poise/cmd/internal/terminal"
	"poise/cmd/internal/version"
)

const rescoreLong = `Measure again what an earlier analysis saw and heard, with another baseline, other excluded
ranges or other thresholds, and write the report anew. It takes a fraction of a second and needs
neither the recording nor the networks.

DIR is the folder of a report; the new one goes there, or to the folder given with -o. Whatever is
not told otherwise stays as in that report: baseline, looks, excluded ranges, what is wrong, questions,
thresholds.
--baseline none, --look none, --exclude none, --wrong none and --questions none drop them; --profile FILE starts from the
defaults and that file; --profile default from the defaults and the user's configuration.

--transcript FILE takes what is said from a transcript that has turned up since (.vtt, .srt, .txt). It
replaces the one of that report, also in what is kept of the observations; with -o those of DIR stay.

--track me=2 says which of two sound tracks holds your voice, where both were listened to.

--all measures all rehearsals of a library again (without LIBRARY: that of poise serve), from what is
kept of their observations: after poise has become a newer version, all numbers are then from it. What was
marked and corrected stays.`

const rescoreExamples = `  poise rescore rehearsal.poise --baseline 0:05-0:08
  poise rescore rehearsal.poise --transcript zoom.vtt
  poise rescore meeting.poise --track me=2
  poise rescore rehearsal.poise --texts de
  poise rescore rehearsal.poise --set eye_contact.cone_yaw=7 -o wider.poise
  poise rescore --all`

// rescoreOptions are the options of rescore.
type rescoreOptions struct {
	options.Report
	transcriptPath string
	tracks         []string
	all            bool
}

// AddFlags adds the options to a command.
func (o *rescoreOptions) AddFlags(f *pflag.FlagSet) {
	o.Report.AddFlags(f, ", or none")
	f.StringArrayVar(&o.Wrong, "wrong", nil, "a measure is wrong in a range, as `MEASURE=RANGE` (posture.open=0:12-0:20): it is left out of that one "+
		"alone (may be repeated, and joins what was told before), or none")
	f.StringVar(&o.transcriptPath, "transcript", "", "take what is said from a `file` (.vtt, .srt, .txt)")
	f.StringArrayVar(&o.tracks, "track", nil, "whose voice is on which of two sound tracks or channels, as `me=1` or other=2")
	f.BoolVar(&o.all, "all", false, "measure every rehearsal of a library again, as this version of poise does")
	o.Settings.AddFlags(f, "texts")
}

func newRescore(t *terminal.Terminal) *cobra.Command {
	var o rescoreOptions
	cmd := &cobra.Command{
		Use:     "rescore DIR | rescore --all [LIBRARY]",
		Short:   "Measure again with another baseline or thresholds, without the recording",
		Long:    rescoreLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Some, exit.Input, exit.Interrupted),
		Example: rescoreExamples,
		Args: func(cmd *cobra.Command, args []string) error {
			if o.all {
				return options.AtMost(1)(cmd, args)
			}
			return options.Exactly(1, "the folder of a report")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.all {
				return rescoreLibrary(cmd.Context(), t, o, args)
			}
			return runRescore(cmd.Context(), t, o, args[0])
		},
	}
	o.AddFlags(cmd.Flags())
	return cmd
}

func runRescore(ctx context.Context, t *terminal.Terminal, o rescoreOptions, dir string) error {
	debug.SetGCPercent(60) // a cache is small: collecting seldom saves a twentieth of the time
	debug.SetMemoryLimit(pipeline.MeasuringMemory)
	if err := options.Named(o.Flags); err != nil {
		return err
	}
	was, err := pipeline.Open(dir)
	if err != nil {
		return err
	}
	transcript, err := options.ReadTranscript(o.transcriptPath, was.Language())
	if err != nil {
		return err
	}
	tracks, err := pipeline.ParseTracks(o.tracks)
	if err != nil {
		return exit.InOptions(err)
	}
	settings, origin, err := options.Load(o.InputsAfter(was))
	if err != nil {
		return err
	}
	timing, err := o.TimingAfter(was.Timing())
	if err != nil {
		return err
	}
	doc, err := was.Rescore(ctx, pipeline.RescoreOptions{
		Profile: &settings.Profile, Timing: &timing, Transcript: transcript, Tracks: tracks, Output: o.Output, Replace: o.Force, Program: version.Program(),
	})
	if err != nil {
		return exit.InOptions(err)
	}
	if !o.Quiet {
		if before := was.Profile(); before != nil {
			noteChanges(t, *before, settings.Profile, origin)
		}
		result.NoteRanges(t, o.given(timing), doc.Report.Recording)
		result.NoteLens(t, doc)
		if o.QuestionsPath != "" {
			result.NoteNotFound(t, timing, doc.Report.Questions)
		}
	}
	return result.Show(t, doc, o.JSON)
}

// given is the part of the timing that this command line names: the rest has been told about before.
func (o *rescoreOptions) given(t pipeline.Timing) pipeline.Timing {
	if o.Baseline == "" {
		t.Baseline = nil
	}
	if len(o.Looks) == 0 {
		t.Looks = nil
	}
	if len(o.Exclude) == 0 {
		t.Exclude = nil
	}
	return t
}

// noteChanges tells which thresholds differ from the earlier report, since the numbers do not say so themselves.
func noteChanges(t *terminal.Terminal, was, now analysis.Profile, origin config.Origin) {
	for _, l := range analysis.Limits() {
		if old, cur := *l.Of(&was), *l.Of(&now); old != cur {
			t.Note("%s: %v instead of %v (from %s)", l.Key, cur, old, origin[l.Key])
		}
	}
	if was.Voice.FillerWords != now.Voice.FillerWords {
		t.Note("voice.filler_words: %q instead of %q (from %s)", now.Voice.FillerWords, was.Voice.FillerWords, origin["voice.filler_words"])
	}
}
