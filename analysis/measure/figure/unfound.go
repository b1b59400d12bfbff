package figure

import (
	"poise/analysis"
)

const (
	// handLength is how far a hand reaches beyond its wrist, shoulder widths: 0.108 of the stature (Drillis & Contini 1966), the keypoints of
	// the shoulders being 33 cm apart. A wrist nearer than that to the picture's edge may belong to a hand outside.
	handLength = 0.58
	// leastLooks is on how many looks at a person's hands, none of which found one, there are none: hands in the picture are found at half of
	// the looks and more, so that one person in thirty is wronged.
	leastLooks = 5
)

// handless tells whether the network of hands looked for the person's hands again and again, and never found one.
func handless(p *analysis.Person) bool {
	looks := 0
	for _, h := range [2]*analysis.Hand{&p.LeftHand, &p.RightHand} {
		for k := range h.Frame {
			if looks++; h.Found(k) {
				return false
			}
		}
	}
	return looks >= leastLooks
}

// dropUnfound drops the wrists of such a person near the picture's edge: the pose places wrists that lie outside, or behind a caption, just
// inside, and trusts them.
func (r *Result) dropUnfound(p *analysis.Person) {
	if r.Handless = handless(p); r.Handless {
		r.dropWithin(handLength * r.ShoulderWidth)
	}
}
