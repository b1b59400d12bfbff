package layout

import (
	"image"
	"slices"
)

const (
	seam      = 0.85 // of the length of a gap's side along which it is an edge
	bareSeam  = 0.95 // of that of a seam without a gap: whoever sits before a shelf or a table's edge interrupts it
	gapRange  = 8    // levels of luma of a gap between tiles
	leastGap  = 3    // pixels
	leastTile = 0.12 // of the picture's sides
	mostTiles = 25
)

// gallery splits a rectangle into the tiles of several cameras: along plain gaps, or, where tiles touch, along seams that divide it
// into equal parts. One tile: no gallery.
func (f *Finder) gallery(e edges, r image.Rectangle) []image.Rectangle {
	parts := f.split(e, r, 4)
	live := parts[:0]
	for _, p := range parts {
		if float64(p.Dx()) >= leastTile*float64(f.w) && float64(p.Dy()) >= leastTile*float64(f.h) && f.moving(p) > mostMoving {
			live = append(live, p)
		}
	}
	if len(live) > mostTiles || len(live) < len(parts) && len(live) < 2 {
		return nil
	}
	return live
}

func (f *Finder) split(e edges, r image.Rectangle, depth int) []image.Rectangle {
	if depth == 0 {
		return []image.Rectangle{r}
	}
	cuts := f.cuts(r.Min.X, r.Max.X, func(x int) float64 { return e.column(x, r.Min.Y, r.Max.Y) }, func(x int) bool {
		return f.plainLine(image.Rect(x, r.Min.Y, x+1, r.Max.Y))
	})
	down := false
	if len(cuts) == 0 {
		down = true
		cuts = f.cuts(r.Min.Y, r.Max.Y, func(y int) float64 { return e.row(y, r.Min.X, r.Max.X) }, func(y int) bool {
			return f.plainLine(image.Rect(r.Min.X, y, r.Max.X, y+1))
		})
	}
	if len(cuts) == 0 {
		return []image.Rectangle{r}
	}
	var out []image.Rectangle
	from := r.Min.X
	if down {
		from = r.Min.Y
	}
	end := r.Max.X
	if down {
		end = r.Max.Y
	}
	for _, c := range append(cuts, [2]int{end, end}) {
		part := image.Rect(from, r.Min.Y, c[0], r.Max.Y)
		if down {
			part = image.Rect(r.Min.X, from, r.Max.X, c[0])
		}
		if part.Dx() >= 8 && part.Dy() >= 8 {
			out = append(out, f.split(e, part, depth-1)...)
		}
		from = c[1]
	}
	return out
}

// cuts are the places at which a stretch of lines is divided, each where one part ends and the next begins.
func (f *Finder) cuts(from, to int, cover func(int) float64, plain func(int) bool) (out [][2]int) {
	for x := from; x < to; x++ {
		if !plain(x) {
			continue
		}
		end := x
		for end < to && plain(end) {
			end++
		}
		// A gap has an edge on both sides, but at the end of the stretch.
		a := x == from || around(x, cover) >= seam
		b := end == to || around(end, cover) >= seam
		if end-x >= leastGap && a && b && (x > from || end < to) && (end-x)*2 < to-from {
			out = append(out, [2]int{x, end})
		}
		x = end
	}
	if len(out) > 0 {
		return out
	}
	for _, parts := range []int{2, 3, 4, 5} {
		for k := 1; k < parts; k++ {
			at := from + (to-from)*k/parts
			best := at
			for _, x := range []int{at - 2, at - 1, at + 1, at + 2} {
				if cover(x) > cover(best) {
					best = x
				}
			}
			if cover(best) < bareSeam {
				out = nil
				break
			}
			out = append(out, [2]int{best, best})
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

func around(x int, cover func(int) float64) float64 {
	best := 0.0
	for d := -3; d <= 3; d++ {
		best = max(best, cover(x+d))
	}
	return best
}

// plainLine tells whether a line has one level in the last sample.
func (f *Finder) plainLine(r image.Rectangle) bool {
	lo, hi := byte(255), byte(0)
	for y := r.Min.Y; y < r.Max.Y; y += 2 {
		for x := r.Min.X; x < r.Max.X; x += 2 {
			v := f.last[y*f.w+x]
			if lo, hi = min(lo, v), max(hi, v); hi-lo > gapRange {
				return false
			}
		}
	}
	return true
}

// moving is the share of a rectangle's points that change often.
func (f *Finder) moving(r image.Rectangle) float64 {
	moving, n := 0, 0
	for j := cell(r.Min.Y); j < f.ny && j*grid < r.Max.Y; j++ {
		for i := cell(r.Min.X); i < f.nx && i*grid < r.Max.X; i++ {
			n++
			if f.active(i, j) {
				moving++
			}
		}
	}
	if n == 0 {
		return 0
	}
	return float64(moving) / float64(n)
}

// sorted keeps results independent of how parts were found.
func sorted(parts []image.Rectangle) []image.Rectangle {
	slices.SortFunc(parts, func(a, b image.Rectangle) int {
		if a.Min.Y != b.Min.Y {
			return a.Min.Y - b.Min.Y
		}
		return a.Min.X - b.Min.X
	})
	return parts
}
