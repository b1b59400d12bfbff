package shift

const (
	meanLevels = 3 // sizes at which Mean searches, each half the one below
	meanRounds = 3
)

// Mean is how far, in pixels, what a shows has moved in b on average, to the right and down: parts with more texture count more,
// parts that move by themselves count as they are. A change of brightness is no movement. It reports false without texture. The
// method is that of Lucas & Kanade (1981), coarse to fine; pictures are of 16 pixels a side or more, and all of them counts.
func Mean(a, b Picture) (dx, dy float64, ok bool) {
	return mean(a, b, meanLevels)
}

func mean(a, b Picture, levels int) (dx, dy float64, ok bool) {
	s := search{a: a, b: b}
	if levels > 1 {
		if x, y, ok := mean(a.half(), b.half(), levels-1); ok {
			s.dx, s.dy = 2*x, 2*y
		}
	}
	for range meanRounds {
		n, _, _ := s.normal(noOutliers)
		ux, uy, _, ok := n.solve()
		if !ok {
			return 0, 0, false
		}
		s.dx, s.dy = s.dx-ux, s.dy-uy
		if ux*ux+uy*uy < convergedStep*convergedStep {
			break
		}
	}
	return s.dx, s.dy, true
}
