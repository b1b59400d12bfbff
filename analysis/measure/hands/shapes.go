package hands

import (
	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
)

// reachError is how far a finger's reach may be off, nine times in ten.
const reachError = 0.05

// twoLooks is the least length of a way of holding the fingers, in seconds: longer than one look stands for.
const twoLooks = 1.5

// reportShapes reports closed and open hands.
func (h *person) reportShapes() {
	why := append([]analysis.Reason(nil), h.Reason...)
	for i, r := range why {
		if r == analysis.Measured && h.looks[0][i] == nil && h.looks[1][i] == nil {
			why[i] = analysis.HandsHidden
		}
	}
	free := func(i int) bool { return !(h.fingers[i] <= near && h.wrists[i] <= wrists) && !h.crossed[i] }
	either := func(i int, of func(l *look) bool) bool {
		a, b := h.looks[0][i], h.looks[1][i]
		return a != nil && of(a) || b != nil && of(b)
	}
	h.condition(twoLooks, "fist", lang.Mark("Your hand was closed for %.1f s."), track.Condition{Definition: fist, Why: why, Error: reachError,
		Holds: func(i, _ int, shift float64) bool {
			return free(i) && either(i, func(l *look) bool { return l.fist(shift) })
		},
		Method: lang.T("tips nearer to the knuckles than %g of the fingers' length for at least %g s", curled, twoLooks)})
	h.condition(twoLooks, "open_palm", lang.Mark("You showed an open palm for %.1f s."), track.Condition{Definition: openPalm, Why: why, Error: reachError,
		Holds: func(i, _ int, shift float64) bool {
			return free(i) && either(i, func(l *look) bool { return l.open(shift) })
		},
		Method: lang.T("fingers longer than %g of their length, palm towards the camera, for at least %g s", straight, twoLooks)})
}
