package live

import (
	"math"

	"poise/analysis"
)

// totals are sums over the whole session, taken from the part of the window that no longer changes.
type totals struct {
	started    bool
	from, upTo float64 // seconds that are summed up

	eyeContact, gazeMeasured, pictured float64 // seconds of gaze at the lens, of gaze, of pictures
	speech, sound                      float64 // seconds of speech, of sound
	answers                            float64 // seconds of speech with its pauses
	syllables                          float64 // in these
	rateID                             string  // of the measure that counts them
	states                             map[string]*stateSum
	events                             map[string]*eventCount
	batchEnd                           float64 // seconds up to which the last batch reached
}

// stateSum is the seconds in which a state held, and in which it could be judged.
type stateSum struct{ held, judged float64 }

// eventCount counts events, each once although it is found in many overlapping windows.
type eventCount struct {
	n         int
	lastStart float64 // of the last one that was counted
	lastEnd   float64 // as far as it is known to last
	judged    float64 // seconds in which they could be found; for events in the sound, the seconds of answers
	inSound   bool    // in the sound
}

func newTotals(r roles) *totals {
	t := &totals{states: map[string]*stateSum{}, events: map[string]*eventCount{}, rateID: r.one(analysis.LiveSyllables)}
	for _, d := range r.sums[analysis.LiveHeld] {
		t.states[d.ID] = new(stateSum)
	}
	for _, d := range r.sums[analysis.LiveCounted] {
		t.events[d.ID] = &eventCount{lastStart: math.Inf(-1), lastEnd: math.Inf(-1), inSound: inSound(d)}
	}
	return t
}

// add extends the sums to a time; last is true for the last call.
func (t *totals) add(v *view, upTo float64, last bool) error {
	if !t.started {
		t.started, t.from = true, v.start()
		t.upTo, t.batchEnd = t.from, t.from
	}
	from := t.upTo
	if upTo <= from {
		return nil
	}
	t.upTo = upTo
	met, gazed, stood := v.gazeBetween(from, upTo)
	t.eyeContact, t.gazeMeasured, t.pictured = t.eyeContact+met, t.gazeMeasured+gazed, t.pictured+stood
	if s := v.voice; s != nil {
		t.speech += v.speech(from, upTo)
		t.answers += v.answers(from, upTo)
		t.sound += overlap(s.Start, s.Start+s.Duration, from, upTo)
	}
	for id, s := range t.states {
		for _, m := range v.visualRun.moments() {
			if m.Measure == id {
				s.held += overlap(m.Start, m.End, from, upTo)
			}
		}
	}
	for id, c := range t.events {
		r := v.visualRun
		if c.inSound {
			r = v.voiceRun
		}
		c.add(id, r.moments(), from, upTo)
	}
	if upTo >= t.batchEnd+batchSeconds || last {
		return t.addBatch(v, upTo)
	}
	return nil
}

// startTolerance is by how much the start of an event may differ between windows, seconds: the reach of smoothing and hysteresis.
const startTolerance = 0.3

// add counts the events that began before upTo, except those that began more than sumDelay before from: they were counted.
func (c *eventCount) add(id string, all []analysis.Moment, from, upTo float64) {
	for _, m := range all {
		switch {
		case m.Measure != id || m.Start >= upTo:
		case m.Start < c.lastEnd || m.Start <= c.lastStart+startTolerance:
			if m.End > c.lastStart {
				c.lastEnd = max(c.lastEnd, min(m.End, upTo))
			}
		case m.Start >= from-sumDelay:
			c.n++
			c.lastStart, c.lastEnd = m.Start, min(m.End, upTo)
		}
	}
}

// batchSeconds is the length of the batches in which results without times are added up: coverage and syllables. Each second is
// measured once for this, without the baseline. With sumDelay a batch fits into what is kept.
const batchSeconds = windowSeconds - sumDelay - 2

// addBatch measures what came since the last batch. Its borders cut pauses, so only syllables are taken from it; the time they
// are divided by comes from add.
func (t *totals) addBatch(v *view, upTo float64) error {
	from := t.batchEnd
	t.batchEnd = upTo
	eyes, _, err := v.set.measureVisual(v.since(from), nil, analysis.Span{Start: from - batchSeconds, End: from}, analysis.Span{Start: upTo, End: v.now + 1})
	if err != nil {
		return err
	}
	ears, err := v.set.measureVoice(v.voice, nil, from, upTo)
	if err != nil {
		return err
	}
	for id, s := range t.states {
		s.judged += eyes.finding(id).Coverage * eyes.length
	}
	for id, c := range t.events {
		if !c.inSound {
			c.judged += eyes.finding(id).Coverage * eyes.length
		}
	}
	if f := ears.finding(t.rateID); !math.IsNaN(f.Value) {
		t.syllables += f.Value * f.Coverage * ears.length
	}
	return nil
}

func (v *view) start() float64 {
	first := math.Inf(1)
	if v.voice != nil {
		first = v.voice.Start
	}
	if p := v.visual; p != nil && len(p.Time) > 0 {
		first = min(first, p.Time[0])
	}
	return first
}

func (t *totals) eyeContactShare() Reading {
	if t.gazeMeasured < minGazeSeconds {
		return absent(analysis.TooShort.String())
	}
	return Reading{Value: t.eyeContact / t.gazeMeasured}
}
