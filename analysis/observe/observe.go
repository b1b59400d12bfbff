package observe

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/media"
	"poise/analysis/media/decode"
	"poise/analysis/media/probe"
	"poise/analysis/media/sound"
	"poise/analysis/vision"
	"poise/analysis/voice"
	"poise/models"
)

// Options are the settings of Recording.
type Options struct {
	Runtime  models.Runtime       // opens the networks; the caller closes it
	Topology *models.FaceTopology // of the face mesh
	Program  string               // version of poise, as reports carry it
	FPS      float64              // at most this many frames a second are analysed; 0: 30
	Pose     string               // "lite" or "full"; empty: lite
	Person   string               // vision.Largest (or empty), Left, Right or Both
	Language string               // that is spoken: "en", "de" ...; empty: "en". English alone can be transcribed
	Tokens   []string             // of the speech decoder (models.LoadTokens); nil: no transcript is made
	Workers  int                  // pieces of the picture looked at at once; 0: number of CPUs. Results do not depend on it

	// Tracks says whose voice is on which track; nil: it is found out. A track that the recording has not is an error.
	Tracks *analysis.Tracks
	// Whose, when set, is asked which of two voices (0 or 1) on tracks of their own is that of the person seen; nil: the first.
	Whose func(v *analysis.Visual, duration float64, voices [2]*analysis.Voice) int

	// Transcript, when set, is what was said as the user knows it; it stands in the result as it is, and none is made.
	Transcript *analysis.Transcript

	// Accept, when set, is asked after probing, before anything slow; its error ends the analysis and is returned.
	Accept func(analysis.Recording) error
	// Still, when set, is handed small pictures of the recording (decode.StillTimes), whose longer side has StillSide pixels.
	Still     func(decode.Still)
	StillSide int
	// Progress, when set, is told how far each stage is; calls come one at a time, from different goroutines.
	Progress func(Progress)
}

func (o Options) applyDefaults() Options {
	if o.FPS <= 0 {
		o.FPS = 30
	}
	if o.Pose == "" {
		o.Pose = "lite"
	}
	if o.Language == "" {
		o.Language = voice.Language
	}
	return o
}

// Recording observes the recording at path. A part that cannot be used (no picture, undecodable sound) is nil in the
// result, with a warning when the recording claims to hold it; with neither part the error is ErrUnusable. A network,
// runtime or program that is missing, a full disk or the end of ctx are errors. When it returns, all children have
// ended and all temporary files are gone.
func Recording(ctx context.Context, path string, opt Options) (obs *analysis.Observations, err error) {
	opt = opt.applyDefaults()
	t := &progressReporter{callback: opt.Progress}
	t.report(Progress{Stage: Probing})
	vision.Preload(opt.Runtime, opt.Topology, opt.Pose) // ffprobe leaves a core free
	rec, err := probe.File(ctx, path)
	t.report(Progress{Stage: Probing, Ended: true})
	if err != nil {
		return nil, probeError(ctx, err)
	}
	if opt.Accept != nil {
		if err := opt.Accept(*rec); err != nil {
			return nil, err
		}
	}
	rt := &recordingRuntime{Runtime: opt.Runtime}
	pic, snd := part[analysis.Visual]{name: "picture"}, soundPart{part: part[analysis.Voice]{name: "sound"}}
	defer func() {
		if cerr := snd.close(); err == nil && cerr != nil {
			obs, err = nil, cerr
		}
	}()
	g, gctx := errgroup.WithContext(ctx)
	if rec.Video != nil {
		g.Go(func() error { return pic.fail(observePicture(gctx, *rec, rt, opt, t, &pic)) })
	}
	if rec.Audio != nil {
		g.Go(func() error { return snd.fail(observeSound(gctx, *rec, rt, opt, t, &snd)) })
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	if err := snd.back(); err != nil {
		return nil, err
	}
	if err := snd.writeBeside(ctx, pic.columns, rec, rt, opt, t); err != nil {
		return nil, err
	}
	if pic.columns == nil && snd.columns == nil {
		return nil, unusable{fmt.Errorf("neither picture nor sound can be used: %w", errors.Join(pic.lost, snd.lost))}
	}
	snd.arrange(rec, pic.columns, opt)
	rec.Warnings = append(append(rec.Warnings, pic.warnings()...), snd.warnings()...)
	if said := speakerFirst(pic.columns, snd.columns, opt.Person); said != "" {
		rec.Warnings = append(rec.Warnings, said)
	}
	rec.Warnings = append(rec.Warnings, absences(rec, pic.columns, snd.columns)...)
	if rec.Duration <= 0 || pic.leapt || snd.leapt { // the container does not tell, or counts what was left out
		rec.Duration = length(pic.columns, snd.columns)
	}
	return gather(rec, pic.columns, &snd, rt, opt), nil
}

// gather makes the observations of their parts.
func gather(rec *analysis.Recording, v *analysis.Visual, s *soundPart, rt *recordingRuntime, opt Options) *analysis.Observations {
	if abs, err := filepath.Abs(rec.Path); err == nil {
		rec.Path = abs // rescore may run from another folder
	}
	return &analysis.Observations{
		Recording: *rec, Program: opt.Program, Networks: rt.networks(), Runtime: rt.Name(),
		Options:    analysis.Options{FPS: opt.FPS, Pose: opt.Pose, Person: reportedPerson(opt.Person), Language: opt.Language, Tracks: opt.Tracks},
		Transcript: s.words.transcript, NoTranscript: s.words.missing.String(), Lost: s.unrecorded, Visual: v, Voice: s.columns,
		OtherVoice: s.other,
	}
}

// reportedPerson is the person as the options of a report name it: the usual one is not named.
func reportedPerson(who string) string {
	if who == vision.Largest {
		return ""
	}
	return who
}

// length is the duration of a recording whose container is no help: where picture and sound have ended, the last
// picture being shown as long as the one before.
func length(v *analysis.Visual, s *analysis.Voice) float64 {
	end := 0.0
	if s != nil {
		end = s.Start + s.Duration
	}
	if v != nil && len(v.Time) > 0 {
		n := len(v.Time)
		last := v.Time[n-1]
		if n > 1 {
			last += last - v.Time[n-2]
		}
		end = max(end, last)
	}
	return math.Round(end*1e6) / 1e6
}

// part is one half of the work: its columns, or why there are none.
type part[T any] struct {
	name    string
	columns *T
	damage  []string // what was wrong although it could be used
	leapt   bool     // and something was left out because its times leap far ahead
	lost    error
}

// fail keeps what is the recording's fault as the reason why the part is lost, and hands on everything else.
func (p *part[T]) fail(err error) error {
	if err == nil || !recordingFault(err) || machineFault(err) {
		return err
	}
	p.columns, p.lost = nil, err
	return nil
}

func (p *part[T]) warnings() []string {
	if p.lost != nil {
		said := lang.Kept("The sound could not be used: %v.", cause(p.lost))
		if p.name == "picture" {
			said = lang.Kept("The picture could not be used: %v.", cause(p.lost))
		}
		return append(p.damage, said)
	}
	return p.damage
}

// cause is the text of the kind of an error, without the file's name: reports hold no paths.
func cause(err error) error {
	for _, e := range []error{media.ErrDecode, media.ErrNoStreams, media.ErrHollow, sound.ErrFormat} {
		if errors.Is(err, e) {
			return e
		}
	}
	return err
}
