package eyeball

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"poise/analysis/measure/internal/track"
)

// Registration errs the more, the further the head is turned from where it usually is: skin bends, and glasses stand before
// it. What that does to the irises' place is even in the head's turn to either side, or comes from the other axis; it is
// learned from the place to which the eyes return most, or the marked one, in whatever pose of the head. Each part is 0 but
// for bendSpan: a few degrees at a head turned by 17.
const (
	bends    = 4
	bendCut  = 3.0 // standard deviations of the residuals beyond which a frame looks elsewhere
	turnedBy = 0.3 // of the axis: 17 degrees
)

var bendSpan = [bends]float64{0.15, 0.5, 0.5, 0.5} // cm per axis, or per its square, standard deviations

// bend is what registration adds to the irises' place, by the head's turn from At.
type bend struct {
	at   [2]float64
	part [2][bends]float64
}

// terms are those of an axis for a turn of the head.
func (b *bend) terms(a int, axis [2]float64) [bends]float64 {
	own, other := clamp(axis[a]-b.at[a], -turnedBy, turnedBy), clamp(axis[1-a]-b.at[1-a], -turnedBy, turnedBy)
	return [bends]float64{other, own * own, other * other, own * other}
}

// of is what is to be taken out of the irises' place.
func (b *bend) of(a int, axis [2]float64) (cm float64) {
	if b.part[a] == [bends]float64{} {
		return 0
	}
	for k, t := range b.terms(a, axis) {
		cm += b.part[a][k] * t
	}
	return cm
}

// learnBend learns it from the frames about a place; d's own bend is left out of account.
func (e *Eyes) learnBend(d Depth, about []int, marked []bool) (b bend) {
	for a := range b.at {
		b.at[a] = track.Median(track.Gather(e.Axis[a], about))
	}
	for a := range b.part {
		rest, weight := make([]float64, len(about)), make([]float64, len(about))
		for k, i := range about {
			rest[k] = e.Place[a][i] - d.Size[a]*e.Axis[a][i]
			weight[k] = e.weight(i, marked)
		}
		b.part[a] = b.fit(a, e, about, rest, weight)
	}
	return b
}

// fit is a robust regression on the terms, with their priors and a free place.
func (b *bend) fit(a int, e *Eyes, about []int, rest, weight []float64) (part [bends]float64) {
	rows := make([][bends + 1]float64, len(about))
	for k, i := range about {
		t := b.terms(a, [2]float64{e.Axis[0][i], e.Axis[1][i]})
		rows[k] = [bends + 1]float64{t[0], t[1], t[2], t[3], 1}
	}
	x := [bends + 1]float64{bends: track.Median(rest)}
	left := make([]float64, len(rest))
	for range 5 {
		for k := range rows {
			left[k] = math.Abs(rest[k] - dot(x, rows[k]))
		}
		noise := math.Max(leastNoise, 1.4826*track.Median(left))
		next, ok := solveBend(rows, rest, func(k int) float64 { return weight[k] * tukey(left[k]/(bendCut*noise)) / sq(noise) })
		if !ok {
			break
		}
		x = next
	}
	copy(part[:], x[:bends])
	return part
}

// solveBend is one step of it, of weighted least squares.
func solveBend(rows [][bends + 1]float64, rest []float64, weight func(k int) float64) (out [bends + 1]float64, ok bool) {
	const n = bends + 1
	var h [n * n]float64
	var g [n]float64
	for k, row := range rows {
		w := weight(k)
		if w == 0 {
			continue
		}
		for p := range n {
			for q := p; q < n; q++ {
				h[p*n+q] += w * row[p] * row[q]
			}
			g[p] += w * row[p] * rest[k]
		}
	}
	for p, s := range bendSpan {
		h[p*n+p] += 1 / sq(s)
	}
	h[n*n-1] += 1e-9
	var x mat.VecDense
	var chol mat.Cholesky
	if !chol.Factorize(mat.NewSymDense(n, h[:])) || chol.SolveVecTo(&x, mat.NewVecDense(n, g[:])) != nil {
		return out, false
	}
	copy(out[:], x.RawVector().Data)
	return out, true
}

func dot(a, b [bends + 1]float64) (s float64) {
	for k := range a {
		s += a[k] * b[k]
	}
	return s
}
