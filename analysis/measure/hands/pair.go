package hands

import (
	"fmt"
	"math"

	"poise/analysis"
)

const (
	contact   = 0.20 // face widths, 3 cm: two points of hands that touch are no farther apart, points lying inside the fingers
	tips      = 0.35 // face widths between the finger tips of steepled hands
	spread    = 0.25 // face widths by which their knuckles are farther apart than the tips
	gapError  = 0.10 // face widths by which such distances are measured wrong, nine times in ten
	stirring  = 0.20 // face widths from look to look, 3 cm: points of resting hands scatter by 0.05, of hands that hide each other by 0.15
	stirError = 0.05
	longWring = 3.0 // seconds: three looks; a change of grip or a beat takes less
)

// reportPair reports how the hands hold each other.
func (h *person) reportPair() {
	why := append([]analysis.Reason(nil), h.Reason...)
	for i, r := range why {
		switch {
		case r != analysis.Measured:
		case math.IsNaN(h.FaceWidth[i]):
			why[i] = analysis.NoFace
		case math.IsNaN(h.fingers[i]) || math.IsNaN(h.wrists[i]):
			why[i] = analysis.HandsHidden
		}
	}
	meet := h.report(condition{def: together, why: why, err: nearError, min: shortest, kind: "together", says: "The hands are together for %.1f s.",
		holds: func(i, _ int, shift float64) bool {
			return h.fingers[i] <= near+shift && h.wrists[i] <= wrists+shift && !h.crossed[i]
		},
		method: fmt.Sprintf("index fingers within %g and wrists within %g face widths for at least %g s", near, wrists, shortest)})
	fine := append([]analysis.Reason(nil), why...)
	for i, r := range fine {
		if r == analysis.Measured && meet[0][i] && h.looks[0][i] == nil && h.looks[1][i] == nil {
			fine[i] = analysis.HandsHidden
		}
	}
	up := h.report(condition{def: steepled, why: fine, err: gapError, min: twoLooks, kind: "steepled", says: "Only the finger tips meet for %.1f s.",
		holds:  func(i, k int, shift float64) bool { return meet[k][i] && h.steeple(i, shift) },
		method: fmt.Sprintf("tips within %g face widths and nearer than the knuckles by %g for at least %g s", tips, spread, twoLooks)})
	hold := h.report(condition{def: clasped, why: fine, err: gapError, min: shortest, kind: "clasped", says: "The hands hold each other for %.1f s.",
		holds:  func(i, k int, shift float64) bool { return meet[k][i] && !up[k][i] && h.touch(i, shift) },
		method: fmt.Sprintf("hands together, within %g face widths of each other and not steepled for at least %g s", contact, shortest)})
	h.report(condition{def: wringing, why: fine, err: stirError, min: longWring, kind: "wringing", says: "The clasped hands move for %.1f s.",
		holds:  func(i, k int, shift float64) bool { return hold[k][i] && h.stir(i) >= stirring-shift },
		method: fmt.Sprintf("clasped, moving by %g face widths or more from look to look for at least %g s", stirring, longWring)})
}

// steeple tells whether only the tips of the hands meet at pose i.
func (h *person) steeple(i int, shift float64) bool {
	a, b := h.looks[0][i], h.looks[1][i]
	if a == nil || b == nil || !a.pointed() || !b.pointed() {
		return false
	}
	w := h.FaceWidth[i]
	ends := apart(a, b, indexBase+toTip, middleBase+toTip) / w
	return ends <= tips+shift && apart(a, b, indexBase, middleBase)/w-ends >= spread-shift
}

// pointed tells whether index and middle finger are nearly straight.
func (l *look) pointed() bool { return l.reach[0] >= between && l.reach[1] >= between }

// touch tells whether the hands touch at pose i, together as they are; one that can't be seen is behind the other.
func (h *person) touch(i int, shift float64) bool {
	a, b := h.looks[0][i], h.looks[1][i]
	return a == nil || b == nil || gap(a, b)/h.FaceWidth[i] <= contact+shift
}

// stir is by how much the hands that are seen at pose i have moved against the shoulders since the look before, face widths.
func (h *person) stir(i int) float64 {
	var sum, n float64
	for _, looks := range h.looks {
		if l := looks[i]; l != nil && l.moved == l.moved {
			sum, n = sum+l.moved, n+1
		}
	}
	return sum / n / h.FaceWidth[i]
}
