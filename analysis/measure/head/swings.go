package head

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/track"
)

// swings finds the reversals of an angle.
type swings struct {
	fig         *figure.Result
	t, angle    []float64
	along       func(figure.Curve) track.Grid // the direction in which this turn of the head moves the face
	across      func(figure.Curve) track.Grid // the other direction
	head, torso figure.Curve
	carried     float64 // how many times farther than its turn explains the head travels where a body carries it
}

// stretch is a run of reversals in quick succession.
type stretch struct {
	analysis.Span
	reversals int
	swing     float64 // degrees, mean of the swings between its extremes
}

// extreme is a turning point of the angle.
type extreme struct{ t, angle float64 }

const (
	maxAbsence = 0.3 // seconds: a longer absence ends a swing
	// sway is how much of the face's travel the torso makes along with it when the whole body sways or bounces.
	sway = 0.5
	// shift is how much farther than the face the torso moves across the nod when the person takes another posture meanwhile.
	shift = 2.0
	// lever is how far the bridge of the nose lies before the axis about which the head turns, face widths: 9 to 12 cm of 14 (the joints of
	// the skull's base and of the lower neck; Farkas 1994, Drillis & Contini 1966). A head that travels along by more than a
	// few times of what its turn explains is carried by a body, whether its shoulders are in view or not: twice for a shake; three times for a
	// nod, which may be measured at half of its size, and along with which the whole neck bends.
	lever                    = 0.85
	carriedShake, carriedNod = 2.0, 3.0
)

// stretches lists runs of at least two reversals in which a swing to and fro takes at most window seconds.
func (s *swings) stretches(degrees, window float64) []stretch {
	var out []stretch
	half := window / 2
	for _, run := range s.extremes(degrees) {
		// The first and last of a run bound its swings; those between are reversals.
		for i := 1; i+1 < len(run); {
			k := i
			for k+2 < len(run) && run[k+1].t-run[k].t <= half {
				k++
			}
			if s.quick(run, i, k, degrees, half) >= 2 {
				e := s.between(run, i, k)
				if len(out) > 0 {
					e.Start = math.Max(e.Start, out[len(out)-1].End)
				}
				if !s.swaying(e) {
					out = append(out, e)
				}
			}
			i = k + 1
		}
	}
	return out
}

// quick counts, of the reversals first to last of a run, those of a quick swing to and fro: not the first where the head came to it slowly, nor
// the last where it left it so. A single quick turn between two slow ones is neither nod nor shake.
func (s *swings) quick(run []extreme, first, last int, degrees, half float64) int {
	near := func(e extreme, step int) bool {
		for i := s.fig.Face.Clock.Index(e.t); i >= 0 && i < len(s.t) && math.Abs(s.t[i]-e.t) <= half; i += step {
			if math.Abs(s.angle[i]-e.angle) >= degrees {
				return true
			}
		}
		return false
	}
	n := last - first + 1
	if !near(run[first], -1) {
		n--
	}
	if !near(run[last], 1) {
		n--
	}
	return n
}

// between is the stretch of the reversals first to last of a run.
func (s *swings) between(run []extreme, first, last int) stretch {
	e := stretch{reversals: last - first + 1}
	beat := (run[last].t - run[first].t) / float64(last-first)
	e.Start = math.Max(run[first-1].t, run[first].t-beat) // the head may have rested at its extreme before
	e.End = math.Min(run[last+1].t, run[last].t+beat)
	for j := first; j <= last+1; j++ {
		e.swing += math.Abs(run[j].angle-run[j-1].angle) / float64(last-first+2)
	}
	return e
}

// extremes is the zigzag of the angle: alternating turning points that differ by at least degrees, in runs without
// absence.
func (s *swings) extremes(degrees float64) [][]extreme {
	var runs [][]extreme
	var run []extreme
	var low, high extreme
	direction, last := 0, math.Inf(-1)
	finish := func() {
		if direction > 0 {
			run = append(run, high)
		} else if direction < 0 {
			run = append(run, low)
		}
		if len(run) >= 4 {
			runs = append(runs, run)
		}
		run, direction = nil, 0
	}
	for i, a := range s.angle {
		if math.IsNaN(a) {
			continue
		}
		now := extreme{s.t[i], a}
		if now.t-last > maxAbsence {
			finish()
			low, high = now, now
		}
		last = now.t
		if a > high.angle {
			high = now
		}
		if a < low.angle {
			low = now
		}
		switch {
		case direction >= 0 && high.angle-a >= degrees:
			run = append(run, high)
			direction, low = -1, now
		case direction <= 0 && a-low.angle >= degrees:
			run = append(run, low)
			direction, high = 1, now
		}
		if direction > 0 {
			low = now
		} else if direction < 0 {
			high = now
		}
	}
	finish()
	return runs
}

// swaying tells whether a body carries the head: the head travels farther than its turn explains, or the torso travels along with it, or far
// across, as it does when the whole body moves and not in a nod.
func (s *swings) swaying(e stretch) bool {
	head, torso := travel(s.along(s.head), e.Span), travel(s.along(s.torso), e.Span)
	return head > s.carried*lever*math.Sin(e.swing*math.Pi/180) || torso > sway*head || travel(s.across(s.torso), e.Span) > shift*head
}

// travel is the distance between the 10th and the 90th percentile of a coordinate during a span; NaN when unknown.
func travel(g track.Grid, span analysis.Span) float64 {
	a := max(int((span.Start-g.Start)/g.Step), 0)
	b := min(int((span.End-g.Start)/g.Step)+1, len(g.Values))
	if a >= b {
		return math.NaN()
	}
	return track.Quantile(g.Values[a:b], 0.9) - track.Quantile(g.Values[a:b], 0.1)
}
