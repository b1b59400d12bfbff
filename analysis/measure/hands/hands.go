// Package hands measures how the hands are held: together or apart, closed or open.
package hands

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/lang"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/posture"
)

// Measure reports how the hands are held; it has no result.
var Measure = &analysis.Measure{
	Name: "hands",
	Doc: "Looks at how near the hands are to each other, in face widths, while both can be trusted and the arms are not crossed, and " +
		"at how their fingers are held.",
	Defines:  defines,
	Requires: []*analysis.Measure{figure.Measure, posture.Measure},
	Run:      run,
}

var defines = []analysis.Definition{together, clasped, steepled, wringing, fist, openPalm}

const (
	// near is the greatest distance of the index fingers' bases, in face widths, of hands that touch: about 11 cm, hands
	// being 8 to 9 cm wide.
	near = 0.75
	// wrists is the greatest distance of the wrists, in face widths, of folded hands, palms or finger tips together: a hand
	// is 19 cm long.
	wrists     = 1.5
	shortest   = 1.0  // seconds
	minSeconds = 2.0  // with both hands in view
	nearError  = 0.15 // face widths by which the distance is measured wrong, nine times in ten
	bridge     = 0.5  // seconds: hands lost or let go for no longer are still together
)

// person is what the findings are taken from.
type person struct {
	*figure.Result
	pass    *analysis.Pass
	looks   [2][]*look // left and right hand at each pose
	fingers []float64  // distance of the index fingers' bases, face widths
	wrists  []float64  // of the wrists
	crossed []bool     // the arms are
}

func run(p *analysis.Pass) (any, error) {
	fig := analysis.ResultOf[*figure.Result](p, figure.Measure)
	if fig.Problem != "" {
		for _, d := range defines {
			p.Report(analysis.NotMeasured(d, fig.Problem, lang.T("points of the hands")))
		}
		return nil, nil
	}
	h := &person{Result: fig, pass: p, fingers: distances(fig, blazepose.LeftIndex, blazepose.RightIndex),
		wrists:  distances(fig, blazepose.LeftWrist, blazepose.RightWrist),
		crossed: fig.Clock.Within(analysis.ResultOf[*posture.Result](p, posture.Measure).Crossed)}
	for side := range h.looks {
		h.looks[side] = looksAt(p.Obs.Visual, fig, side)
	}
	h.reportPair()
	h.reportShapes()
	return nil, nil
}

// condition is a way of holding the hands for at least shortest seconds; says is a sentence with the length of a moment.
func (h *person) condition(shortest float64, kind, says string, c track.Condition) track.Held {
	c.Least, c.Rules = minSeconds, track.Rules{Min: shortest, Bridge: bridge, Merge: bridge}
	c.Moment = func(e track.Episode) analysis.Moment {
		return analysis.Moment{Measure: c.Definition.ID, Start: e.Start, End: e.End, Kind: kind, Value: e.Length(),
			Why: lang.T(says, e.Length())}
	}
	return h.Clock.Report(h.pass, c)
}

// distances is how far two keypoints are from each other at each pose, face widths; NaN unless both can be trusted.
func distances(fig *figure.Result, a, b int) []float64 {
	out := make([]float64, len(fig.Frames))
	for i := range out {
		ax, ay := fig.Joint(i, a)
		bx, by := fig.Joint(i, b)
		out[i] = math.Hypot(ax-bx, ay-by) / fig.FaceWidth[i]
	}
	return out
}
