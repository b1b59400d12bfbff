package eyeball

import (
	"math"

	"poise/analysis/measure/internal/track"
)

const (
	aboutPlace = 0.12 // cm: what belongs to a place that the eyes return to, 6.6 degrees
	density    = 0.04 // cm, standard deviation of the density's kernel
	restsErr   = 0.15 // cm: by which the depth learned from rests may be off at least: in a rest the head hardly turns more than registration jitters
	leastPlace = 2.0  // seconds that a place must hold to learn from
	rounds     = 6    // of learning depth and place in turns
	sampled    = 400  // frames of which the density is taken
	mostFrames = 4000 // of which depth and bend are learned: their errors are slow, so that of more every second one, or third, tells as much
)

// Learn is the depth of this person's eyeballs: from rests of the eyes, then from the place to which they return most, over
// the whole recording, in whatever pose of the head. With marked frames, in which the person looks at the lens, that place is
// theirs, and they count for more: a nod in them shows the depth at once. nil: none are marked.
func (e *Eyes) Learn(marked []bool) Depth {
	e.Place = e.own
	known := e.gathered(e.restDepth().share())
	for a := range known.Error {
		known.Error[a] = math.Max(known.Error[a], restsErr)
	}
	d := known
	for round := range rounds {
		freed := e.Freed(d)
		place, ok := e.centre(freed, marked)
		about := e.about(freed, place, marked)
		if !ok || about == nil {
			return d
		}
		next := e.placeDepth(d, known, about, marked)
		if round > 0 {
			next.bend = e.learnBend(next, about, marked)
		}
		moved := math.Max(math.Abs(next.Size[0]-d.Size[0]), math.Abs(next.Size[1]-d.Size[1]))
		d = next
		if round > 1 && moved < 0.01 || round == rounds-1 {
			e.average(d, about, place, marked)
			break
		}
	}
	return d
}

// centre is the place that is learned from.
func (e *Eyes) centre(freed [2][]float64, marked []bool) (place [2]float64, ok bool) {
	if marked != nil {
		return e.Centre(freed, marked)
	}
	return e.densest(freed)
}

// about are frames about one place, evenly chosen, and all marked ones; nil when they are too few to learn from.
func (e *Eyes) about(freed [2][]float64, place [2]float64, marked []bool) (about []int) {
	seconds := 0.0
	for i, ok := range e.Usable {
		if !ok || e.Lost[i] {
			continue
		}
		switch {
		case marked != nil && marked[i]:
			seconds += e.Clock.Hold[i]
		case i%e.stride != 0 || math.Hypot(freed[0][i]-place[0], freed[1][i]-place[1]) >= aboutPlace:
			continue
		default:
			seconds += float64(e.stride) * e.Clock.Hold[i]
		}
		about = append(about, i)
	}
	if seconds < leastPlace {
		return nil
	}
	return about
}

// weight is how many independent measurements a frame stands for: errors of registration last.
func (e *Eyes) weight(i int, marked []bool) float64 {
	if marked != nil && marked[i] {
		return e.Clock.Hold[i] / nodding
	}
	return float64(e.stride) * e.Clock.Hold[i] / independent
}

// placeDepth learns from the frames about one place; before is what is known without them.
func (e *Eyes) placeDepth(d, before Depth, about []int, marked []bool) Depth {
	out := before
	for a := range out.Size {
		l := newLine(before.Size[a], before.Error[a], len(about))
		for _, i := range about {
			axis := [2]float64{e.Axis[0][i], e.Axis[1][i]}
			l.add(axis[a], e.Place[a][i]-d.bend.of(a, axis), e.weight(i, marked))
		}
		out.Size[a], out.Error[a] = l.slopeAndPlace(d.Size[a], 3, shallowest)
	}
	return out
}

// slopeAndPlace fits y = slope x + place; the slope is at least so much.
func (l *line) slopeAndPlace(guess, cut, least float64) (slope, err float64) {
	slope, err = guess, l.spread
	at := l.place(slope)
	for range 4 {
		noise := l.noise(slope, at)
		var sum, sx, sy float64
		w := make([]float64, len(l.x))
		for i, x := range l.x {
			w[i] = l.weight[i] * tukey((l.y[i]-slope*x-at)/(cut*noise))
			sum, sx, sy = sum+w[i], sx+w[i]*x, sy+w[i]*l.y[i]
		}
		if !(sum > 0) {
			return slope, err
		}
		var xx, xy float64
		for i, x := range l.x {
			xx, xy = xx+w[i]*sq(x-sx/sum), xy+w[i]*(x-sx/sum)*(l.y[i]-sy/sum)
		}
		info := xx/sq(noise) + 1/sq(l.spread)
		slope = clamp((xy/sq(noise)+l.prior/sq(l.spread))/info, least, deepest)
		at, err = l.place(slope), 1/math.Sqrt(info)
	}
	return slope, err
}

// place is the median of what the slope leaves.
func (l *line) place(slope float64) float64 {
	r := make([]float64, len(l.x))
	for i, x := range l.x {
		r[i] = l.y[i] - slope*x
	}
	return track.Median(r)
}

// Centre is the median place of the usable frames of a mask; false when there is none.
func (e *Eyes) Centre(freed [2][]float64, mask []bool) (place [2]float64, ok bool) {
	in := make([]bool, len(mask))
	for i := range mask {
		in[i] = mask[i] && e.Usable[i]
	}
	for a := range place {
		place[a] = track.MedianWhere(freed[a], in)
	}
	return place, !math.IsNaN(place[0] + place[1])
}

// densest is the place at which the irises are most of the time.
func (e *Eyes) densest(freed [2][]float64) (place [2]float64, ok bool) {
	at := pairs(freed, e.seen(sampled))
	best := -1.0
	for i, dense := range track.Densities(at, density) {
		if dense > best {
			best, place, ok = dense, at[i], true
		}
	}
	return place, ok
}

// seen are about so many evenly chosen frames whose irises are seen.
func (e *Eyes) seen(about int) []int {
	return track.Evenly(len(e.Usable), about, func(i int) bool { return e.Usable[i] && !e.Lost[i] })
}

// pairs are both values at the given frames.
func pairs(of [2][]float64, frames []int) [][2]float64 {
	out := make([][2]float64, len(frames))
	for k, i := range frames {
		out[k] = [2]float64{of[0][i], of[1][i]}
	}
	return out
}

// Learned takes from the columns what is asked of the eyes at the depth that was learned, and lets them go: a long recording has many.
func (e *Eyes) Learned(d Depth) {
	e.Scatter = e.scatter(e.Freed(d))
	e.Place, e.Axis, e.own, e.alone, e.apart, e.hidden = [2][]float64{}, [2][]float64{}, [2][]float64{}, [2][]float64{}, [2][]float64{}, nil
}
