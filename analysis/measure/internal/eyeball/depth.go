package eyeball

import (
	"math"

	"poise/analysis/measure/internal/track"
)

// While the eyes hold a place and the head turns, the irises move in the head: by how much tells how far behind the skin
// the eyeballs turn. Their centres lie 6 to 9 mm behind the lids' corners in anatomy, more or less by what registration does to a
// face (8 to 12 on the rendered faces, on which the upper end was chosen); horizontal and vertical depth are the same eyeball's, but
// for the lids.
const (
	usualDepth  = 0.9  // cm
	depthSpan   = 0.3  // cm, standard deviation from face to face
	coupled     = 0.1  // cm, standard deviation between both axes
	shallowest  = 0.2  // cm
	deepest     = 2.5  // cm
	leastNoise  = 0.02 // cm: registration is never better
	independent = 1.0  // seconds: errors of registration last about as long
	nodding     = 0.33 // seconds: the same in a stretch in which the person is known to hold the eyes on the lens
	farRest     = 0.4  // cm from the median place (22 degrees): beyond it irises are hidden
)

// Depth is how far behind the lid corners the eyeballs' centre lies for either axis (0 horizontal, 1 vertical), in cm, with
// its standard error.
type Depth struct {
	Size, Error [2]float64
	bend        bend
}

// Usual is what holds for a face of which nothing is known.
func Usual() Depth {
	return Depth{Size: [2]float64{usualDepth, usualDepth}, Error: [2]float64{depthSpan, depthSpan}}
}

// restDepth learns the depth within rests of the eyes, wherever they rest.
func (e *Eyes) restDepth() Depth {
	d := Usual()
	for range 4 {
		freed := e.Freed(d)
		rests := e.rests(freed, e.near(freed))
		for a := range d.Size {
			l := newLine(usualDepth, depthSpan, 0)
			for _, rest := range rests {
				place, axis := track.Gather(e.Place[a], rest), track.Gather(e.Axis[a], rest)
				p, z := track.Median(place), track.Median(axis)
				for k := 0; k < len(rest); k += e.stride {
					l.add(axis[k]-z, place[k]-p, e.weight(rest[k], nil))
				}
			}
			d.Size[a], d.Error[a] = l.slope(d.Size[a], 4)
		}
	}
	return d
}

// near are the frames whose irises are well seen.
func (e *Eyes) near(freed [2][]float64) []bool {
	out := make([]bool, len(e.Usable))
	x, y := track.MedianWhere(freed[0], e.Usable), track.MedianWhere(freed[1], e.Usable)
	for i := range out {
		out[i] = e.Usable[i] && !e.Lost[i] && math.Hypot(freed[0][i]-x, freed[1][i]-y) < farRest
	}
	return out
}

// share lets the axes tell each other what they know.
func (d Depth) share() Depth {
	out := d
	for a := range d.Size {
		own, other := sq(d.Error[a]), sq(d.Error[1-a])+sq(coupled)
		out.Size[a] = (d.Size[a]*other + d.Size[1-a]*own) / (own + other)
		out.Error[a] = math.Sqrt(own * other / (own + other))
	}
	return out
}

// line is a robust regression through points with a prior for its slope.
type line struct {
	prior, spread float64
	x, y, weight  []float64
}

// newLine has room for so many points.
func newLine(prior, spread float64, room int) *line {
	column := func() []float64 { return make([]float64, 0, room) }
	return &line{prior, spread, column(), column(), column()}
}

func (l *line) add(x, y, weight float64) {
	l.x, l.y, l.weight = append(l.x, x), append(l.y, y), append(l.weight, weight)
}

// slope fits y = slope x, from a first guess; points further off than cut standard deviations of the residuals do not count.
func (l *line) slope(guess, cut float64) (slope, err float64) {
	slope, err = guess, l.spread
	if len(l.x) == 0 {
		return l.prior, l.spread
	}
	for range 5 {
		noise := l.noise(slope, 0)
		var xx, xy float64
		for i, x := range l.x {
			w := l.weight[i] * tukey((l.y[i]-slope*x)/(cut*noise))
			xx, xy = xx+w*x*x, xy+w*x*l.y[i]
		}
		info := xx/sq(noise) + 1/sq(l.spread)
		slope = clamp((xy/sq(noise)+l.prior/sq(l.spread))/info, shallowest, deepest)
		err = 1 / math.Sqrt(info)
	}
	return slope, err
}

// noise is the residuals' standard deviation, robust.
func (l *line) noise(slope, at float64) float64 {
	r := make([]float64, len(l.x))
	for i, x := range l.x {
		r[i] = math.Abs(l.y[i] - slope*x - at)
	}
	return math.Max(leastNoise, 1.4826*track.Median(r))
}

func tukey(u float64) float64 {
	if u = math.Abs(u); u >= 1 {
		return 0
	}
	return sq(1 - u*u)
}

func sq(x float64) float64 { return x * x }

func clamp(x, lo, hi float64) float64 { return max(lo, min(hi, x)) }
