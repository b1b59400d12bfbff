package vision

import (
	"math"
	"testing"
)

// What registration finds lies between two looks by their times, as landmarks do, also where pictures come unevenly.
func TestRegisteredBetweenLooksByTime(t *testing.T) {
	p := &tracklet{times: []float64{1, 1.01, 1.09, 1.1, 1.2}, rows: make([]faceRow, 5)}
	for i := range p.rows {
		p.rows[i].frame = i
	}
	p.rows[0].axisX, p.rows[3].axisX, p.rows[4].axisX = 0, 10, 20
	p.rows[1].apart, p.rows[2].apart = .1, .1
	p.interpolateRegistered(p.rows)
	for i, want := range []float64{0, 1, 9, 10, 20} {
		if got := float64(p.rows[i].axisX); math.Abs(got-want) > 1e-4 {
			t.Errorf("at %g s: %g, want %g", p.times[i], got, want)
		}
	}
}
