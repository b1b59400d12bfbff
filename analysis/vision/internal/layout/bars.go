package layout

import "image"

const (
	plainRange = 8     // levels of luma within which a bar stays over space and time: coding rings beside its edge
	leastBar   = 0.015 // of the picture's side
	mostBar    = 0.45
	ringing    = 12  // pixels beside a bar's edge that coding may have spoilt
	barEdge    = 0.5 // of a bar's length along which its edge shows: the rest is as dark as the bar
	twinEdge   = 0.1 // where the bar on the other side is as wide and its edge shows
)

// bars is what plain bars about the picture leave.
func (f *Finder) bars(e edges) image.Rectangle {
	whole := image.Rect(0, 0, f.w, f.h)
	top, bottom := pair(f.h, f.rowLow, f.rowHigh, func(y int) float64 { return e.row(y, 0, f.w) })
	whole.Min.Y, whole.Max.Y = top, f.h-bottom
	left, right := pair(f.w, f.colLow, f.colHigh, func(x int) float64 { return e.column(x, whole.Min.Y, whole.Max.Y) })
	whole.Min.X, whole.Max.X = left, f.w-right
	if top+bottom > 0 || left+right == 0 {
		return whole
	}
	// Bars of another colour on the other sides were not plain over the whole length: look again between these.
	top, bottom = pair(f.h, f.rowLow, f.rowHigh, func(y int) float64 { return e.row(y, left, f.w-right) })
	whole.Min.Y, whole.Max.Y = top, f.h-bottom
	return whole
}

// pair is the width of the bars at both ends of n lines; 0: none. cover tells how much of a line's length is an edge.
func pair(n int, low, high []byte, cover func(line int) float64) (first, last int) {
	back := func(i int) int { return n - 1 - i }
	a, b := plain(n, low, high, func(i int) int { return i }), plain(n, low, high, back)
	first, sureA := snap(n, a, cover)
	last, sureB := snap(n, b, func(i int) float64 { return cover(n - i) })
	const alike = 3 // pixels
	switch {
	case sureA && sureB:
	case sureA && last > 0 && distanceOf(first, last) <= alike:
	case sureB && first > 0 && distanceOf(first, last) <= alike:
	case sureA:
		last = 0
	case sureB:
		first = 0
	default:
		return 0, 0
	}
	return first, last
}

// plain counts the lines from an end that have one and the same level all the time.
func plain(n int, low, high []byte, at func(int) int) int {
	lo, hi := byte(255), byte(0)
	for i := range n {
		lo, hi = min(lo, low[at(i)]), max(hi, high[at(i)])
		if hi-lo > plainRange {
			return i
		}
	}
	return n
}

// snap moves a bar's end to its edge, if it has one; sure: along enough of it.
func snap(n, width int, cover func(int) float64) (edge int, sure bool) {
	least := max(4, int(leastBar*float64(n)))
	if width < max(2, least/2) || width > int(mostBar*float64(n)) {
		return 0, false
	}
	best := 0.0
	for i := max(width-2, least); i <= width+min(width, ringing); i++ {
		if c := cover(i); c > best {
			edge, best = i, c
		}
	}
	if best < twinEdge {
		return 0, false
	}
	return edge, best >= barEdge
}

func distanceOf(a, b int) int { return max(a-b, b-a) }
