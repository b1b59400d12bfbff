package layout

import "image"

const (
	// Steps of luma on the average of the window from which a point lies on an edge: beside something plain, where the last level
	// counts, and anywhere.
	faintStep, clearStep = 3.0, 4.5
	standsOut            = 3 // by how many times it outweighs each of four places about it, together: texture is no edge
)

// lines tells where straight edges run along one axis: how many of the points of a line have an edge across it there.
type lines struct {
	cells int      // points a line
	sum   []uint16 // of each line, cells + 1 running counts
}

// newLines looks for edges across n lines of the given number of points: sums holds the steps of luma at each point, those of a line
// next apart, those of a point on the next line stride apart.
func newLines(sums []uint16, n, cells, stride, next int, least int32) lines {
	l := lines{cells, make([]uint16, n*(cells+1))}
	// The weaker of the steps centred on a line and on the one before: both see an edge between the two, and no other does.
	edge := func(at int) int32 { return int32(min(sums[at-stride], sums[at])) }
	for i := 6; i < n-6; i++ {
		row := l.sum[i*(cells+1):][:cells+1]
		at := i * stride
		for k := range cells {
			row[k+1] = row[k]
			e := edge(at)
			if e >= least && standsOut*e >= edge(at-5*stride)+edge(at-4*stride)+edge(at+4*stride)+edge(at+5*stride) {
				row[k+1]++
			}
			at += next
		}
	}
	return l
}

// cover is the share of the points from..to-1 of a line that have an edge.
func (l lines) cover(line, from, to int) float64 {
	from, to = max(from, 0), min(to, l.cells)
	if from >= to || line < 0 || (line+1)*(l.cells+1) > len(l.sum) {
		return 0
	}
	row := l.sum[line*(l.cells+1):]
	return float64(row[to]-row[from]) / float64(to-from)
}

// edges are the straight edges along both axes, in pixels.
type edges struct{ columns, rows lines }

func (f *Finder) edges(least float64) edges {
	sum := int32(least * float64(f.samples))
	return edges{newLines(f.across, f.w, f.ny, 1, f.w, sum), newLines(f.down, f.h, f.nx, f.nx, 1, sum)}
}

// column and row tell how much of a rectangle's side is an edge between the line before and this one.
func (e edges) column(x, y0, y1 int) float64 { return e.columns.cover(x, cell(y0), y1/grid) }
func (e edges) row(y, x0, x1 int) float64    { return e.rows.cover(y, cell(x0), x1/grid) }

func cell(pixel int) int { return (pixel + grid - 1) / grid }

// even shrinks a rectangle to even positions: the picture's colour has half the rows and columns.
func even(r image.Rectangle) image.Rectangle {
	return image.Rect((r.Min.X+1)&^1, (r.Min.Y+1)&^1, r.Max.X&^1, r.Max.Y&^1)
}
