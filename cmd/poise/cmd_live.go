package main

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis/live"
	"poise/analysis/vision"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
	"poise/cmd/internal/rehearse"
	"poise/cmd/internal/terminal"
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

// addLiveFlags adds the options to a command.
func addLiveFlags(f *pflag.FlagSet, o *rehearse.Options) {
	f.StringVar(&o.Camera, "camera", "0", "`N` of /dev/videoN, or a recording that is played at its own pace")
	f.StringVar(&o.Size, "size", "1280x720", "`WxH` pixels that the camera is asked for")
	f.Float64Var(&o.Rate, "rate", 30, "pictures a second that the camera is asked for")
	f.StringVar(&o.Microphone, "microphone", "default", "`default|none|NAME` of a source of sound")
	f.StringVar(&o.Cues, "cues", live.FewCues, "`none|few|all`: which cues are given")
	f.BoolVar(&o.LookGuide, "look-guide", false, "ask for looks at the other person's face and at your notes too, after that at the lens")
	f.StringVar(&o.Recording, "recording", "", "record to this new `file` (.mp4 or .mkv; default: live-DATE-TIME.mp4 here)")
	f.StringVar(&o.Person, "person", vision.Largest, "who is measured: `left|right|largest` (sides of the picture)")
	o.Report.AddFlags(f, "")
	f.Lookup("baseline").Usage = "`range` in which you look at the lens, as 0:05-0:08, or none: then you are not asked to look"
	f.Lookup("questions").Usage = "show the questions of a text `file` at their times, and analyse with them"
	o.Settings.AddFlags(f, "fps", "pose", "runtime", "language", "texts", "workers", "models")
}

func newLive(t *terminal.Terminal) *cobra.Command {
	var o rehearse.Options
	cmd := &cobra.Command{
		Use:     "live",
		Short:   "Rehearse in front of the camera, with cues if you like, and get the report",
		Long:    liveLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Input, exit.Missing, exit.Interrupted),
		Example: liveExamples,
		Args:    options.AtMost(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runLive(cmd.Context(), t, o) },
	}
	addLiveFlags(cmd.Flags(), &o)
	options.CompleteValues(cmd)
	return cmd
}

func runLive(ctx context.Context, t *terminal.Terminal, o rehearse.Options) error {
	return rehearse.Run(ctx, t, o, func(ctx context.Context, rep options.Report, path string) error {
		return runAnalyze(ctx, t, analyzeOptions{Report: rep, person: o.Person, clipToDuration: true}, []string{path})
	})
}
