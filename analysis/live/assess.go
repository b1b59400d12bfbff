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
	// windowSeconds is how many seconds of pictures the measures run over, besides the baseline.
	windowSeconds = 20.0
	// spareSegments is how many older segments of about 2 s are kept besides, evenly spread: a person's eyeballs, the edges of the
	// cone and an unmarked baseline are estimated from them too.
	spareSegments = 15
	// sumDelay is how many seconds behind now sums are taken: longer than the longest least time of a state and than any
	// smoothing.
	sumDelay = 3.0

	paceWindow       = 20.0 // seconds
	minInterval      = 0.13 // seconds between two states, at least (four pictures of 30 a second); twice what one takes where that is longer, up to
	maxInterval      = 1.0  // seconds
	gazeWindow       = 10.0 // seconds
	holdTolerance    = 0.4  // seconds: a state that ended less than this ago still holds; of rare pictures, less than two of them, up to
	maxHoldTolerance = 2.0

	voiceInterval = 0.45 // seconds between two runs over the sound, at least
	keptSound     = 32   // seconds of sound that are kept: paceWindow, and how far words may be behind
)

// assessor turns the kept columns into states and totals.
type assessor struct {
	set           Settings
	roles         roles
	totals        *totals
	latencies     latencies
	cuePicker     *cuePicker
	pause         float64 // seconds until the next state
	started       bool
	lastTime      float64   // time of the last state
	pictureCounts []countAt // pictures observed so far, over time

	voiceRun     run // of the sound, the last one
	voiceRunTime float64
	wordRun      run // of the sound with its words, the last one
	wordRunTime  float64
}

// countAt is a count at a time.
type countAt struct {
	at    float64
	count int
}

func newAssessor(set Settings) *assessor {
	r := rolesOf(measure.Definitions())
	return &assessor{set: set, roles: r, totals: newTotals(r), voiceRunTime: math.Inf(-1), cuePicker: newCuePicker(set, r)}
}

// assessAll publishes states until the session ends, and then adds the rest to the totals.
func (s *Session) assessAll(ctx context.Context) error {
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
			s.publish(state)
		}
	}
}

// publish puts a state out in place of one that nobody took.
func (s *Session) publish(state State) {
	select {
	case <-s.out:
	default:
	}
	s.out <- state // the only sender: there is room
}

// assess measures the kept columns. It reports false when it is too early for another state.
func (s *Session) assess(final bool) (State, bool, error) {
	j := s.assessor
	t := max(s.video.newestTime(), s.audio.endTime())
	if math.IsInf(t, 0) || !final && j.started && t < j.lastTime+j.pause {
		return State{}, false, nil
	}
	heard := s.audio.columns()
	if heard != nil {
		t = max(t, heard.Start+heard.Duration) // more sound may have arrived
	}
	j.started, j.lastTime = true, t
	defer func(start time.Time) { j.pause = min(maxInterval, max(minInterval, 2*time.Since(start).Seconds())) }(time.Now())
	visual, since, count := s.video.takeColumns()
	v, err := j.view(visual, heard, s.currentBaseline(), t)
	if err == nil {
		err = j.viewWords(v, &s.words)
	}
	if err != nil {
		return State{}, false, err
	}
	v.since = s.video.columnsSince
	settled := t - sumDelay
	if final {
		settled = t
	}
	if err := j.totals.add(v, settled, final); err != nil {
		return State{}, false, err
	}
	state := j.state(v)
	state.Pictures, state.Dropped = s.mailbox.counts()
	state.Rate = j.rate(t, count)
	j.latencies.add(since)
	state.Latency = j.latencies.recentMedian()
	return state, true, nil
}

// view runs the measures over the columns that are kept at time t.
func (a *assessor) view(seen *analysis.Visual, sound *analysis.Voice, base *analysis.Span, t float64) (*view, error) {
	v := &view{set: a.set, roles: a.roles, visual: seen, voice: sound, now: t}
	var err error
	if v.visualRun, v.usesBaseline, err = a.set.measureVisual(seen, base); err != nil {
		return nil, err
	}
	if sound != nil && t >= a.voiceRunTime+voiceInterval {
		if a.voiceRun, err = a.set.measureVoice(sound, nil, t-paceWindow, t); err != nil {
			return nil, err
		}
		a.voiceRunTime = t
	}
	v.voiceRun = a.voiceRun
	return v, nil
}

// viewWords runs the measures over the sound to which the words are known.
func (a *assessor) viewWords(v *view, words *wordObserver) (err error) {
	said, upTo := words.said()
	if said != nil && v.voice != nil && upTo > a.wordRunTime {
		if a.wordRun, err = a.set.measureVoice(v.voice, said, upTo-paceWindow, upTo); err != nil {
			return err
		}
		a.wordRunTime = upTo
	}
	if said != nil && v.now-a.wordRunTime <= latestWords {
		v.wordRun = a.wordRun
	}
	return nil
}

// rate is the number of pictures a second that were observed over the last seconds.
func (a *assessor) rate(t float64, count int) float64 {
	const over = 5.0
	a.pictureCounts = append(a.pictureCounts, countAt{t, count})
	for len(a.pictureCounts) > 2 && a.pictureCounts[1].at <= t-over {
		a.pictureCounts = a.pictureCounts[1:]
	}
	first := a.pictureCounts[0]
	if t <= first.at {
		return 0
	}
	return float64(count-first.count) / (t - first.at)
}

// view is the columns that are kept at a time, with the results of the measures over them.
type view struct {
	set                 Settings
	roles               roles
	visual              *analysis.Visual // nil: no picture
	voice               *analysis.Voice  // nil: no sound
	visualRun, voiceRun run
	wordRun             run // of the sound with its words; empty where these are not known, or too late
	now                 float64
	usesBaseline        bool
	since               func(t float64) *analysis.Visual // the kept visual columns from a time on
}

// state is what holds now.
func (a *assessor) state(v *view) State {
	s := State{Time: v.now, Posture: []string{}, Marked: v.usesBaseline, Level: v.level(), Gaze: v.eyeContactShare(gazeWindow)}
	s.Pace, s.PaceFrom = v.pace()
	s.GazeAll = a.totals.eyeContactShare()
	s.Face, s.Target, s.TargetReason = v.gaze()
	for _, k := range a.roles.states {
		if v.holdsNow(k) {
			s.Posture = append(s.Posture, k.Name)
		}
	}
	if f := v.visualRun.finding(a.roles.posture); math.IsNaN(f.Value) {
		s.PostureReason = cmp.Or(f.Reason, analysis.TooShort.String())
	}
	s.Speaking = v.speaking()
	s.SpeechSeconds = a.totals.speech + v.speech(a.totals.upTo, v.now)
	s.Cues = a.cuePicker.next(&s)
	return s
}
