package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"poise/analysis"
	"poise/analysis/checkup"
	"poise/analysis/live"
	"poise/analysis/measure"
	"poise/analysis/media"
	"poise/analysis/media/capture"
	"poise/analysis/media/decode"
	"poise/analysis/media/write"
	"poise/analysis/pipeline"
	"poise/cmd/internal/exit"
)

const (
	checkedAfter = 3.0             // seconds of picture that the first check looks at
	micWait      = 3 * time.Second // a sound server that takes longer hangs
)

// rehearse runs the session until Ctrl-C or until there is nothing more to see or to record.
func (l *liveRun) rehearse(ctx context.Context) (live.Summary, error) {
	nets, err := openNetworks(l.settings)
	if err != nil {
		return live.Summary{}, err
	}
	s, err := live.Open(context.WithoutCancel(ctx), live.Settings{Runtime: nets.Runtime, Topology: nets.Topology, Pose: l.settings.Pose,
		Person: l.opt.person, Language: pipeline.PrimaryLanguage(l.settings.Language), Profile: l.settings.Profile, Cues: l.opt.cues, Baseline: lens(l.named)})
	if err != nil {
		return live.Summary{}, errors.Join(err, nets.Close())
	}
	tape := &tape{ctx: context.WithoutCancel(ctx), path: l.raw(), rate: l.opt.rate}
	err = l.watch(ctx, s, tape)
	sum, cerr := s.Close()
	l.show.end()
	if cerr != nil && !l.opt.quiet {
		l.t.note("the live numbers end early: %v", cerr) // the recording does not depend on them
	}
	dropped, terr := tape.close()
	if tape.begun() { // what there is gets analysed
		switch {
		case terr != nil:
			l.t.note("%v", terr)
		case dropped > 0:
			l.t.note("%d pictures were not recorded: the encoder was too slow", dropped)
		}
		if err != nil && ctx.Err() == nil {
			l.t.note("%v", err)
		}
		err = nil
	} else {
		err = cmp.Or(terr, err, ctx.Err(), fmt.Errorf("%w: nothing was recorded", capture.ErrCamera))
		if errors.Is(err, capture.ErrCamera) || errors.Is(err, media.ErrDecode) {
			err = &exit.CodeError{Code: exit.Input, Err: err}
		}
	}
	return sum, remedy(errors.Join(err, nets.Close()), networksDir(l.settings.Models))
}

// watch feeds the session and the tape, and shows states, until one of them ends.
func (l *liveRun) watch(ctx context.Context, s *live.Session, tape *tape) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	tape.failed = stop
	var g errgroup.Group
	g.Go(func() error {
		defer stop()
		return l.source(ctx, s, tape)
	})
	l.follow(ctx, s)
	stop()
	err := g.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// source is the camera with its microphone, or the recording that stands for both.
func (l *liveRun) source(ctx context.Context, s *live.Session, tape *tape) error {
	picture := func(f media.Frame, release func()) {
		tape.picture(f)
		s.Picture(f, release)
	}
	sound := func(x []float32, at float64) {
		tape.sound(x, at)
		s.Sound(x, at)
	}
	if l.film != nil {
		tape.sounds = l.film.Audio != nil
		return decode.Play(ctx, l.film, decode.Sink{Picture: picture, Sound: sound, FPS: l.settings.FPS})
	}
	begin := time.Now()
	var mic sync.WaitGroup
	defer mic.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	tape.sounds = l.listen(ctx, &mic, begin, sound)
	return capture.Camera{Device: l.device, Width: l.width, Height: l.height, FPS: l.opt.rate}.Stream(ctx, begin, picture)
}

// listen starts the microphone and tells whether there is one that gives sound.
func (l *liveRun) listen(ctx context.Context, mic *sync.WaitGroup, begin time.Time, sound func([]float32, float64)) bool {
	if l.opt.microphone == "none" {
		l.t.note("no microphone: pace and pauses are not measured")
		return false
	}
	ctx, stop := context.WithCancel(ctx)
	heard, ended := make(chan struct{}), make(chan error, 1)
	var first sync.Once
	mic.Add(1)
	go func() {
		defer mic.Done()
		defer stop()
		ended <- capture.Microphone(ctx, l.opt.microphone, begin, func(x []float32, at float64) {
			first.Do(func() { close(heard) })
			sound(x, at)
		})
	}()
	select {
	case <-heard:
		return true
	case err := <-ended:
		l.t.note("no microphone, so pace and pauses are not measured: %v", err)
	case <-time.After(micWait):
		l.t.note("no microphone, so pace and pauses are not measured: it gave no sound for %v", micWait)
		stop()
	}
	return false
}

// follow shows states, says what is to be done first, and asks the questions at their times.
func (l *liveRun) follow(ctx context.Context, s *live.Session) {
	checked, asked := false, 0
	var looks guide
	for {
		var st live.State
		var ok bool
		select {
		case <-ctx.Done():
			return
		case st, ok = <-s.States():
			if !ok {
				l.show.say("The live numbers end here; the recording goes on.")
				<-ctx.Done()
				return
			}
		}
		if !checked && st.Time >= checkedAfter {
			checked = true
			l.check(s)
			looks = l.guide()
		}
		l.look(&looks, st.Time, s)
		for ; asked < len(l.questions) && l.questions[asked].Start <= st.Time; asked++ {
			l.show.say("Question: " + l.questions[asked].Text)
		}
		l.show.update(st)
	}
}

// look says what the guide has to say, marks what it asks for and keeps what was made.
func (l *liveRun) look(g *guide, now float64, s *live.Session) {
	words, begins, made := g.step(now)
	if made != nil {
		l.made = append(l.made, *made)
	}
	if begins != nil && begins.At == analysis.AtLens {
		s.Mark(begins.Range)
	}
	if words != "" {
		l.show.say(words)
	}
}

func round(t float64) float64 { return math.Round(t*1000) / 1000 }

// mostAdvice is how much the first check says: more can't be done at once.
const mostAdvice = 2

// check says what to change in the picture and sound, from what was seen so far.
func (l *liveRun) check(s *live.Session) {
	obs := s.Observed()
	res, err := measure.Run(obs, l.settings.Profile, measure.Options{})
	if err != nil {
		return // the session says it too, and the recording goes on
	}
	n := 0
	for _, c := range checkup.Check(obs, res) {
		if c.Verdict == checkup.Change && n < mostAdvice {
			l.show.say(c.Name + ": " + c.Found + ". " + c.Advice)
			n++
		}
	}
	if n == 0 {
		l.show.say("Light, framing and sound are good enough, as far as a few seconds tell.")
	}
}

// tape is the recording, which begins with the first picture.
type tape struct {
	ctx    context.Context
	path   string
	rate   float64
	sounds bool
	failed func() // called once nothing more can be recorded

	mu  sync.Mutex
	rec *write.Recorder
	err error
}

func (t *tape) picture(f media.Frame) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.rec == nil && t.err == nil {
		if t.rec, t.err = write.Record(t.ctx, t.path, write.RecordOptions{Width: f.Width, Height: f.Height, FrameRate: t.rate, Sound: t.sounds}); t.err != nil {
			t.failed()
		}
	}
	if t.rec != nil {
		t.rec.Picture(f)
		if t.rec.Err() != nil {
			t.failed()
		}
	}
}

func (t *tape) sound(x []float32, at float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.rec != nil {
		t.rec.Sound(x, at)
	}
}

func (t *tape) begun() bool { return t.rec != nil }

func (t *tape) close() (dropped int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.rec == nil {
		return 0, t.err
	}
	return t.rec.Close()
}
