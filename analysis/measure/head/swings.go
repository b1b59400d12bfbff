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
			if n := k - i + 1; n >= 2 {
				e := stretch{reversals: n}
				beat := (run[k].t - run[i].t) / float64(k-i)
				e.Start = math.Max(run[i-1].t, run[i].t-beat) // the head may have rested at its extreme before
				e.End = math.Min(run[k+1].t, run[k].t+beat)
				for j := i; j <= k+1; j++ {
					e.swing += math.Abs(run[j].angle-run[j-1].angle) / float64(k-i+2)
				}
				if !s.swaying(e.Span) {
					out = append(out, e)
				}
			}
			i = k + 1
		}
	}
	return out
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

// swaying tells whether the torso travels along with the head, or far across, as it does when the whole body moves and not in a nod.
func (s *swings) swaying(span analysis.Span) bool {
	head, torso := travel(s.along(s.head), span), travel(s.along(s.torso), span)
	return torso > sway*head || travel(s.across(s.torso), span) > shift*head
}

// travel is the distance between the 10th and the 90th percentile of a coordinate during a span; 0 when unknown.
func travel(g track.Grid, span analysis.Span) float64 {
	a := max(int((span.Start-g.Start)/g.Step), 0)
	b := min(int((span.End-g.Start)/g.Step)+1, len(g.Values))
	if a >= b {
		return 0
	}
	d := track.Quantile(g.Values[a:b], 0.9) - track.Quantile(g.Values[a:b], 0.1)
	if math.IsNaN(d) {
		return 0
	}
	return d
}
