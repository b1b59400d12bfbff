package geom

// Small averages the luma of a picture down to w x h values, row by row, each the mean of a few pixels spread over its
// block: enough to see the whole picture move, at little cost.
func (p Picture) Small(out []float32, w, h int) {
	const taps = 4 // pixels a side of each block
	y := p.planes[0]
	for j := range h {
		for i := range w {
			var sum int
			for b := range taps {
				row := (j*taps + b) * y.h / (h * taps) * y.w
				for a := range taps {
					sum += int(y.pix[row+(i*taps+a)*y.w/(w*taps)])
				}
			}
			out[j*w+i] = float32(sum) / (taps * taps)
		}
	}
}
