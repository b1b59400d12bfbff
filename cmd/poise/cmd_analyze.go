package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis/pipeline"
	"poise/analysis/vision"
	"poise/cmd/internal/analyses"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/networks"
	"poise/cmd/internal/options"
	"poise/cmd/internal/progress"
	"poise/cmd/internal/terminal"
	"poise/cmd/internal/version"
)

const analyzeLong = `Analyse recordings and write a report of each: report.html (open it in a browser; it plays
the recording), report.json, frames.csv, moments.csv, moments.vtt, transcript.vtt, and
observations.poise, from which "poise rescore" makes the report anew without the recording.

Audio and video files of the usual kinds are read (mp4, mov, webm, mkv, avi, wav, mp3, m4a and more,
also gif and y4m). Raw streams without times (.h264, .hevc, .mjpeg) first need a container:
ffmpeg -r 30 -i talk.h264 -c copy talk.mkv, with the frame rate of the camera.

The report of talk.mp4 goes to talk.poise/ in the current folder, or to the folder given with -o
(with several recordings, to DIR/talk/ and so on: of the same name, to talk and talk-2; differing
in the extension alone, to talk.mp4 and talk.mov). An earlier report of the same recording is
replaced, that of another recording only with --force.

Mark a stretch of 3 s or more in which you looked straight at the lens with --baseline: directions
are then measured against it (with less than 1 s of your face in it, they are not measured).
Without it a baseline is assumed, and the error bands are wider; where two places that you look at could
both be the lens, eye contact is not measured.

--look tells more: nod slowly while you look at the lens, then look at the other person's face on the
screen and at your notes, three seconds each, and name the stretches. The three are then told apart by
your own eyes: --look lens=0:01-0:06 --look screen=0:07-0:10 --look notes=0:11-0:14. --baseline A-B is
short for --look lens=A-B.

Where two people are seen, the report is of the one whose face is largest and steadiest, or of the one
on the side of the picture that --person names. --person both writes a report of each, to left/ and
right/ in the recording's folder, and together.html about both (or one, in the folder itself, when
only one person is seen).

Programs for meetings can record the microphone and the other side apart, on two sound tracks or on two
channels. Then your numbers are of your voice alone. Which track is yours is seen by your lips, or say it:
--track me=1 --track other=2 (of one track with two channels, 1 is the left one and 2 the right one).

What is said in English is transcribed (not with --runtime opencv). A transcript that you have, of a
meeting program or Whisper, is used instead with --transcript: WebVTT (.vtt), SubRip (.srt) or plain
text (.txt), in any language; name another language than English with --language.

With --questions, the report lists the questions as chapters, with the time to each answer, its length,
pace and eye contact. A line of that file is "0:05-0:09 Why this job?", "0:05 Why this job?" or the text
alone: then it is looked for in the transcript, or, when a second voice is heard, among its turns.

Any file that ffmpeg reads will do, also sound alone. Times are written 5-8, 0:05-0:08 or
1:02:03.5-1:02:06.`

const analyzeExamples = `  poise analyze rehearsal.mp4
  poise analyze rehearsal.mp4 --baseline 0:05-0:08 --exclude 4:10-4:30
  poise analyze rehearsal.mp4 --look lens=0:01-0:06 --look screen=0:07-0:10 --look notes=0:11-0:14
  poise analyze rehearsal.mp4 --transcript rehearsal.vtt
  poise analyze meeting.mkv --track me=2 --track other=1
  poise analyze monday.webm tuesday.webm -o reports
  poise analyze talk.mov --json --quiet | jq .measures`

// onePerson are the values of --person where one person is measured, persons all of them.
var (
	onePerson = []string{vision.Left, vision.Right, vision.Largest}
	persons   = append(onePerson[:3:3], vision.Both)
)

// analyzeOptions are the options of analyze.
type analyzeOptions struct {
	options.Report
	person         string
	transcriptPath string
	tracks         []string
	progressJSON   bool // progress as JSON lines on stdout
	clipToDuration bool // the recording may have ended before the times that were named: those are left out
}

// AddFlags adds the options to a command.
func (o *analyzeOptions) AddFlags(f *pflag.FlagSet) {
	o.Report.AddFlags(f, "")
	f.StringVar(&o.person, "person", vision.Largest, "who is measured: `left|right|largest|both` (sides of the picture)")
	f.StringArrayVar(&o.tracks, "track", nil, "whose voice is on which sound track or channel, as `me=1` or other=2; else it is found out")
	f.StringVar(&o.transcriptPath, "transcript", "", "take what is said from a `file` (.vtt, .srt, .txt) instead of listening")
	f.BoolVar(&o.progressJSON, "progress-json", false, "print the progress to stdout for programs, as JSON lines of type progress")
	o.Settings.AddFlags(f, "fps", "pose", "runtime", "language", "texts", "workers", "models")
}

func newAnalyze(t *terminal.Terminal) *cobra.Command {
	var o analyzeOptions
	cmd := &cobra.Command{
		Use:     "analyze RECORDING...",
		Aliases: []string{"analyse"},
		Short:   "Analyse recordings and write their reports",
		Long: analyzeLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Some, exit.Input, exit.Missing,
			exit.Interrupted),
		Example: analyzeExamples,
		Args:    options.AtLeast(1, "a recording"),
		RunE:    func(cmd *cobra.Command, args []string) error { return runAnalyze(cmd.Context(), t, o, args) },
	}
	o.AddFlags(cmd.Flags())
	options.CompleteValues(cmd)
	return cmd
}

func runAnalyze(ctx context.Context, t *terminal.Terminal, o analyzeOptions, paths []string) error {
	if err := options.Named(o.Flags); err != nil {
		return err
	}
	settings, _, err := options.Load(o.Inputs())
	if err != nil {
		return err
	}
	timing, err := o.Timing()
	if err != nil {
		return err
	}
	if err := options.OneOf("person", o.person, persons); err != nil {
		return err
	}
	tracks, err := pipeline.ParseTracks(o.tracks)
	if err != nil {
		return exit.InOptions(err)
	}
	jobs := analyses.Plan(paths, o.Output)
	if len(jobs) > 1 && (o.Baseline != "" || o.Looks != nil || o.Exclude != nil || o.QuestionsPath != "") {
		return exit.Usagef("--baseline, --look, --exclude and --questions belong to one recording: analyse several first, then poise rescore each")
	}
	if len(jobs) > 1 && o.transcriptPath != "" {
		return exit.Usagef("--transcript belongs to one recording: analyse them one by one")
	}
	transcript, err := options.ReadTranscript(o.transcriptPath, settings.Language)
	if err != nil {
		return err
	}
	nets, err := networks.Open(settings)
	if err != nil {
		return err
	}
	a := &analyses.Analyzer{Terminal: t, JSON: o.JSON, Quiet: o.Quiet, Printer: progress.New(t.Err, o.Quiet), Models: networks.Dir(settings.Models)}
	if o.progressJSON {
		a.Printer = progress.NewJSON(t.Out)
	}
	a.Options = analysisOptions(settings)
	a.Options.Networks, a.Options.Timing, a.Options.Transcript, a.Options.Tracks = nets, timing, transcript, tracks
	a.Options.Person, a.Options.Replace, a.Options.ClipToDuration = o.person, o.Force, o.clipToDuration
	a.Options.Progress = a.Printer.Update
	if len(jobs) == 1 {
		a.Options.Observed = nets.Close // they hold 40 MB that measuring can use
	}
	a.Options.LeftOut = func(err error) { a.Note("left out: %v", exit.InOptions(err)) }
	err = a.All(ctx, jobs)
	return errors.Join(err, nets.Close())
}

// analysisOptions are the options of an analysis that the configuration decides about.
func analysisOptions(s config.Settings) pipeline.Options {
	return pipeline.Options{Program: version.Program(), FPS: s.FPS, Pose: s.Pose, Language: s.Language, Workers: s.Workers, Profile: &s.Profile}
}
