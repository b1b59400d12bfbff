package layout

import (
	"image"
	"slices"
)

const (
	mostMoving = 0.02 // of the points of what stands still: a cursor, a clock
	block      = 4    // grid points a side of the blocks in which movement is gathered
	tileEdge   = 0.8  // of a tile's side along which its edge shows
	nearEdges  = 8    // candidates a side
	smallest   = 0.25 // of the largest moving part: what is smaller is a cursor or a film's thumbnail
	drawnPlain = 0.35 // of what surrounds a tile that has one level
	plainStep  = 0.75 // levels: mean step of luma of a plain area
)

// tiles are cameras' pictures on something drawn that stands still: everything that moves lies within rectangles with edges all about.
func (f *Finder) tiles(e edges, in image.Rectangle) (out []image.Rectangle) {
	parts := f.movingParts(in)
	if len(parts) == 0 {
		return nil
	}
	largest := 0
	for _, p := range parts {
		largest = max(largest, area(p))
	}
	for _, p := range parts {
		if float64(area(p)) < smallest*float64(largest) || slices.ContainsFunc(out, func(o image.Rectangle) bool { return o.Overlaps(p) }) {
			continue
		}
		r, ok := f.closed(e, p, in)
		if !ok {
			return nil
		}
		out = append(out, r)
	}
	out = sorted(out)
	if !f.drawn(in, out) {
		return nil
	}
	return out
}

func area(r image.Rectangle) int { return r.Dx() * r.Dy() }

// movingParts are the boxes about the connected parts of a rectangle in which something moves.
func (f *Finder) movingParts(in image.Rectangle) (out []image.Rectangle) {
	const side = grid * block
	w, h := (f.w+side-1)/side, (f.h+side-1)/side
	on := make([]bool, w*h)
	for y := range h {
		for x := range w {
			on[y*w+x] = f.moving(image.Rect(x*side, y*side, (x+1)*side, (y+1)*side).Intersect(in)) >= 0.2
		}
	}
	var grow func(x, y int, box *image.Rectangle)
	grow = func(x, y int, box *image.Rectangle) {
		if x < 0 || y < 0 || x >= w || y >= h || !on[y*w+x] {
			return
		}
		on[y*w+x] = false
		*box = box.Union(image.Rect(x*side, y*side, (x+1)*side, (y+1)*side))
		for dy := -2; dy <= 2; dy++ {
			for dx := -2; dx <= 2; dx++ {
				grow(x+dx, y+dy, box)
			}
		}
	}
	for y := range h {
		for x := range w {
			if on[y*w+x] {
				var box image.Rectangle
				grow(x, y, &box)
				out = append(out, box.Intersect(in))
			}
		}
	}
	return out
}

// closed is the smallest rectangle about what moves that has edges on all sides, those of the picture among them; false: that is all of
// it.
func (f *Finder) closed(e edges, p, in image.Rectangle) (best image.Rectangle, ok bool) {
	const slack = grid * block
	upright := func(x int) float64 { return e.column(x, p.Min.Y+slack, p.Max.Y-slack) }
	level := func(y int) float64 { return e.row(y, p.Min.X+slack, p.Max.X-slack) }
	lefts := outward(p.Min.X+slack, in.Min.X, upright)
	rights := outward(p.Max.X-slack, in.Max.X, upright)
	tops := outward(p.Min.Y+slack, in.Min.Y, level)
	bottoms := outward(p.Max.Y-slack, in.Max.Y, level)
	best = in
	for _, x0 := range lefts {
		for _, x1 := range rights {
			for _, y0 := range tops {
				for _, y1 := range bottoms {
					r := image.Rect(x0, y0, x1, y1)
					if area(r) < area(best) && f.hasEdges(e, r, in) {
						best = r
					}
				}
			}
		}
	}
	return best, best != in
}

// outward lists the lines from one on to the end that are edges, nearest first, and the end.
func outward(from, end int, cover func(int) float64) (out []int) {
	step := 1
	if end < from {
		step = -1
	}
	for x := from; x != end && len(out) < nearEdges; x += step {
		if cover(x) >= tileEdge {
			out = append(out, x)
		}
	}
	return append(out, end)
}

func (f *Finder) hasEdges(e edges, r, in image.Rectangle) bool {
	return (r.Min.X == in.Min.X || e.column(r.Min.X, r.Min.Y, r.Max.Y) >= tileEdge) &&
		(r.Max.X == in.Max.X || e.column(r.Max.X, r.Min.Y, r.Max.Y) >= tileEdge) &&
		(r.Min.Y == in.Min.Y || e.row(r.Min.Y, r.Min.X, r.Max.X) >= tileEdge) &&
		(r.Max.Y == in.Max.Y || e.row(r.Max.Y, r.Min.X, r.Max.X) >= tileEdge)
}

// drawn tells whether what surrounds tiles was drawn: it stands still, and much of it is plain, of one level.
func (f *Finder) drawn(in image.Rectangle, tiles []image.Rectangle) bool {
	var levels [256]int
	n, moving := 0, 0
	for j := cell(in.Min.Y); j*grid < in.Max.Y && j < f.ny; j++ {
		for i := cell(in.Min.X); i*grid < in.Max.X && i < f.nx; i++ {
			if within(tiles, i*grid, j*grid) {
				continue
			}
			n++
			if f.active(i, j) {
				moving++
			}
			if f.steps(i, j) < plainStep {
				levels[f.last[j*grid*f.w+i*grid]]++
			}
		}
	}
	most := 0
	for v := 1; v < 255; v++ {
		most = max(most, levels[v-1]+levels[v]+levels[v+1])
	}
	return n > 0 && float64(moving) <= mostMoving*float64(n) && float64(most) >= drawnPlain*float64(n)
}
