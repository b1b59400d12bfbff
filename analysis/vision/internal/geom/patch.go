package geom

// Patch averages the luma of the part of a picture in a box down to n x n values, row by row. The box must lie in the picture.
func (p Picture) Patch(out []float32, n int, box Box) { p.Grid(out, n, n, box) }

// Grid averages the luma of the part of a picture in a box down to w x h values, row by row. The box must lie in the picture.
func (p Picture) Grid(out []float32, w, h int, box Box) {
	const taps = 3 // pixels a side of each block
	y := p.planes[0]
	columns := make([][taps]int, w)
	at := func(i, n int, from, to float64, size int) int {
		return clampInt(int(from+(float64(i)+0.5)*(to-from)/float64(n*taps)), 0, size-1)
	}
	for i := range columns {
		for k := range taps {
			columns[i][k] = at(i*taps+k, w, box.X0, box.X1, y.w)
		}
	}
	for j := range h {
		var lines [taps][]byte
		for b := range lines {
			lines[b] = y.pix[at(j*taps+b, h, box.Y0, box.Y1, y.h)*y.w:][:y.w]
		}
		l0, l1, l2 := lines[0], lines[1][:len(lines[0])], lines[2][:len(lines[0])]
		row := out[j*w : (j+1)*w][:len(columns)]
		for i := range columns {
			c := &columns[i]
			sum := int(l0[c[0]]) + int(l1[c[0]]) + int(l2[c[0]])
			sum += int(l0[c[1]]) + int(l1[c[1]]) + int(l2[c[1]])
			sum += int(l0[c[2]]) + int(l1[c[2]]) + int(l2[c[2]])
			row[i] = float32(sum) / (taps * taps)
		}
	}
}
