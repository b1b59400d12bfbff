package fidget

import (
	"math"
	"math/cmplx"

	"poise/analysis"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/track"
)

const (
	// Where an oscillation begins and ends, waves are fitted to it over one period, but no less than shortestFit seconds, which at
	// figure.Rate are twice the points that a wave has parameters. It lasts while they have edgeShare of its usual size: half where it
	// began at once, since a stretch about its edge is half still; less, since people start and stop by degrees. Any share from a fifth to
	// three fifths finds the rhythm of each of five rendered bodies with an F1 of .94 and more, so that none of them decided it.
	shortestFit = 0.6
	edgeShare   = 1.0 / 3
	// A wave this many times the usual size is another movement: the hands come or go.
	outgrown = 2.0
	// A wave that a period later is off by more than a quarter of one is another movement too.
	phaseSlip = math.Pi / 2
	// minPeriods is how often something must swing to and fro: twice is chance.
	minPeriods = 3.0
)

// extent is from when to when a part of the body swings at a frequency, given the middles of the windows that show it.
func extent(c figure.Curve, frequency float64, from, to float64) analysis.Span {
	w := newWaves(c, frequency)
	first, last := c.X.Nearest(from), c.X.Nearest(to)
	var sizes []float64
	for i := first; i <= last; i++ {
		x, y := w.at(i)
		sizes = append(sizes, length(x, y))
	}
	usual := track.Median(sizes)
	end := func(i, step int) float64 {
		for ; ; i += step {
			x, y := w.at(i + step)
			switch s := length(x, y); {
			case math.IsNaN(s): // all that was seen
				return c.X.At(i + step*w.half)
			case s < edgeShare*usual || s > outgrown*usual || w.slipped(i+step, step, x, y): // somewhere between the two
				return c.X.At(i) + float64(step)*c.X.Step/2
			}
		}
	}
	return analysis.Span{Start: end(first, -1), End: end(last, 1)}
}

// waves fits waves of one frequency to stretches of a path.
type waves struct {
	c      figure.Curve
	half   int     // grid points to either side of a stretch's middle
	period int     // grid points
	turn   float64 // radians a grid point

	sin, cos []float64 // of the turn from the middle to each grid point of a stretch
}

func newWaves(c figure.Curve, frequency float64) *waves {
	period := 1 / frequency
	w := &waves{c: c, half: int(math.Round(math.Max(period, shortestFit) / c.X.Step / 2)), period: int(math.Round(period / c.X.Step)),
		turn: 2 * math.Pi * frequency * c.X.Step}
	for k := range 2*w.half + 1 {
		sin, cos := math.Sincos(w.turn * float64(k-w.half))
		w.sin, w.cos = append(w.sin, sin), append(w.cos, cos)
	}
	return w
}

func length(x, y complex128) float64 { return math.Hypot(cmplx.Abs(x), cmplx.Abs(y)) }

// slipped tells whether the wave x, y of grid point i goes on where that of a period nearer to the middle says.
func (w *waves) slipped(i, step int, x, y complex128) bool {
	nearX, nearY := w.at(i - step*w.period)
	turn := cmplx.Rect(1, float64(step*w.period)*w.turn)
	phase := cmplx.Phase(x*cmplx.Conj(nearX*turn) + y*cmplx.Conj(nearY*turn))
	return math.Abs(phase) > phaseSlip // NaN: nothing to compare with
}

// at is the wave that, on a straight line, fits the path around grid point i best, across and down; NaN where it is not seen whole.
// Phases are those at the point.
func (w *waves) at(i int) (x, y complex128) {
	n := 2*w.half + 1
	from := i - w.half
	if from < 0 || from+n > min(len(w.c.X.Values), len(w.c.Y.Values)) {
		return cmplx.NaN(), cmplx.NaN()
	}
	return w.fit(w.c.X.Values[from : from+n]), w.fit(w.c.Y.Values[from : from+n])
}

// fit is the wave in one direction. Around the middle, the cosine goes with the mean and the sine with the slope.
func (w *waves) fit(v []float64) complex128 {
	var n, vc, c1, cc, vs, su, ss, uu, vu, v1 float64
	for k, x := range v {
		u := float64(k - w.half)
		sin, cos := w.sin[k], w.cos[k]
		n, v1, c1, cc, vc = n+1, v1+x, c1+cos, cc+cos*cos, vc+x*cos
		uu, vu, su, ss, vs = uu+u*u, vu+x*u, su+u*sin, ss+sin*sin, vs+x*sin
	}
	even := (vc - v1*c1/n) / (cc - c1*c1/n)
	odd := (vs - vu*su/uu) / (ss - su*su/uu)
	return complex(even, -odd)
}
