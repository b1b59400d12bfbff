package live

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/vision"
	"poise/analysis/voice"
)

// ErrClosed is returned by a session that was closed.
var ErrClosed = errors.New("session is closed")

// Session is a rehearsal that is going on. Picture, Sound and Mark may be called from different goroutines.
type Session struct {
	set    Settings
	cancel context.CancelFunc
	work   sync.WaitGroup

	mailbox mailbox
	video   videoObserver
	audio   audioObserver
	words   wordObserver
	wake    chan struct{} // something new was seen or heard
	out     chan State

	mu       sync.Mutex
	baseline *analysis.Span
	err      error // why the session ended by itself

	once     sync.Once
	assessor *assessor
	summary  Summary
}

// Open opens the networks and begins a session. The caller must call Close, also after ctx has ended.
func Open(ctx context.Context, set Settings) (*Session, error) {
	set, err := set.check()
	if err != nil {
		return nil, err
	}
	eye, err := vision.NewLive(vision.Options{Runtime: set.Runtime, Topology: set.Topology, Pose: set.Pose, Person: set.Person})
	if err != nil {
		return nil, fmt.Errorf("open networks: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	s := &Session{set: set, cancel: cancel, wake: make(chan struct{}, 1), out: make(chan State, 1), baseline: set.Baseline}
	s.mailbox.full = make(chan struct{}, 1)
	s.video.observer, s.audio.set = eye, set
	if set.Baseline != nil {
		s.video.keepSpan = *set.Baseline
	}
	s.audio.in = make(chan sound, soundQueue)
	s.words.wake = make(chan struct{}, 1)
	if set.Language == "" || set.Language == voice.Language {
		s.words.tokens, s.audio.words = set.Tokens, set.Tokens != nil
	}
	s.assessor = newAssessor(set)
	for _, do := range []func(context.Context) error{s.observePictures, s.observeSound, s.observeWords, s.assessAll} {
		s.work.Add(1)
		go func() {
			defer s.work.Done()
			if err := do(ctx); err != nil && ctx.Err() == nil {
				s.fail(err)
			}
		}()
	}
	return s, nil
}

func (s *Session) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
	s.cancel()
}

// Picture hands over a picture; f.Time is its media time. It never waits: an older picture that still waits is dropped.
// release is called exactly once, when the picture's bytes are no longer needed.
func (s *Session) Picture(f media.Frame, release func()) {
	s.mailbox.put(picture{f, release, time.Now()})
}

// Sound hands over mono sound at voice.Rate, from -1 to 1, whose first sample has the media time at. A hole before it counts as
// silence. It never waits; the samples are copied.
func (s *Session) Sound(samples []float32, at float64) { s.audio.put(samples, at) }

// Mark tells the stretch of media time in which the person looks at the lens; it replaces an earlier one. It must begin
// within the last 20 seconds, or later than now: what is older is gone.
func (s *Session) Mark(baseline analysis.Span) {
	s.mu.Lock()
	s.baseline = &baseline
	s.mu.Unlock()
	s.video.setKeepSpan(baseline)
}

// States hands out what holds now: always the newest state; one that nobody took is replaced. It is closed by Close and when
// the session fails.
func (s *Session) States() <-chan State { return s.out }

// Err is why the session ended by itself, such as a network that failed; nil while it goes on.
func (s *Session) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// Close ends the session, frees the networks and returns the summary. It may be called again.
func (s *Session) Close() (Summary, error) {
	s.once.Do(func() {
		s.mailbox.close()
		s.cancel()
		s.work.Wait()
		err := errors.Join(s.video.close(), s.audio.close(), s.words.close())
		s.summary = s.assessor.summary(&s.mailbox)
		if err != nil {
			s.fail(err)
		}
	})
	return s.summary, s.Err()
}

func (s *Session) notify() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *Session) currentBaseline() *analysis.Span {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.baseline
}

// Observed is what is kept of the last 20 seconds, as observations that measures can run over; times are the session's.
// Visual and Voice are nil where nothing came.
func (s *Session) Observed() *analysis.Observations {
	v := s.video.columnsSince(math.Inf(-1))
	obs := &analysis.Observations{Runtime: s.set.Runtime.Name(), Visual: v, Voice: s.audio.columns(),
		Options: analysis.Options{Pose: s.set.Pose, Person: s.set.Person, Language: s.set.Language}}
	if v != nil && len(v.Time) > 0 {
		obs.Recording.Duration = v.Time[len(v.Time)-1]
	}
	if a := obs.Voice; a != nil {
		obs.Recording.Duration = max(obs.Recording.Duration, a.Start+a.Duration)
	}
	return obs
}
