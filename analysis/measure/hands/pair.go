package hands

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
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
	meet := h.condition(shortest, "together", lang.Mark("Your hands were together for %.1f s."), track.Condition{Definition: together, Why: why, Error: nearError,
		Holds: func(i, _ int, shift float64) bool {
			return h.fingers[i] <= near-shift && h.wrists[i] <= wrists-shift && !h.crossed[i]
		},
		Method: lang.T("index fingers within %g and wrists within %g face widths for at least %g s", near, wrists, shortest)})
	fine := append([]analysis.Reason(nil), why...)
	for i, r := range fine {
		if r == analysis.Measured && meet.On[0][i] && h.looks[0][i] == nil && h.looks[1][i] == nil {
			fine[i] = analysis.HandsHidden
		}
	}
	up := h.condition(twoLooks, "steepled", lang.Mark("Only your fingertips met for %.1f s."), track.Condition{Definition: steepled, Why: fine, Error: gapError,
		Holds:  func(i, k int, shift float64) bool { return meet.On[k][i] && h.steeple(i, shift) },
		Method: lang.T("tips within %g face widths and nearer than the knuckles by %g for at least %g s", tips, spread, twoLooks)})
	hold := h.condition(shortest, "clasped", lang.Mark("Your hands held each other for %.1f s."), track.Condition{Definition: clasped, Why: fine, Error: gapError,
		Holds:  func(i, k int, shift float64) bool { return meet.On[k][i] && !up.On[k][i] && h.touch(i, shift) },
		Method: lang.T("hands together, within %g face widths of each other and not steepled for at least %g s", contact, shortest)})
	h.condition(longWring, "wringing", lang.Mark("Your clasped hands moved for %.1f s."), track.Condition{Definition: wringing, Why: fine, Error: stirError,
		Holds:  func(i, k int, shift float64) bool { return hold.On[k][i] && h.stir(i) >= stirring+shift },
		Method: lang.T("clasped, moving by %g face widths or more from look to look for at least %g s", stirring, longWring)})
}

// steeple tells whether only the tips of the hands meet at pose i.
func (h *person) steeple(i int, shift float64) bool {
	a, b := h.looks[0][i], h.looks[1][i]
	if a == nil || b == nil || !a.pointed() || !b.pointed() {
		return false
	}
	w := h.FaceWidth[i]
	ends := apart(a, b, indexBase+toTip, middleBase+toTip) / w
	return ends <= tips-shift && apart(a, b, indexBase, middleBase)/w-ends >= spread+shift
}

// pointed tells whether index and middle finger are nearly straight.
func (l *look) pointed() bool { return l.reach[0] >= between && l.reach[1] >= between }

// touch tells whether the hands touch at pose i, together as they are; one that can't be seen is behind the other. A hand that shows its
// open palm holds nothing: palms side by side are a gesture.
func (h *person) touch(i int, shift float64) bool {
	a, b := h.looks[0][i], h.looks[1][i]
	if (a != nil && a.open(-shift)) || (b != nil && b.open(-shift)) {
		return false
	}
	return a == nil || b == nil || gap(a, b)/h.FaceWidth[i] <= contact-shift
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
