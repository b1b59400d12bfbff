package track

import "math"

// Grid is a column on a uniform time base: value k belongs to Start + k*Step seconds.
type Grid struct {
	Start, Step float64
	Values      []float64 // NaN where there was nothing to interpolate between
}

// Resample interpolates a column linearly onto a grid of the given rate (Hz). Between two values further apart than
// maxGap seconds the grid is NaN. A rate that is far below the frames' is not low-passed first: smooth before.
func Resample[F float](t []float64, v []F, rate, maxGap float64) Grid {
	if len(t) == 0 {
		return Grid{Step: 1 / rate}
	}
	n := int((t[len(t)-1]-t[0])*rate+slack) + 1
	g := Grid{Start: t[0], Step: 1 / rate, Values: make([]float64, n)}
	before, after := -1, 0
	for k := range g.Values {
		at := g.At(k)
		for ; after < len(t) && (t[after] < at-slack || isNaN(v[after])); after++ {
			if !isNaN(v[after]) {
				before = after
			}
		}
		g.Values[k] = between(t, v, before, after, at, maxGap)
	}
	return g
}

func between[F float](t []float64, v []F, before, after int, at, maxGap float64) float64 {
	if after < len(t) && math.Abs(t[after]-at) <= slack {
		return float64(v[after])
	}
	if before < 0 || after >= len(t) || t[after]-t[before] > maxGap {
		return math.NaN()
	}
	f := (at - t[before]) / (t[after] - t[before])
	return float64(v[before])*(1-f) + float64(v[after])*f
}

// At is the time of grid point k in seconds.
func (g Grid) At(k int) float64 { return g.Start + float64(k)*g.Step }

// Nearest is the grid point nearest to t, which may lie beyond the ends.
func (g Grid) Nearest(t float64) int { return int(math.Round((t - g.Start) / g.Step)) }
