package live

import (
	"context"
	"fmt"
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/measure"
)

const (
	// Window is how many seconds of pictures the measures run over, besides the baseline.
	Window = 20.0
	// Settle is how many seconds behind now sums are taken: longer than the longest least time of a state and than any
	// smoothing.
	Settle = 3.0

	paceWindow = 20.0 // seconds
	often      = 0.15 // seconds between two states, at least
	gazeWindow = 10.0 // seconds
	now        = 0.4  // seconds: what lasted until then still holds
)

// judge turns what is kept into states and sums.
type judge struct {
	set    Settings
	totals *totals
	delay  delays
	cues   *prompter
	begun  bool
	last   float64 // time of the last state
	frames []stamp // when how many pictures had been looked at
}

// stamp is a count at a time.
type stamp struct {
	at    float64
	count int
}

func newJudge(set Settings) *judge {
	return &judge{set: set, totals: newTotals(), cues: newPrompter(set)}
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
	heard := s.ears.heard()
	t := s.eyes.time()
	if heard != nil {
		t = max(t, heard.Start+heard.Duration)
	}
	if math.IsInf(t, 0) || !final && j.begun && t < j.last+often {
		return State{}, false, nil
	}
	j.begun, j.last = true, t
	visual, since, count := s.eyes.seen()
	obs := &analysis.Observations{Runtime: s.set.Runtime.Name(), Visual: visual, Voice: heard,
		Options: analysis.Options{Pose: s.set.Pose, Person: s.set.Person, Language: s.set.Language}}
	obs.Recording.Duration = t
	base := s.marked()
	if base != nil && (visual == nil || !within(visual, *base)) {
		base = nil
	}
	res, err := measure.Run(obs, s.set.Profile, measure.Options{Baseline: base})
	if err != nil {
		return State{}, false, fmt.Errorf("measure: %w", err)
	}
	v := &view{obs: obs, res: res, now: t, marked: base != nil}
	upTo := t - Settle
	if final {
		upTo = t
	}
	j.totals.add(v, upTo)
	state := j.state(v)
	state.Pictures, state.Dropped = s.box.counts()
	state.Rate = j.rate(t, count)
	j.delay.add(since)
	state.Latency = j.delay.recent()
	return state, true, nil
}

// within tells whether a picture of the span is kept, after which another was seen: a baseline that has begun.
func within(v *analysis.Visual, s analysis.Span) bool {
	return len(v.Time) > 0 && v.Time[len(v.Time)-1] >= s.End && slices.ContainsFunc(v.Time, s.Contains)
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

// view is one run of the measures over what is kept.
type view struct {
	obs    *analysis.Observations
	res    *analysis.Results
	now    float64
	marked bool
}

func (v *view) finding(id string) analysis.Finding {
	for _, f := range v.res.Findings {
		if f.ID == id {
			return f
		}
	}
	return analysis.Finding{ID: id, Value: math.NaN()}
}

// state is what holds now.
func (j *judge) state(v *view) State {
	s := State{Time: v.now, Posture: []string{}, Based: v.marked, Pace: v.pace(), Level: v.level(), Gaze: v.contact(gazeWindow)}
	s.So = j.totals.contact()
	s.Face, s.Target, s.Why = v.gaze()
	for _, k := range kinds {
		if e, ok := v.lasting(k); ok {
			s.Posture = append(s.Posture, e)
		}
	}
	s.Hidden = v.finding("posture.arms_crossed").Reason
	s.Speaking = v.speaking()
	s.Talked = j.totals.talked + speech(v.res.Speech, j.totals.upTo, v.now)
	s.Cues = j.cues.next(v, &s)
	return s
}
