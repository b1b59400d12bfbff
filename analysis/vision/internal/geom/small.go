package geom

// Small averages the luma of a picture down to w x h values, row by row, each the mean of a few pixels spread over its
// block: enough to see the whole picture move, at little cost.
func (p Picture) Small(out []float32, w, h int) {
	const taps = 4 // pixels a side of each block
	y := p.planes[0]
	columns := make([][taps]int, w)
	for i := range columns {
		for k := range taps {
			columns[i][k] = (i*taps + k) * y.w / (w * taps)
		}
	}
	for j := range h {
		var rows [taps][]byte
		for b := range rows {
			rows[b] = y.pix[(j*taps+b)*y.h/(h*taps)*y.w:][:y.w]
		}
		r0, r1, r2, r3 := rows[0], rows[1][:len(rows[0])], rows[2][:len(rows[0])], rows[3][:len(rows[0])]
		line := out[j*w:][:len(columns)]
		for i := range columns {
			c := &columns[i]
			sum := int(r0[c[0]]) + int(r1[c[0]]) + int(r2[c[0]]) + int(r3[c[0]])
			sum += int(r0[c[1]]) + int(r1[c[1]]) + int(r2[c[1]]) + int(r3[c[1]])
			sum += int(r0[c[2]]) + int(r1[c[2]]) + int(r2[c[2]]) + int(r3[c[2]])
			sum += int(r0[c[3]]) + int(r1[c[3]]) + int(r2[c[3]]) + int(r3[c[3]])
			line[i] = float32(sum) / (taps * taps)
		}
	}
}
