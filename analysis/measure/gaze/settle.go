package gaze

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// Gaze rests: on the lens, on the screen, on notes, with little in between. The measured angle up and down between two rests
// falls short of the true one (the eyes' measured rotation does, see package baseline): on the same rehearsal as recorded and
// mirrored, brighter and darker, it is .4 to .8 of it, which puts a rest on the screen at the cone's edge or inside. So the
// upper and lower edge move inwards to the gap between rests, where the person's own gaze shows one and the rest beyond lies
// rather outside the cone. To the sides the rims of the irises are true, and the edges stay. How far an edge moves grows evenly
// with what speaks for it: the same rehearsal at another frame rate or size must not jump from one edge to another.
const (
	inner = 0.4  // share of the limit: how far in an edge may move, the least share of an angle that is measured
	usual = 0.7  // share of the limit beyond which a rest lies rather outside: of an angle that much is measured on average
	outer = 2.5  // limits: how far out the rest beyond it may lie
	cell  = 0.25 // degrees: grid of the density
	blur  = 0.5  // degrees, standard deviation: width of a rest after smoothing

	// What speaks for a gap, from nothing to all: how empty it is relative to the lower of the rests beside it; how full, in
	// the same measure, the edge as defined, or what lies inside it beyond usual; and for how many seconds the gaze rests beyond.
	emptyNone, emptyAll   = 0.8, 0.5
	cutNone, cutAll       = 0.02, 0.15
	insideNone, insideAll = 0.3, 0.7
	restNone, restAll     = 1.0, 2.0
)

// settle moves the upper and lower edge of the nominal cone into gaps of the gaze's own density.
func (r *Result) settle(p analysis.EyeContactProfile) {
	r.Limits = Nominal(p)
	r.Limits.Up = r.edge(1, r.Limits.Up)
	r.Limits.Down = r.edge(-1, r.Limits.Down)
}

// density is the time that the gaze spends at each pitch times sign, in cells from -reach to reach, of the frames that
// look neither left nor right.
func (r *Result) density(sign, reach float64) []float64 {
	out := make([]float64, int(2*reach/cell)+1)
	for i, why := range r.Seen {
		k := int(math.Round((sign*float64(r.SeenPitch[i]) + reach) / cell))
		beside := float64(r.SeenYaw[i]) > r.Limits.Right || float64(r.SeenYaw[i]) < -r.Limits.Left
		if why == analysis.Measured && k >= 0 && k < len(out) && !beside {
			out[k] += r.Clock.Hold[i]
		}
	}
	return out
}

// edge is the limit above (sign 1) or below (-1).
func (r *Result) edge(sign, limit float64) float64 {
	reach := outer * limit
	density := r.density(sign, reach)
	smooth := track.Blur(density, blur/cell)
	at := func(x float64) int { return int(math.Round((x + reach) / cell)) }
	low, high := at(inner*limit), at(limit)
	contact := highest(smooth[at(-inner*limit):low])
	gap, emptiest, weight, sum := low, 1.0, 0.0, 0.0
	for k := low; k <= high; k++ {
		side := min(contact, highest(smooth[k:]))
		if side == 0 {
			break
		}
		if smooth[k]/side < emptiest {
			gap, emptiest = k, smooth[k]/side
		}
		w := 1 - ramp(smooth[k]/side, 0, emptyNone)
		weight, sum = weight+w*w, sum+w*w*(float64(k)*cell-reach)
	}
	if weight == 0 {
		return limit
	}
	rest := 0.0
	for _, d := range density[gap:] {
		rest += d
	}
	side := min(contact, highest(smooth[gap:]))
	cut := max(ramp(smooth[high]/side, cutNone, cutAll), ramp(highest(smooth[at(usual*limit):high])/side, insideNone, insideAll))
	move := (1 - ramp(emptiest, emptyAll, emptyNone)) * cut * ramp(rest, restNone, restAll)
	return limit + move*(sum/weight-limit)
}

func highest(v []float64) (top float64) {
	for _, x := range v {
		top = max(top, x)
	}
	return top
}

// ramp is 0 up to lo, 1 from hi, straight between.
func ramp(v, lo, hi float64) float64 { return max(0, min(1, (v-lo)/(hi-lo))) }
