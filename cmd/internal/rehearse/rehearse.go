package rehearse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"poise/analysis/live"
	"poise/analysis/media"
	"poise/analysis/media/capture"
	"poise/analysis/media/decode"
	"poise/analysis/pipeline"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/networks"
)

const (
	checkedAfter = 3.0             // seconds of picture that the first check looks at
	micWait      = 3 * time.Second // a sound server that takes longer hangs
)

// rehearse runs the session until Ctrl-C or until there is nothing more to see or to record.
func (r *rehearsal) rehearse(ctx context.Context) (live.Summary, error) {
	nets, err := networks.Open(r.settings)
	if err != nil {
		return live.Summary{}, err
	}
	s, err := live.Open(context.WithoutCancel(ctx), live.Settings{Runtime: nets.Runtime, Topology: nets.Topology, Tokens: nets.Tokens, Pose: r.settings.Pose,
		Person: r.opt.Person, Language: pipeline.PrimaryLanguage(r.settings.Language), Profile: r.settings.Profile, Cues: r.opt.Cues, Baseline: lens(r.named)})
	if err != nil {
		return live.Summary{}, errors.Join(err, nets.Close())
	}
	tape := &tape{ctx: context.WithoutCancel(ctx), path: r.raw(), rate: r.opt.Rate}
	err = r.watch(ctx, s, tape)
	sum, cerr := s.Close()
	r.show.end()
	if cerr != nil && !r.opt.Quiet {
		r.t.Note("the live numbers end early: %v", cerr) // the recording does not depend on them
	}
	dropped, terr := tape.close()
	if tape.begun() { // what there is gets analysed
		switch {
		case terr != nil:
			r.t.Note("%v", terr)
		case dropped > 0:
			r.t.Note("%d pictures were not recorded: the encoder was too slow", dropped)
		}
		if err != nil && ctx.Err() == nil {
			r.t.Note("%v", err)
		}
		err = nil
	} else {
		err = cmp.Or(terr, err, ctx.Err(), fmt.Errorf("%w: nothing was recorded", capture.ErrCamera))
		if errors.Is(err, capture.ErrCamera) || errors.Is(err, media.ErrDecode) {
			err = &exit.CodeError{Code: exit.Input, Err: err}
		}
	}
	return sum, networks.Remedy(errors.Join(err, nets.Close()), networks.Dir(r.settings.Models))
}

// watch feeds the session and the tape, and shows states, until one of them ends.
func (r *rehearsal) watch(ctx context.Context, s *live.Session, tape *tape) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	tape.failed = stop
	var g errgroup.Group
	g.Go(func() error {
		defer stop()
		return r.source(ctx, s, tape)
	})
	r.follow(ctx, s)
	stop()
	err := g.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// source is the camera with its microphone, or the recording that stands for both.
func (r *rehearsal) source(ctx context.Context, s *live.Session, tape *tape) error {
	picture := func(f media.Frame, release func()) {
		tape.picture(f)
		s.Picture(f, release)
	}
	sound := func(x []float32, at float64) {
		tape.sound(x, at)
		s.Sound(x, at)
	}
	if r.film != nil {
		tape.sounds = r.film.Audio != nil
		return decode.Play(ctx, r.film, decode.Sink{Picture: picture, Sound: sound, FPS: r.settings.FPS})
	}
	begin := time.Now()
	var mic sync.WaitGroup
	defer mic.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	tape.sounds = r.listen(ctx, &mic, begin, sound)
	return capture.Camera{Device: r.device, Width: r.width, Height: r.height, FPS: r.opt.Rate}.Stream(ctx, begin, picture)
}

// listen starts the microphone and tells whether there is one that gives sound.
func (r *rehearsal) listen(ctx context.Context, mic *sync.WaitGroup, begin time.Time, sound func([]float32, float64)) bool {
	if r.opt.Microphone == "none" {
		r.t.Note("no microphone: pace and pauses are not measured")
		return false
	}
	ctx, stop := context.WithCancel(ctx)
	heard, ended := make(chan struct{}), make(chan error, 1)
	var first sync.Once
	mic.Add(1)
	go func() {
		defer mic.Done()
		defer stop()
		ended <- capture.Microphone(ctx, r.opt.Microphone, begin, func(x []float32, at float64) {
			first.Do(func() { close(heard) })
			sound(x, at)
		})
	}()
	select {
	case <-heard:
		return true
	case err := <-ended:
		r.t.Note("no microphone, so pace and pauses are not measured: %v", err)
	case <-time.After(micWait):
		r.t.Note("no microphone, so pace and pauses are not measured: it gave no sound for %v", micWait)
		stop()
	}
	return false
}
