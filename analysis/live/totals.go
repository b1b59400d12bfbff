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
	answered          float64 // seconds of speech with its pauses
	syllables         float64 // in these
	rate              string  // id of the measure that counts them
	states            map[string]*sum
	events            map[string]*tally
	told              float64 // seconds up to which a chapter was looked at
}

// sum is of seconds in which a state held, and could be told.
type sum struct{ held, told float64 }

// tally counts events, each once although it is seen in many windows.
type tally struct {
	n     int
	start float64 // of the last one that was counted
	until float64 // as far as it is known to last
	told  float64 // seconds in which they could be seen; of those that are heard, the answers count
	heard bool    // in the sound
}

func newTotals(r roles) *totals {
	t := &totals{states: map[string]*sum{}, events: map[string]*tally{}, rate: r.one(analysis.LiveSyllables)}
	for _, d := range r.sums[analysis.LiveHeld] {
		t.states[d.ID] = new(sum)
	}
	for _, d := range r.sums[analysis.LiveCounted] {
		t.events[d.ID] = &tally{start: math.Inf(-1), until: math.Inf(-1), heard: heard(d)}
	}
	return t
}

// add sums up to a time; last tells that nothing comes after.
func (t *totals) add(v *view, upTo float64, last bool) error {
	if !t.begun {
		t.begun, t.from = true, v.begin()
		t.upTo, t.told = t.from, t.from
	}
	from := t.upTo
	if upTo <= from {
		return nil
	}
	t.upTo = upTo
	met, gazed, stood := v.gazeBetween(from, upTo)
	t.met, t.gazed, t.stood = t.met+met, t.gazed+gazed, t.stood+stood
	if s := v.voice; s != nil {
		t.talked += v.speech(from, upTo)
		t.answered += v.answers(from, upTo)
		t.sounded += overlap(s.Start, s.Start+s.Duration, from, upTo)
	}
	for id, s := range t.states {
		for _, m := range v.eyes.moments() {
			if m.Measure == id {
				s.held += overlap(m.Start, m.End, from, upTo)
			}
		}
	}
	for id, c := range t.events {
		r := v.eyes
		if c.heard {
			r = v.ears
		}
		c.add(id, r.moments(), from, upTo)
	}
	if upTo >= t.told+chapter || last {
		return t.tell(v, upTo)
	}
	return nil
}

// moves is how far the start of an event may move from window to window, seconds: as smoothing and hysteresis reach.
const moves = 0.3

// add counts the events that have begun by a time, but those that began longer ago than things take to settle.
func (c *tally) add(id string, all []analysis.Moment, from, upTo float64) {
	for _, m := range all {
		switch {
		case m.Measure != id || m.Start >= upTo:
		case m.Start < c.until || m.Start <= c.start+moves:
			if m.End > c.start {
				c.until = max(c.until, min(m.End, upTo))
			}
		case m.Start >= from-Settle:
			c.n++
			c.start, c.until = m.Start, min(m.End, upTo)
		}
	}
}

// chapter is how many seconds are looked at anew, each once and without the baseline, for what has no times: in how much of
// them something could be measured, and the syllables. It fits into what is kept, with Settle.
const chapter = Window - Settle - 2

// tell looks at what came since the last chapter. Its borders cut pauses, so syllables are taken from it and the time from
// what has settled.
func (t *totals) tell(v *view, upTo float64) error {
	from := t.told
	t.told = upTo
	eyes, _, err := v.set.watched(v.since(from), nil, analysis.Span{Start: from - chapter, End: from}, analysis.Span{Start: upTo, End: v.now + 1})
	if err != nil {
		return err
	}
	ears, err := v.set.heard(v.voice, from, upTo)
	if err != nil {
		return err
	}
	for id, s := range t.states {
		s.told += eyes.finding(id).Coverage * eyes.length
	}
	for id, c := range t.events {
		if !c.heard {
			c.told += eyes.finding(id).Coverage * eyes.length
		}
	}
	if f := ears.finding(t.rate); !math.IsNaN(f.Value) {
		t.syllables += f.Value * f.Coverage * ears.length
	}
	return nil
}

func (v *view) begin() float64 {
	first := math.Inf(1)
	if v.voice != nil {
		first = v.voice.Start
	}
	if p := v.visual; p != nil && len(p.Time) > 0 {
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
