package live

import (
	"cmp"
	"context"
	"math"
	"time"

	"poise/analysis"
	"poise/analysis/measure"
)

const (
	// Window is how many seconds of pictures the measures run over, besides the baseline.
	Window = 20.0
	// spare is how many pieces of 2 s of the time before are kept besides, evenly spread: a person's eyes, the edges of the cone
	// and a baseline that nobody marked are learned from them too.
	spare = 15
	// Settle is how many seconds behind now sums are taken: longer than the longest least time of a state and than any
	// smoothing.
	Settle = 3.0

	paceWindow = 20.0 // seconds
	often      = 0.15 // seconds between two states, at least; twice what one takes where that is longer, up to
	seldom     = 1.0  // seconds
	gazeWindow = 10.0 // seconds
	now        = 0.4  // seconds: what lasted until then still holds

	listenOften = 0.45 // seconds between two runs over the sound, at least
	keepSound   = 24.0 // seconds of sound that are kept: paceWindow and what lies between two runs
)

// judge turns what is kept into states and sums.
type judge struct {
	set    Settings
	roles  roles
	totals *totals
	delay  delays
	cues   *prompter
	pause  float64 // seconds until the next state
	begun  bool
	last   float64 // time of the last state
	frames []stamp // when how many pictures had been looked at

	heard    run // of the sound, the last one
	listened float64
}

// stamp is a count at a time.
type stamp struct {
	at    float64
	count int
}

func newJudge(set Settings) *judge {
	r := rolesOf(measure.Definitions())
	return &judge{set: set, roles: r, totals: newTotals(r), listened: math.Inf(-1), cues: newPrompter(set, r)}
}

// judging makes states until the session ends, and then sums up what is left.
func (s *Session) judging(ctx context.Context) error {
	defer close(s.out)
	for {
		select {
		case <-ctx.Done():
			if s.Err() != nil {
				return ctx.Err()
			}
			_, _, err := s.assess(true)
			return err
		case <-s.wake:
		}
		state, ok, err := s.assess(false)
		if err != nil {
			return err
		}
		if ok {
			s.show(state)
		}
	}
}

// show puts a state out in place of one that nobody took.
func (s *Session) show(state State) {
	select {
	case <-s.out:
	default:
	}
	s.out <- state // the only sender: there is room
}

// assess measures what is kept. It reports false when it is too early for another state.
func (s *Session) assess(final bool) (State, bool, error) {
	j := s.judge
	t := max(s.eyes.time(), s.ears.time())
	if math.IsInf(t, 0) || !final && j.begun && t < j.last+j.pause {
		return State{}, false, nil
	}
	heard := s.ears.heard()
	if heard != nil {
		t = max(t, heard.Start+heard.Duration) // more may have come
	}
	j.begun, j.last = true, t
	defer func(start time.Time) { j.pause = min(seldom, max(often, 2*time.Since(start).Seconds())) }(time.Now())
	visual, since, count := s.eyes.seen()
	v, err := j.view(visual, heard, s.marked(), t)
	if err != nil {
		return State{}, false, err
	}
	v.since = s.eyes.since
	settled := t - Settle
	if final {
		settled = t
	}
	if err := j.totals.add(v, settled, final); err != nil {
		return State{}, false, err
	}
	state := j.state(v)
	state.Pictures, state.Dropped = s.box.counts()
	state.Rate = j.rate(t, count)
	j.delay.add(since)
	state.Latency = j.delay.recent()
	return state, true, nil
}

// view runs the measures over what is kept at a time.
func (j *judge) view(seen *analysis.Visual, sound *analysis.Voice, base *analysis.Span, t float64) (*view, error) {
	v := &view{set: j.set, roles: j.roles, visual: seen, voice: sound, now: t}
	var err error
	if v.eyes, v.marked, err = j.set.watched(seen, base); err != nil {
		return nil, err
	}
	if sound != nil && t >= j.listened+listenOften {
		if j.heard, err = j.set.heard(sound, t-paceWindow, t); err != nil {
			return nil, err
		}
		j.listened = t
	}
	v.ears = j.heard
	return v, nil
}

// rate is how many pictures a second were looked at in the last seconds.
func (j *judge) rate(t float64, count int) float64 {
	const over = 5.0
	j.frames = append(j.frames, stamp{t, count})
	for len(j.frames) > 2 && j.frames[1].at <= t-over {
		j.frames = j.frames[1:]
	}
	first := j.frames[0]
	if t <= first.at {
		return 0
	}
	return float64(count-first.count) / (t - first.at)
}

// view is what is kept at a time, and what the measures say of it.
type view struct {
	set        Settings
	roles      roles
	visual     *analysis.Visual // nil: no picture
	voice      *analysis.Voice  // nil: no sound
	eyes, ears run
	now        float64
	marked     bool
	since      func(t float64) *analysis.Visual // what is kept of the picture from a time on
}

// state is what holds now.
func (j *judge) state(v *view) State {
	s := State{Time: v.now, Posture: []string{}, Based: v.marked, Pace: v.pace(), Level: v.level(), Gaze: v.contact(gazeWindow)}
	s.So = j.totals.contact()
	s.Face, s.Target, s.Why = v.gaze()
	for _, k := range j.roles.states {
		if v.lasting(k) {
			s.Posture = append(s.Posture, k.Name)
		}
	}
	if f := v.eyes.finding(j.roles.posture); math.IsNaN(f.Value) {
		s.Hidden = cmp.Or(f.Reason, analysis.TooShort.String())
	}
	s.Speaking = v.speaking()
	s.Talked = j.totals.talked + v.speech(j.totals.upTo, v.now)
	s.Cues = j.cues.next(&s)
	return s
}
