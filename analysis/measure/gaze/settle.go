package gaze

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// Gaze rests: on the lens, on the other person's face, on notes, with little in between. Where this person's own gaze leaves a
// gap between the look at the lens and the next rest, and the look at the lens is steady enough for that to be no chance, the
// cone's side on that side moves inwards into the gap. It never moves outwards, and not closer to the lens than viewers
// notice. How far it moves grows evenly with what speaks for it: the same rehearsal at another frame rate or size must
// not jump from one side to another.
const (
	outer   = 2.2 // limits: how far out the next rest may lie
	nearest = 3.0 // degrees: where a side may move at most
	apart   = 0.5 // degrees from there to the next rest, its width
	gapFrom = 1.5 // degrees from the lens: what is nearer is the look at the lens itself
	beside  = 4.0 // degrees on the other axis that still belong to this side
	core    = 3.0 // degrees about the lens over which its spread is taken
	cell    = 0.1 // degrees: grid of the density
	resting = 0.4 // seconds: half the window of the median that leaves of the gaze where it rests
	// The density is smoothed by half of the spread of the look at the lens, within these limits, degrees (standard deviation).
	leastBlur, mostBlur = 0.3, 0.5

	// What speaks for a gap, from nothing to all: how many spreads of the look at the lens the rest beyond lies away from it; how
	// empty the gap is relative to that rest; for how many seconds the gaze rests beyond; and for how many at the lens.
	awayNone, awayAll   = 2.5, 3.5
	emptyNone, emptyAll = 0.7, 0.4
	restNone, restAll   = 1.0, 2.0
	lensNone, lensAll   = 1.5, 2.5
)

// settle moves the sides of the nominal cone into gaps of the gaze's own density.
func (r *Result) settle(p analysis.EyeContactProfile) {
	l := Nominal(p)
	r.Limits = l
	yaw, pitch := track.Despike(r.Clock.Time, r.SeenYaw, resting), track.Despike(r.Clock.Time, r.SeenPitch, resting)
	r.Limits.Left = r.edge(yaw, pitch, -1, l.Left)
	r.Limits.Right = r.edge(yaw, pitch, 1, l.Right)
	r.Limits.Up = r.edge(pitch, yaw, 1, l.Up)
	r.Limits.Down = r.edge(pitch, yaw, -1, l.Down)
}

// edge is the limit on one side of an axis.
func (r *Result) edge(along, across []float32, sign, limit float64) float64 {
	density, spread, lens := r.profile(along, across, sign, outer*limit)
	if math.IsNaN(spread) { // the gaze is never at the lens, so nothing parts it from a rest beside it
		return limit
	}
	smooth := track.Blur(density, math.Max(leastBlur, math.Min(mostBlur, spread/2))/cell)
	zero := len(density) - int(outer*limit/cell) - 1
	smooth, density = smooth[zero:], density[zero:]
	top := highest(smooth)
	if top == 0 {
		return limit
	}
	best, gap := 0.0, 0
	low := 0
	for k := 1; k+1 < len(smooth); k++ {
		if smooth[k] < smooth[low] {
			low = k
		}
		peak := smooth[k] >= smooth[k-1] && smooth[k] >= smooth[k+1]
		if !peak || smooth[k] == 0 || float64(k)*cell < nearest+apart || float64(low)*cell < gapFrom {
			continue
		}
		move := (1 - ramp(smooth[low]/smooth[k], emptyAll, emptyNone)) * ramp(sum(density[low:]), restNone, restAll) *
			ramp(float64(k)*cell/spread, awayNone, awayAll)
		if move > best {
			best, gap = move, low
		}
		if best == 1 {
			break
		}
	}
	return limit - best*ramp(lens, lensNone, lensAll)*math.Max(0, limit-math.Max(nearest, float64(gap)*cell))
}

// profile is the time that the gaze spends along an axis in cells from some degrees inside the lens to reach outside, the
// spread of the look at the lens, and for how many seconds it lasts.
func (r *Result) profile(along, across []float32, sign, reach float64) (density []float64, spread, lens float64) {
	const inside = 6.0
	density = make([]float64, int(inside/cell)+int(reach/cell)+1)
	var at []float64
	for i, why := range r.Seen {
		if why != analysis.Measured || math.Abs(float64(across[i])) >= beside {
			continue
		}
		x := sign * float64(along[i])
		if k := int(math.Round(x/cell)) + int(inside/cell); k >= 0 && k < len(density) {
			density[k] += r.Clock.Hold[i]
		}
		if math.Abs(x) < core {
			at, lens = append(at, x), lens+r.Clock.Hold[i]
		}
	}
	return density, track.MAD(at), lens
}

// Spread is how far the measured gaze scatters while it rests on the lens, degrees, standard deviations; NaN when it never does.
func (r *Result) Spread() (yaw, pitch float64) {
	var y, p []float64
	for i, why := range r.Seen {
		if a, b := float64(r.SeenYaw[i]), float64(r.SeenPitch[i]); why == analysis.Measured && math.Hypot(a, b) < beside {
			y, p = append(y, a), append(p, b)
		}
	}
	return track.MAD(y), track.MAD(p)
}

func sum(v []float64) (total float64) {
	for _, x := range v {
		total += x
	}
	return total
}

func highest(v []float64) (top float64) {
	for _, x := range v {
		top = max(top, x)
	}
	return top
}

// ramp is 0 up to lo, 1 from hi, straight between.
func ramp(v, lo, hi float64) float64 { return max(0, min(1, (v-lo)/(hi-lo))) }
