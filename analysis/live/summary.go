package live

import (
	"maps"
	"math"

	"poise/analysis"
)

// summary is what the whole session saw.
func (a *assessor) summary(box *mailbox) Summary {
	t := a.totals
	s := Summary{Duration: t.upTo - t.from, Figures: map[string]Figure{}, Cues: maps.Clone(a.cuePicker.counts)}
	s.Pictures, s.Dropped = box.counts()
	if s.Duration > 0 {
		s.Rate = float64(s.Pictures-s.Dropped) / s.Duration
	}
	s.LatencyMedian, s.Latency95 = a.latencies.quantile(0.5), a.latencies.quantile(0.95)
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
	put("eye_contact.gaze_to_camera", "share", t.eyeContact/t.gazeMeasured, t.gazeMeasured, minGazeSeconds)
	for id, x := range t.states {
		put(id, "share", x.held/x.judged, x.judged, minStateSeconds)
	}
	for id, c := range t.events {
		told := c.judged
		if c.inSound {
			told = t.answers
		}
		put(id, "per minute", 60*float64(c.n)/told, told, minRateSeconds)
	}
	put("voice.speaking", "share", t.speech/t.sound, t.sound, minStateSeconds)
	put("pace.speech_rate", "syllables/s", t.syllables/t.answers, t.answers, minRateSeconds)
	return s
}

// Least seconds of a share of states, and of a rate.
const minStateSeconds, minRateSeconds = 2.0, 5.0
