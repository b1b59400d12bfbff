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
	put := func(d analysis.Definition, value, seconds, least float64) {
		said := analysis.Finding{Value: value, Coverage: share(seconds)}
		if inAnswers(d) { // where nobody speaks there was nothing to measure
			said.LeftOut = map[string]float64{analysis.NoSpeech.String(): share(t.sound - t.answers)}
		}
		f := Figure{Reading{Value: value}, d.Unit, said.Coverage}
		if said = said.Said(); !(seconds >= least) || math.IsNaN(value) {
			f.Reading = absent(analysis.TooShort.String())
		} else if math.IsNaN(said.Value) {
			f.Reading = absent(said.Reason)
		}
		s.Figures[d.ID] = f
	}
	for sum, ds := range a.roles.sums {
		for _, d := range ds {
			switch sum {
			case analysis.LiveGaze:
				put(d, t.eyeContact/t.gazeMeasured, t.gazeMeasured, minGazeSeconds)
			case analysis.LiveHeld:
				x := t.states[d.ID]
				put(d, x.held/x.judged, x.judged, minStateSeconds)
			case analysis.LiveCounted:
				c := t.events[d.ID]
				judged := c.judged
				if c.inSound {
					judged = t.answers
				}
				put(d, 60*float64(c.n)/judged, judged, minRateSeconds)
			case analysis.LiveSpeech:
				put(d, t.speech/t.sound, t.sound, minStateSeconds)
			case analysis.LiveSyllables:
				put(d, t.syllables/t.answers, t.answers, minRateSeconds)
			}
		}
	}
	return s
}

// inAnswers tells whether a number is one of answers alone.
func inAnswers(d analysis.Definition) bool { return inSound(d) && d.Live.Sum != analysis.LiveSpeech }

// Least seconds of a share of states, and of a rate.
const minStateSeconds, minRateSeconds = 2.0, 5.0
