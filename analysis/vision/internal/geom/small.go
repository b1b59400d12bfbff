package geom

// Small averages the luma of a picture down to w x h values, row by row, each the mean of a few pixels spread over its
// block: enough to see the whole picture move, at little cost.
func (p Picture) Small(out []float32, w, h int) {
	const taps = 4 // pixels a side of each block
	y := p.planes[0]
	columns := make([]int, w*taps)
	for i := range columns {
		columns[i] = i * y.w / (w * taps)
	}
	sums := make([]int, w)
	for j := range h {
		clear(sums)
		for b := range taps {
			from := (j*taps + b) * y.h / (h * taps) * y.w
			row := y.pix[from : from+y.w]
			for i := range sums {
				c := columns[i*taps : i*taps+taps]
				sums[i] += int(row[c[0]]) + int(row[c[1]]) + int(row[c[2]]) + int(row[c[3]])
			}
		}
		for i, sum := range sums {
			out[j*w+i] = float32(sum) / (taps * taps)
		}
	}
}
