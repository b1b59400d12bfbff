package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis"
	"poise/analysis/cache"
	"poise/analysis/observe"
	"poise/analysis/vision"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/progress"
	"poise/cmd/internal/version"
)

const analyzeLong = `Analyse recordings and write a report of each: report.html (open it in a browser; it plays
the recording), report.json, frames.csv, moments.csv, moments.vtt, transcript.vtt, and
observations.poise, from which "poise rescore" makes the report anew without the recording.

The report of talk.mp4 goes to talk.poise/ in the current folder, or to the folder given with -o
(with several recordings, to DIR/talk/ and so on: of the same name, to talk and talk-2; differing
in the extension alone, to talk.mp4 and talk.mov). An earlier report of the same recording is
replaced, that of another recording only with --force.

Mark a stretch of 3 s or more in which you looked straight at the lens with --baseline: directions
are then measured against it (with less than 1 s of your face in it, they are not measured).
Without it a baseline is assumed, and the error bands are wider.

Where two people are seen, the report is of the one whose face is largest and steadiest, or of the one
on the side of the picture that --person names. --person both writes a report of each, to left/ and
right/ in the recording's folder (or one, in the folder itself, when only one person is seen).

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
  poise analyze rehearsal.mp4 --transcript rehearsal.vtt
  poise analyze monday.webm tuesday.webm -o reports
  poise analyze talk.mov --json --quiet | jq .measures`

// onePerson are the values of --person where one person is measured, persons all of them.
var (
	onePerson = []string{vision.Left, vision.Right, vision.Largest}
	persons   = append(onePerson[:3:3], vision.Both)
)

// analyzeOptions are the options of analyze.
type analyzeOptions struct {
	reportOptions
	person string
	said   string // file of a transcript
	lines  bool   // progress as JSON lines on stdout
	early  bool   // the recording may have ended before what was told of its times: that is left out
}

// AddFlags adds the options to a command.
func (o *analyzeOptions) AddFlags(f *pflag.FlagSet) {
	o.reportOptions.AddFlags(f, "")
	f.StringVar(&o.person, "person", vision.Largest, "who is measured: `left|right|largest|both` (sides of the picture)")
	f.StringVar(&o.said, "transcript", "", "take what is said from a `file` (.vtt, .srt, .txt) instead of listening")
	f.BoolVar(&o.lines, "progress-json", false, "print the progress to stdout for programs, as JSON lines of type progress")
	o.settingOptions.AddFlags(f, "fps", "pose", "runtime", "language", "workers", "models")
}

func newAnalyze(t *terminal) *cobra.Command {
	var o analyzeOptions
	cmd := &cobra.Command{
		Use:     "analyze RECORDING...",
		Aliases: []string{"analyse"},
		Short:   "Analyse recordings and write their reports",
		Long: analyzeLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Some, exit.Input, exit.Missing,
			exit.Interrupted),
		Example: analyzeExamples,
		Args:    atLeast(1, "a recording"),
		RunE:    func(cmd *cobra.Command, args []string) error { return runAnalyze(cmd.Context(), t, o, args) },
	}
	o.AddFlags(cmd.Flags())
	completeValues(cmd)
	return cmd
}

// analysis of one run over several recordings.
type analyzer struct {
	t        *terminal
	opt      analyzeOptions
	settings config.Settings
	ranges   ranges
	said     *analysis.Transcript // nil: none was given
	networks *networks
	printer  progress.Printer
}

func runAnalyze(ctx context.Context, t *terminal, o analyzeOptions, paths []string) error {
	if err := named(o.flags); err != nil {
		return err
	}
	settings, _, err := load(o.inputs())
	if err != nil {
		return err
	}
	r, err := parseRanges(o.baseline, o.exclude)
	if err != nil {
		return err
	}
	if r.asked, err = readQuestions(o.asked); err != nil {
		return err
	}
	if err := oneOf("person", o.person, persons); err != nil {
		return err
	}
	jobs := plan(paths, o.output)
	if len(jobs) > 1 && (o.baseline != "" || o.exclude != nil || o.asked != "") {
		return exit.Usagef("--baseline, --exclude and --questions belong to one recording: analyse several first, then poise rescore each")
	}
	if len(jobs) > 1 && o.said != "" {
		return exit.Usagef("--transcript belongs to one recording: analyse them one by one")
	}
	said, err := readTranscript(o.said, settings.Language)
	if err != nil {
		return err
	}
	nets, err := openNetworks(settings.Runtime, networksDir(settings.Models))
	if err != nil {
		return err
	}
	a := &analyzer{t: t, opt: o, settings: settings, ranges: r, said: said, networks: nets, printer: progress.New(t.err, o.quiet)}
	if o.lines {
		a.printer = progress.NewJSON(t.out)
	}
	err = a.all(ctx, jobs)
	return errors.Join(err, nets.close())
}

// entry is one recording in the document that --json prints for several.
type entry struct {
	Recording string           `json:"recording"`
	Output    string           `json:"output"`
	Person    string           `json:"person,omitempty"` // "left" or "right" with --person both
	Report    *analysis.Report `json:"report"`           // null when it failed
	Error     *string          `json:"error"`            // null when it did not
	Code      int              `json:"code"`
}

// all analyses one recording after the other. A recording that fails does not stop the others; what would fail for all of
// them does.
func (a *analyzer) all(ctx context.Context, jobs []job) error {
	if len(jobs) == 1 && a.opt.person != vision.Both {
		done, err := a.one(ctx, jobs[0])
		if err != nil {
			return err
		}
		a.notes(done[0].doc, done[0].dir)
		return done[0].doc.show(a.t, done[0].dir, a.opt.json)
	}
	var entries []entry
	var failures []error
	var dirs []string
	for _, j := range jobs {
		done, err := a.one(ctx, j)
		if err != nil && (ctx.Err() != nil || exit.Code(err) == exit.Missing || len(jobs) == 1) {
			return err
		}
		if err != nil {
			fmt.Fprintln(a.t.err, "poise: "+exit.Line(err))
			failures = append(failures, err)
			line := exit.Line(err)
			entries = append(entries, entry{Recording: j.path, Output: j.dir, Error: &line, Code: exit.Code(err)})
			continue
		}
		for _, d := range done {
			entries = append(entries, entry{Recording: j.path, Output: d.dir, Person: d.person, Report: &d.doc.report})
			dirs = append(dirs, d.dir)
			a.notes(d.doc, d.dir)
			if a.opt.json {
				continue
			}
			fmt.Fprintln(a.t.out, exit.Printable(d.title(j)))
			if err := d.doc.show(a.t, d.dir, false); err != nil {
				return err
			}
			fmt.Fprintln(a.t.out)
		}
	}
	if a.opt.json {
		if err := printJSON(a.t, entries); err != nil {
			return written(err, dirs...)
		}
	}
	return summary(failures, len(jobs))
}

// summary is the error of a run over several recordings: Some when at least one was analysed, else what they failed of.
func summary(failures []error, n int) error {
	if len(failures) == 0 {
		return nil
	}
	code := exit.Some
	if len(failures) == n {
		code = exit.Code(failures[0])
		for _, f := range failures {
			if exit.Code(f) != code {
				code = exit.Failed
			}
		}
	}
	return &exit.CodeError{Code: code, Err: fmt.Errorf("%d of %d recordings failed", len(failures), n)}
}

func (a *analyzer) note(format string, args ...any) {
	if !a.opt.quiet {
		a.t.note(format, args...)
	}
}

func (a *analyzer) notes(doc *document, dir string) {
	if !a.opt.quiet {
		doc.notes(a.t, dir)
	}
}

// finished is one report that was written.
type finished struct {
	doc    *document
	dir    string
	person string // the side, where a recording has several reports
}

func (f finished) title(j job) string {
	if f.person == "" {
		return filepath.Base(j.path)
	}
	return filepath.Base(j.path) + ", person on the " + f.person
}

// one takes a recording to its report, or to one of each person when both are asked for and seen.
func (a *analyzer) one(ctx context.Context, j job) ([]finished, error) {
	out, err := openFolder(j.dir)
	if err != nil {
		return nil, err
	}
	defer out.discard()
	a.printer.Begin(exit.Printable(filepath.Base(j.path)))
	defer a.printer.End()
	obs, err := a.observe(ctx, j)
	if err != nil {
		return nil, remedy(err, networksDir(a.settings.Models))
	}
	a.printer.Update(observe.Progress{Stage: observe.Measuring})
	if err = cache.Quantize(obs); err != nil {
		return nil, err
	}
	each := vision.SplitByPerson(obs)
	done := make([]finished, len(each))
	for k, o := range each {
		if done[k].doc, err = judge(o, a.settings.Profile, a.ranges); err != nil {
			return nil, err
		}
		done[k].dir = j.dir
		if len(each) > 1 {
			done[k].person, done[k].dir = o.Options.Person, filepath.Join(j.dir, o.Options.Person)
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	a.printer.Update(observe.Progress{Stage: observe.Measuring, Ended: true})
	a.printer.Update(observe.Progress{Stage: observe.Writing})
	for k, o := range each {
		if err := a.write(done[k], o, j); err != nil {
			return nil, err
		}
	}
	return done, nil
}

func (a *analyzer) write(f finished, obs *analysis.Observations, j job) error {
	out, err := openFolder(f.dir)
	if err != nil {
		return err
	}
	defer out.discard()
	return out.write(f.doc, obs, j.path, func(w io.Writer) error { return cache.Encode(w, obs) })
}

func (a *analyzer) observe(ctx context.Context, j job) (*analysis.Observations, error) {
	return observe.Recording(ctx, j.path, observe.Options{
		Runtime: a.networks.runtime, Topology: a.networks.topology, Program: version.Program(),
		FPS: a.settings.FPS, Pose: a.settings.Pose, Person: a.opt.person, Workers: a.settings.Workers,
		Language: primary(a.settings.Language), Tokens: a.networks.tokens, Transcript: a.said,
		Accept: func(rec analysis.Recording) error {
			if a.opt.early {
				a.ranges = a.ranges.before(rec, a.note)
			}
			if err := a.ranges.within(rec); err != nil || a.opt.force {
				return err
			}
			if a.opt.person == vision.Both {
				for _, side := range []string{vision.Left, vision.Right} {
					if err := mayReplace(filepath.Join(j.dir, side), rec); err != nil {
						return err
					}
				}
			}
			return mayReplace(j.dir, rec)
		},
		Progress: a.printer.Update,
	})
}
