package annotate

import "poise/analysis"

// bones join the points of a hand: palm and five fingers.
var bones = [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {0, 5}, {5, 6}, {6, 7}, {7, 8}, {5, 9}, {9, 10}, {10, 11}, {11, 12},
	{9, 13}, {13, 14}, {14, 15}, {15, 16}, {13, 17}, {0, 17}, {17, 18}, {18, 19}, {19, 20}}

// handHold is how long, in seconds, a hand stays drawn after it was looked at.
const handHold = 0.2

// drawHands draws the fingers of the main person's hands.
func (p *painter) drawHands(i int) {
	for _, h := range [2]*analysis.Hand{&p.people[0].LeftHand, &p.people[0].RightHand} {
		k := lastLook(h, i)
		if k < 0 || !h.Found(k) || p.visual.Time[i]-p.visual.Time[h.Frame[k]] > handHold {
			continue
		}
		place := func(j int) point {
			x, y, _ := h.At(k, j)
			return p.at(x, y)
		}
		for _, b := range bones {
			p.canvas.line(place(b[0]), place(b[1]), 1, finger)
		}
		for j := range analysis.HandPoints {
			p.canvas.dot(place(j), 1.5, finger)
		}
	}
}

// lastLook is the last look at a hand up to a frame, or -1.
func lastLook(h *analysis.Hand, frame int) int {
	lo, hi := 0, len(h.Frame)
	for lo < hi {
		if mid := (lo + hi) / 2; int(h.Frame[mid]) <= frame {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo - 1
}
