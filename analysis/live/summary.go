package live

import (
	"maps"
	"math"

	"poise/analysis"
)

// summary is what the whole session saw.
func (j *judge) summary(box *mailbox) Summary {
	t := j.totals
	s := Summary{Duration: t.upTo - t.from, Figures: map[string]Figure{}, Cues: maps.Clone(j.cues.given)}
	s.Pictures, s.Dropped = box.counts()
	if s.Duration > 0 {
		s.Rate = float64(s.Pictures-s.Dropped) / s.Duration
	}
	s.LatencyMedian, s.Latency95 = j.delay.quantile(0.5), j.delay.quantile(0.95)
	share := func(seconds float64) float64 {
		if s.Duration <= 0 {
			return 0
		}
		return min(1, seconds/s.Duration)
	}
	put := func(d analysis.Definition, value, seconds, least float64) {
		f := Figure{Reading{Value: value}, d.Unit, share(seconds)}
		if !(seconds >= least) || math.IsNaN(value) {
			f.Reading = absent(analysis.TooShort.String())
		}
		s.Figures[d.ID] = f
	}
	for sum, ds := range j.roles.sums {
		for _, d := range ds {
			switch sum {
			case analysis.LiveGaze:
				put(d, t.met/t.gazed, t.gazed, leastGaze)
			case analysis.LiveHeld:
				x := t.states[d.ID]
				put(d, x.held/x.told, x.told, leastState)
			case analysis.LiveCounted:
				c := t.events[d.ID]
				told := c.told
				if c.heard {
					told = t.answered
				}
				put(d, 60*float64(c.n)/told, told, leastRate)
			case analysis.LiveSpeech:
				put(d, t.talked/t.sounded, t.sounded, leastState)
			case analysis.LiveSyllables:
				put(d, t.syllables/t.answered, t.answered, leastRate)
			}
		}
	}
	return s
}

// Least seconds of a share of states, and of a rate.
const leastState, leastRate = 2.0, 5.0
