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
	put := func(id, unit string, value, seconds, least float64) {
		f := Figure{Reading{Value: value}, unit, share(seconds)}
		if !(seconds >= least) || math.IsNaN(value) {
			f.Reading = absent(analysis.TooShort.String())
		}
		s.Figures[id] = f
	}
	put("eye_contact.gaze_to_camera", "share", t.met/t.gazed, t.gazed, leastGaze)
	for id, x := range t.states {
		put(id, "share", x.held/x.told, x.told, leastState)
	}
	for id, c := range t.events {
		told := c.told
		if c.heard {
			told = t.answered
		}
		put(id, "per minute", 60*float64(c.n)/told, told, leastRate)
	}
	put("voice.speaking", "share", t.talked/t.sounded, t.sounded, leastState)
	put("pace.speech_rate", "syllables/s", t.syllables/t.answered, t.answered, leastRate)
	return s
}

// Least seconds of a share of states, and of a rate.
const leastState, leastRate = 2.0, 5.0
