// Package still tells whether a piece of the picture shows the same as when it was last looked at, but for its noise and for a shift
// of all of it.
package still

import (
	"math"
	"slices"
)

// Block is the side, in cells, of the blocks that a piece is judged by.
const Block = 4

const (
	mostSteps  = 4
	settled    = 0.01 // cells: smaller steps end the search
	leastSlope = 0.25 // grey levels per cell, squared: below it nothing is there that a shift would show in
	leastNoise = 0.5  // grey levels: a piece that a codec left as it was shows none
)

// Reference is how a piece of the picture looked: n x n grey levels, row by row.
type Reference struct {
	n                  int
	level, gx, gy      []float32
	used               []bool    // cells that count; none at the edge does
	slope              []float32 // of each block: mean square of the gradient along an axis
	cells              float64   // used ones, and the sums of their gradients and products
	x1, y1, xx, xy, yy float64
	residual           []float32 // scratch
}

// Set keeps the levels of a piece. used tells the cells that count; nil: all.
func (r *Reference) Set(level []float32, n int, used func(x, y int) bool) {
	if r.n != n {
		blocks := n / Block * (n / Block)
		*r = Reference{n: n, level: make([]float32, n*n), gx: make([]float32, n*n), gy: make([]float32, n*n), used: make([]bool, n*n),
			slope: make([]float32, blocks), residual: make([]float32, n*n)}
	}
	copy(r.level, level)
	r.cells, r.x1, r.y1, r.xx, r.xy, r.yy = 0, 0, 0, 0, 0, 0
	clear(r.slope)
	for y := 1; y < n-1; y++ {
		for x := 1; x < n-1; x++ {
			i := y*n + x
			r.gx[i], r.gy[i] = (level[i+1]-level[i-1])/2, (level[i+n]-level[i-n])/2
			if r.used[i] = used == nil || used(x, y); r.used[i] {
				gx, gy := float64(r.gx[i]), float64(r.gy[i])
				r.cells, r.x1, r.y1 = r.cells+1, r.x1+gx, r.y1+gy
				r.xx, r.xy, r.yy = r.xx+gx*gx, r.xy+gx*gy, r.yy+gy*gy
				r.slope[r.block(x, y)] += float32(gx*gx+gy*gy) / (2 * Block * Block)
			}
		}
	}
}

func (r *Reference) block(x, y int) int { return y/Block*(r.n/Block) + x/Block }

// Slope is the mean square of the gradient along an axis, levels per cell, squared.
func (r *Reference) Slope() float64 { return (r.xx + r.yy) / 2 / math.Max(1, r.cells) }

// Shift is a movement of all of a piece, in cells to the right and down, and of its brightness, in levels.
type Shift struct{ X, Y, Light float64 }

// Shift is by how much what is seen has moved since; false where that can't be told. The method is that of Lucas & Kanade (1981) with
// the reference's gradients (Baker & Matthews 2004, doi 10.1023/B:VISI.0000011205.11775.fd).
func (r *Reference) Shift(now []float32) (s Shift, ok bool) {
	if r.cells < float64(r.n) {
		return s, false
	}
	xx, xy, yy := r.xx-r.x1*r.x1/r.cells, r.xy-r.x1*r.y1/r.cells, r.yy-r.y1*r.y1/r.cells
	if least := (xx+yy)/2 - math.Hypot((xx-yy)/2, xy); !(least > leastSlope*r.cells) {
		return s, false
	}
	det := xx*yy - xy*xy
	for range mostSteps {
		if math.Hypot(s.X, s.Y) > float64(r.n)/4 {
			return s, false
		}
		r.compare(now, s)
		var xr, yr, sum float32
		for i, e := range r.residual {
			if r.used[i] {
				xr, yr, sum = xr+r.gx[i]*e, yr+r.gy[i]*e, sum+e
			}
		}
		s.Light = float64(sum) / r.cells
		bx, by := float64(xr)-r.x1*s.Light, float64(yr)-r.y1*s.Light
		ux, uy := (yy*bx-xy*by)/det, (xx*by-xy*bx)/det
		s.X, s.Y = s.X-ux, s.Y-uy
		if math.Hypot(ux, uy) < settled {
			break
		}
	}
	return s, true
}

// compare fills in what now differs from the reference, moved by a shift; light counts as difference.
func (r *Reference) compare(now []float32, s Shift) {
	n := r.n
	x0, y0 := int(math.Floor(s.X)), int(math.Floor(s.Y))
	fx, fy := float32(s.X-float64(x0)), float32(s.Y-float64(y0))
	for y := 1; y < n-1; y++ {
		above, below := min(max(y+y0, 0), n-1)*n, min(max(y+y0+1, 0), n-1)*n
		for x := 1; x < n-1; x++ {
			left, right := min(max(x+x0, 0), n-1), min(max(x+x0+1, 0), n-1)
			top := now[above+left] + fx*(now[above+right]-now[above+left])
			low := now[below+left] + fx*(now[below+right]-now[below+left])
			r.residual[y*n+x] = top + fy*(low-top) - r.level[y*n+x]
		}
	}
}

// Difference is by how much a piece differs from its reference, shifted.
type Difference struct {
	Square float64 // mean square over the cells that count, levels squared
	Quiet  float64 // the same of the quietest quarter of its blocks at the most, at least that of no noise
	Change float64 // of the block that differs most: the movement in cells, squared, that would cause its mean square beyond the noise
}

// Differ compares a piece with its reference, shifted. noise is the mean square that is no difference; 0: that of the quiet blocks.
func (r *Reference) Differ(now []float32, s Shift, noise float64) (d Difference) {
	r.compare(now, s)
	blocks := len(r.slope)
	sums, counts := make([]float64, blocks), make([]float64, blocks)
	for y := 1; y < r.n-1; y++ {
		for x := 1; x < r.n-1; x++ {
			if i := y*r.n + x; r.used[i] {
				e := float64(r.residual[i]) - s.Light
				b := r.block(x, y)
				sums[b], counts[b] = sums[b]+e*e, counts[b]+1
				d.Square += e * e / r.cells
			}
		}
	}
	var means []float64
	for b, sum := range sums {
		if counts[b] >= Block*Block/2 {
			means = append(means, sum/counts[b])
		}
	}
	d.Quiet = leastNoise * leastNoise
	if len(means) > 0 {
		slices.Sort(means)
		d.Quiet = max(d.Quiet, means[len(means)/4])
	}
	if noise == 0 {
		noise = d.Quiet
	}
	for b, sum := range sums {
		if counts[b] >= Block*Block/2 {
			mean := sum / counts[b]
			moved := (mean - beyond*noise) / max(float64(r.slope[b]), leastSlope)
			d.Change = max(d.Change, moved)
		}
	}
	return d
}

// beyond is how many times the noise a block of sixteen cells may differ by chance: one in ten thousand does more (chi-square).
const beyond = 3.0
