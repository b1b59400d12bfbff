package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis"
	"poise/analysis/live"
	"poise/analysis/media"
	"poise/analysis/media/capture"
	"poise/analysis/media/probe"
	"poise/analysis/media/write"
	"poise/analysis/vision"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/progress"
)

const liveLong = `Rehearse in front of the camera: see now and then where your eyes rest, how you sit and how fast
you talk, get a cue where you want one, and the full report when you stop with Ctrl-C.

First look how the picture is (what to change is said in a line or two), then look at the lens for five
seconds and nod slowly: directions are measured against that, and the nod shows how your eyes turn. With
--look-guide you are then asked for two looks more, of three seconds each: at the other person's face on your
screen and at your notes, which are then told apart in the report. Then talk. The line that is rewritten shows the time, for how
long you talked, the share of the last ten seconds in which your eyes met the lens, how you sit, your words a
minute over the last twenty seconds, and a cue: with --cues few look at the lens, slow down, hand away from
the face, sit up; with all also arms, torso, pace too low and rhythmic movement; a cue stays away for half a
minute after it was given.

Everything is recorded to a file at the same time. When you stop, or the camera is unplugged, or the disk is
full, that file is closed and analysed as "poise analyze" does it; it stays where it is, and live.json in the
report's folder holds what was measured live beside the file's numbers. When this machine is too slow, pictures
are dropped for the live numbers, never delayed; the recording has them.

The camera is a number (/dev/videoN, on Linux) or a recording, which is played at its own pace, with its sound
as the microphone. The microphone is a source of PulseAudio or ALSA.`

const liveExamples = `  poise live
  poise live --camera 1 --microphone none --cues all
  poise live --camera rehearsal.mp4 --baseline 0:01-0:04`

// liveOptions are the options of live.
type liveOptions struct {
	reportOptions
	camera     string
	size       string
	rate       float64
	microphone string
	cues       string
	lookGuide  bool
	recording  string
	person     string
}

// AddFlags adds the options to a command.
func (o *liveOptions) AddFlags(f *pflag.FlagSet) {
	f.StringVar(&o.camera, "camera", "0", "`N` of /dev/videoN, or a recording that is played at its own pace")
	f.StringVar(&o.size, "size", "1280x720", "`WxH` pixels that the camera is asked for")
	f.Float64Var(&o.rate, "rate", 30, "pictures a second that the camera is asked for")
	f.StringVar(&o.microphone, "microphone", "default", "`default|none|NAME` of a source of sound")
	f.StringVar(&o.cues, "cues", live.FewCues, "`none|few|all`: which cues are given")
	f.BoolVar(&o.lookGuide, "look-guide", false, "ask for looks at the other person's face and at your notes too, after that at the lens")
	f.StringVar(&o.recording, "recording", "", "record to this new `file` (.mp4 or .mkv; default: live-DATE-TIME.mp4 here)")
	f.StringVar(&o.person, "person", vision.Largest, "who is measured: `left|right|largest` (sides of the picture)")
	o.reportOptions.AddFlags(f, "")
	f.Lookup("baseline").Usage = "`range` in which you look at the lens, as 0:05-0:08, or none: then you are not asked to look"
	f.Lookup("questions").Usage = "show the questions of a text `file` at their times, and analyse with them"
	o.settingOptions.AddFlags(f, "fps", "pose", "runtime", "language", "workers", "models")
}

func newLive(t *terminal) *cobra.Command {
	var o liveOptions
	cmd := &cobra.Command{
		Use:     "live",
		Short:   "Rehearse in front of the camera, with cues if you like, and get the report",
		Long:    liveLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Input, exit.Missing, exit.Interrupted),
		Example: liveExamples,
		Args:    atMost(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runLive(cmd.Context(), t, o) },
	}
	o.AddFlags(cmd.Flags())
	completeValues(cmd)
	return cmd
}

// liveRun is one run of live.
type liveRun struct {
	t         *terminal
	opt       liveOptions
	settings  config.Settings
	questions []analysis.Asked    // in the order in which they are shown
	noLens    bool                // nobody is asked for looks
	named     []analysis.Look     // by the user
	made      []analysis.Look     // as they were asked for
	film      *analysis.Recording // the recording that stands for a camera; nil: a camera
	device    int
	width     int
	height    int
	path      string // of what is recorded
	show      *liveLine
}

func runLive(ctx context.Context, t *terminal, o liveOptions) error {
	l := &liveRun{t: t, opt: o, show: &liveLine{w: t.err, quiet: o.quiet, terminal: progress.Terminal(t.err)}}
	if err := l.prepare(ctx); err != nil {
		return err
	}
	sum, err := l.rehearse(ctx)
	if err != nil {
		return err
	}
	return l.report(context.WithoutCancel(ctx), sum) // Ctrl-C ends the rehearsal, not the report
}

// prepare checks everything that can be checked before the camera is switched on.
func (l *liveRun) prepare(ctx context.Context) (err error) {
	o := &l.opt
	if err := named(o.flags); err != nil {
		return err
	}
	if l.settings, _, err = load(o.inputs()); err != nil {
		return err
	}
	if l.noLens = o.baseline == "none"; l.noLens {
		o.baseline = ""
	}
	timing, err := o.timing()
	if err != nil {
		return err
	}
	if l.named = timing.Looks; timing.Baseline != nil {
		l.named = append([]analysis.Look{{At: analysis.AtLens, Range: *timing.Baseline}}, l.named...)
	}
	l.questions = slices.DeleteFunc(timing.Questions, func(a analysis.Asked) bool { return math.IsNaN(a.Start) }) // nobody knows when to show those
	slices.SortStableFunc(l.questions, func(a, b analysis.Asked) int { return cmp.Compare(a.Start, b.Start) })
	if err := live.CheckCues(o.cues); err != nil {
		return exit.Usagef("--%w", err)
	}
	if err := oneOf("person", o.person, onePerson); err != nil {
		return err
	}
	if n, err := fmt.Sscanf(o.size+" ", "%dx%d ", &l.width, &l.height); n != 2 || err != nil || l.width < 160 || l.height < 120 || l.width > 7680 || l.height > 4320 {
		return exit.Usagef("--size is %q: needs width x height in pixels, as 1280x720", o.size)
	}
	if !(o.rate >= 1 && o.rate <= 240) {
		return exit.Usagef("--rate is %v: needs 1 to 240 pictures a second", o.rate)
	}
	if err := l.name(); err != nil {
		return err
	}
	return l.findCamera(ctx)
}

// name chooses where the recording and the report go.
func (l *liveRun) name() error {
	l.path = l.opt.recording
	if l.path == "" {
		l.path = time.Now().Format("live-20060102-150405") + ".mp4"
	}
	if ext := strings.ToLower(filepath.Ext(l.path)); ext != ".mp4" && ext != ".mkv" {
		return exit.Usagef("--recording is %s: needs a name that ends in .mp4 or .mkv", quoted(l.path))
	}
	for _, p := range []string{l.path, l.raw()} {
		if _, err := os.Lstat(p); err == nil {
			return exit.Usagef("--recording: there is a file %s already: choose another name", quoted(p))
		}
	}
	return nil
}

// raw is the file that is written while recording: Matroska can be read however it ends.
func (l *liveRun) raw() string {
	ext := filepath.Ext(l.path)
	if strings.EqualFold(ext, ".mkv") {
		return l.path
	}
	return strings.TrimSuffix(l.path, ext) + ".mkv"
}

// findCamera tells a device from a recording. Nothing else is opened, least of all an address.
func (l *liveRun) findCamera(ctx context.Context) (err error) {
	name := strings.TrimPrefix(l.opt.camera, "/dev/video")
	if n, err := strconv.ParseUint(name, 10, 16); err == nil {
		l.device = int(n)
		if _, err := os.Stat(fmt.Sprintf("/dev/video%d", n)); err != nil {
			return &exit.CodeError{Code: exit.Input, Err: fmt.Errorf(
				"%w: there is no /dev/video%d (plug the camera in, choose another with --camera, or give a recording)", capture.ErrCamera, n)}
		}
		return nil
	}
	l.film, err = probeFile(ctx, l.opt.camera)
	if err != nil {
		return err
	}
	if l.film.Video == nil {
		return &exit.CodeError{Code: exit.Input, Err: fmt.Errorf("%s has no picture to stand for a camera's", quoted(l.opt.camera))}
	}
	return nil
}

// report analyses what was recorded, as analyze does, and puts the live numbers beside it.
func (l *liveRun) report(ctx context.Context, sum live.Summary) error {
	path := l.finishFile(ctx)
	o := analyzeOptions{reportOptions: l.opt.reportOptions, person: l.opt.person, clipToDuration: true}
	o.output = plan([]string{path}, l.opt.output)[0].dir
	o.looks = append(lookTexts(l.made), o.looks...)
	if !l.opt.quiet {
		l.t.note("the recording is %s: analysing it", path)
	}
	if err := runAnalyze(ctx, l.t, o, []string{path}); err != nil {
		return fmt.Errorf("%w (the recording is kept: %s)", err, quoted(path))
	}
	if err := l.beside(o.output, sum); err != nil {
		return fmt.Errorf("write live.json: %w", err)
	}
	return nil
}

// finishFile turns what was recorded into a file that players can seek in, and keeps it as it is where that fails.
func (l *liveRun) finishFile(ctx context.Context) string {
	if l.path == l.raw() {
		return l.path
	}
	rec, err := probe.File(ctx, l.raw())
	if err == nil {
		err = write.Remux(ctx, rec, 0, l.path)
	}
	if err != nil {
		if !errors.Is(err, media.ErrNoStreams) {
			l.t.note("the recording stays a Matroska file: %v", err)
		}
		return l.raw()
	}
	_ = os.Remove(l.raw()) // its copy is complete; at worst both stay
	return l.path
}
