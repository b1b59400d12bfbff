package server

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"poise/analysis/library"
	"poise/analysis/live"
	"poise/analysis/media"

	"poise/analysis/lang"
)

// taking is the take that is going on: there is one at a time, because a camera, a person and two cores are enough for one.
type taking struct {
	mu    sync.Mutex
	last  *take // the one that is going on, or the one before
	ended bool  // with the server: no further one begins
}

// beginning is what a page tells when a take begins.
type beginning struct {
	Cues    string `json:"cues"`    // "off": it is recorded and nothing more; "none", "few", "all" of the cues, with signs
	Picture bool   `json:"picture"` // the recording will have pictures
	Sound   bool   `json:"sound"`   // and sound
	notes
}

// noSigns is the setting of cues under which a take is recorded and not looked at meanwhile.
const noSigns = "off"

// begin begins a take. Where it can't be watched it is recorded all the same, and says so.
func (s *Server) begin(b beginning) (*take, error) {
	s.taking.mu.Lock()
	defer s.taking.mu.Unlock()
	if s.taking.ended || b.Cues != noSigns && s.opt.Live == nil {
		return nil, errNotFound
	}
	if last := s.taking.last; last != nil && !over(last) {
		return nil, errTaking
	}
	ctx, cancel := context.WithCancel(s.life)
	w, trouble := s.watcher(ctx, b.Cues)
	t, err := s.arriving(w.session)
	if err != nil {
		cancel()
		return nil, errors.Join(err, w.close())
	}
	t.trouble, t.pace = trouble, w.pace
	s.taking.last = t
	s.queue.hold(true)
	go func() {
		defer cancel()
		s.follow(ctx, t, live.Holds{Picture: b.Picture, Sound: b.Sound}, w.release)
	}()
	return t, nil
}

// watcher is a session that looks at a take, with what frees its networks, and the pace to aim for in words a minute. The zero value
// is none.
type watcher struct {
	session *live.Session
	release func() error
	pace    [2]float64
}

// watcher opens a session; trouble is why there is none although one was wanted.
func (s *Server) watcher(ctx context.Context, cues string) (w watcher, trouble string) {
	if cues == noSigns {
		return w, ""
	}
	set, release, err := s.opt.Live()
	if err == nil {
		set.Cues = cues
		if w.session, err = live.Open(ctx, set); err != nil {
			err = errors.Join(err, release())
		} else {
			w.release, w.pace = release, [2]float64{set.Profile.Voice.PaceLow, set.Profile.Voice.PaceHigh}
		}
	}
	if err != nil {
		s.opt.Log.Warn("live cues could not begin", "error", err)
		return watcher{}, lang.T("Live tips are not available just now. Your recording goes on and is saved.")
	}
	return w, ""
}

func (w watcher) close() error {
	if w.session == nil {
		return nil
	}
	_, err := w.session.Close()
	return errors.Join(err, w.release())
}

// arriving makes the folder of a take.
func (s *Server) arriving(session *live.Session) (*take, error) {
	a, err := s.opt.Library.Begin()
	if err != nil {
		return nil, err
	}
	t, err := newTake(a, session, s.opt.MaxBytes, s.reserve)
	if err != nil {
		return nil, errors.Join(err, a.Abort())
	}
	return t, nil
}

func over(t *take) bool {
	select {
	case <-t.done:
		return true
	default:
		return false
	}
}

// get is the take of an id, also when it is over.
func (k *taking) get(id string) (*take, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.last == nil || k.last.arrival.ID != id {
		return nil, errEnded
	}
	return k.last, nil
}

// close waits for the take that is going on, after its context has ended, and lets no other begin.
func (k *taking) close() {
	k.mu.Lock()
	k.ended = true
	last := k.last
	k.mu.Unlock()
	if last != nil {
		<-last.done
	}
}

// lagMost is how long pictures that have arrived may still be decoded when a take has ended.
const lagMost = 2 * time.Second

// follow looks at a take until it ends, and then keeps it.
func (s *Server) follow(ctx context.Context, t *take, h live.Holds, release func() error) {
	defer close(t.done)
	if t.session == nil {
		s.watch(ctx, t, nil)
		t.finish(true) // also when the server ends
	} else {
		s.observe(ctx, t, h, release)
	}
	t.item, t.err = s.keep(ctx, t)
	s.queue.hold(false)
}

// observe has the session look at a take until that ends.
func (s *Server) observe(ctx context.Context, t *take, h live.Holds, release func() error) {
	decoding, stop := context.WithCancel(ctx)
	defer stop()
	decoded := make(chan error, 1)
	go func() { decoded <- s.decode(decoding, t, h) }()
	s.watch(ctx, t, decoded)
	t.finish(true) // also when the server ends
	select {
	case <-decoded: //nolint:errcheck // the session tells
	case <-time.After(lagMost):
		stop()
		<-decoded //nolint:errcheck // it was stopped
	}
	sum, err := t.session.Close()
	if err = errors.Join(err, release()); err != nil {
		s.opt.Log.Warn("live cues failed", "error", err)
	} else if err := t.sum(sum); err != nil {
		s.opt.Log.Warn("live cues could not be kept", "error", err)
	}
}

// decode hands pictures and sound of the file, as it grows, to the session.
func (s *Server) decode(ctx context.Context, t *take, h live.Holds) error {
	f, err := os.Open(t.file.Name())
	if err != nil {
		return err
	}
	defer f.Close()
	grew, end := t.changes.subscribe()
	defer end()
	return live.Decode(ctx, t.session, &tail{ctx: ctx, file: f, size: t.length, grew: grew}, h)
}

// watch passes states on, where a session looks at the take, until that ends, its page is gone for long, or ctx ends. decoded keeps
// its value.
func (s *Server) watch(ctx context.Context, t *take, decoded chan error) {
	var states <-chan live.State
	if t.session != nil {
		states = t.session.States()
	}
	broken := decoded
	alive := time.NewTicker(s.opt.grace / 20)
	defer alive.Stop()
	fail := func(err error) {
		if _, finished := t.length(); !finished && ctx.Err() == nil {
			s.opt.Log.Warn("live cues ended", "error", err)
			t.told(nil, lang.T("Live tips have stopped: %s Your recording goes on and is saved.", lang.Retold(sentence(err))))
		}
	}
	for {
		select {
		case st, ok := <-states:
			if ok {
				t.told(&st, "")
			} else {
				states = nil
				fail(errors.Join(t.session.Err(), errNoCues))
			}
		case err := <-broken:
			decoded <- err
			broken = nil
			fail(errors.Join(err, errNoCues))
		case <-alive.C:
			if t.idle() > s.opt.grace {
				return
			}
		case <-t.stop:
			return
		case <-ctx.Done():
			return
		}
	}
}

var errNoCues = errors.New("the recording cannot be followed")

// keep puts what arrived into the library and has it analysed. When the server ends first, the next one does.
func (s *Server) keep(ctx context.Context, t *take) (it library.Item, err error) {
	if err := t.file.Truncate(t.size); err != nil { // half a piece, when the disk was full
		s.opt.Log.Warn("cut the recording", "error", err)
	}
	if err := t.file.Close(); err != nil {
		s.opt.Log.Warn("close the recording", "error", err)
	}
	if t.dropped || t.size == 0 {
		return it, errors.Join(errNothing, t.arrival.Abort())
	}
	return s.admitTake(ctx, t.arrival, t.notes.about())
}

// admitTake keeps a take, unless it was judged to hold nothing that could be played.
func (s *Server) admitTake(ctx context.Context, a *library.Arrival, about library.Rehearsal) (it library.Item, err error) {
	if it, err = s.admit(ctx, a, about); errors.Is(err, media.ErrContent) {
		return it, errors.Join(errNothing, a.Abort())
	}
	if err == nil {
		s.queue.addRead(it)
	}
	return it, err
}

// keepBegun keeps the takes that an earlier program was not able to.
func (s *Server) keepBegun(ctx context.Context, all []*library.Arrival) {
	for _, a := range all {
		about := a.Noted()
		about.Origin, about.Unread = library.Recorded, partName
		if _, err := s.admitTake(ctx, a, about); err != nil && !errors.Is(err, errNothing) && ctx.Err() == nil {
			s.opt.Log.Warn("a rehearsal that broke off could not be kept", "error", err)
		}
	}
}
