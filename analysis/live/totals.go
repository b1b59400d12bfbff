package live

import (
	"math"

	"poise/analysis"
)

// totals are sums over the whole session, read off settled parts of the window.
type totals struct {
	begun      bool
	from, upTo float64 // seconds that are summed up

	met, gazed, stood float64 // seconds of gaze at the lens, of gaze, of pictures
	talked, sounded   float64 // seconds of speech, of sound
	states            map[string]*sum
	events            map[string]int
	rate              weighted // syllables a second
	paced             float64  // until when the rate is taken
}

// sum is for how long a state held, and could be told.
type sum struct{ held, told float64 }

// weighted is a mean by the seconds it was measured in.
type weighted struct{ sum, seconds float64 }

// Counted are the events whose moments begin at a time.
var counted = []string{"eye_contact.look_aways", "pace.pauses", "face.blink_rate", "head.nods"}

// lasted are the measures whose value is the share of time in their moments.
var lasted = []string{"posture.arms_crossed", "posture.slouch", "posture.turned", "fidget.self_touch", "fidget.rhythmic"}

func newTotals() *totals {
	t := &totals{states: map[string]*sum{}, events: map[string]int{}}
	for _, id := range lasted {
		t.states[id] = new(sum)
	}
	return t
}

// add sums up to a time.
func (t *totals) add(v *view, upTo float64) {
	if !t.begun {
		t.begun, t.from = true, v.begin()
		t.upTo, t.paced = t.from, t.from
	}
	from := t.upTo
	if upTo <= from {
		return
	}
	t.upTo = upTo
	met, gazed, stood := v.gazeBetween(from, upTo)
	t.met, t.gazed, t.stood = t.met+met, t.gazed+gazed, t.stood+stood
	if s := v.obs.Voice; s != nil {
		t.talked += speech(v.res.Speech, from, upTo)
		t.sounded += overlap(s.Start, s.Start+s.Duration, from, upTo)
	}
	for id, s := range t.states {
		s.told += v.finding(id).Coverage * (upTo - from)
		for _, m := range v.res.Moments {
			if m.Measure == id {
				s.held += overlap(m.Start, m.End, from, upTo)
			}
		}
	}
	for _, m := range v.res.Moments {
		for _, id := range counted {
			if m.Measure == id && m.Start >= from && m.Start < upTo {
				t.events[id]++
			}
		}
	}
	t.pace(v, upTo)
}

// pace takes the syllables of one stretch after the other.
func (t *totals) pace(v *view, upTo float64) {
	if v.obs.Voice == nil || upTo-t.paced < paceWindow-Settle-1 {
		return
	}
	t.paced = upTo
	if f := v.finding("pace.speech_rate"); !math.IsNaN(f.Value) {
		w := f.Coverage * v.obs.Voice.Duration
		t.rate.sum, t.rate.seconds = t.rate.sum+w*f.Value, t.rate.seconds+w
	}
}

func (v *view) begin() float64 {
	first := math.Inf(1)
	if s := v.obs.Voice; s != nil {
		first = s.Start
	}
	if p := v.obs.Visual; p != nil && len(p.Time) > 0 {
		first = min(first, p.Time[0])
	}
	return first
}

func (t *totals) contact() Reading {
	if t.gazed < leastGaze {
		return absent(analysis.TooShort.String())
	}
	return Reading{Value: t.met / t.gazed}
}
