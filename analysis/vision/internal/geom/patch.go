package geom

// Patch averages the luma of the part of a picture in a box down to n x n values, row by row. The box must lie in the picture.
func (p Picture) Patch(out []float32, n int, box Box) { p.Grid(out, n, n, box) }

// Grid averages the luma of the part of a picture in a box down to w x h values, row by row. The box must lie in the picture.
func (p Picture) Grid(out []float32, w, h int, box Box) {
	const taps = 3 // pixels a side of each block
	y := p.planes[0]
	columns := make([]int, w*taps)
	at := func(i, n int, from, to float64, size int) int {
		return clampInt(int(from+(float64(i)+0.5)*(to-from)/float64(n*taps)), 0, size-1)
	}
	for i := range columns {
		columns[i] = at(i, w, box.X0, box.X1, y.w)
	}
	for j := range h {
		row := out[j*w : (j+1)*w]
		clear(row)
		for b := range taps {
			line := y.pix[at(j*taps+b, h, box.Y0, box.Y1, y.h)*y.w:]
			for i := range row {
				c := columns[i*taps : i*taps+taps]
				row[i] += float32(int(line[c[0]]) + int(line[c[1]]) + int(line[c[2]]))
			}
		}
		for i := range row {
			row[i] /= taps * taps
		}
	}
}
