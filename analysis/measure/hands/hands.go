// Package hands measures hands that hold each other.
package hands

import (
	"fmt"
	"math"

	"poise/analysis"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/posture"
)

// Measure reports hands held together; it has no result.
var Measure = &analysis.Measure{
	Name:     "hands",
	Doc:      "Looks at how near the hands are to each other, in face widths, while both can be trusted and the arms are not crossed.",
	Defines:  []analysis.Definition{together},
	Requires: []*analysis.Measure{figure.Measure, posture.Measure},
	Run:      run,
}

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

var together = analysis.Definition{
	ID: "hands.together", Title: "Hands together", Unit: "share",
	Doc: "Time in which the index fingers are within 0.75 face widths and the wrists within 1.5 of each other for 1 s or longer (clasped, " +
		"folded or steepled: fingers are not told apart), divided by the time in which both hands are in view. Not while the arms are crossed. " +
		"Hands that rub while together are fidget.rhythmic of kind wring as well.",
	Source: "own definition; held hands as a category of posture: Mehrabian 1969, doi 10.1037/h0027993",
	Failures: "Hands that hold a pen or a cup between them count. One hand behind the other in depth looks like touching. A hand that " +
		"hides the other leaves it out.",
}

func run(p *analysis.Pass) (any, error) {
	method := fmt.Sprintf("index fingers within %g and wrists within %g face widths for at least %g s", near, wrists, shortest)
	fig := p.ResultOf[figure.Measure].(*figure.Result)
	if fig.Problem != "" {
		p.Report(analysis.NotMeasured(together, fig.Problem, method))
		return nil, nil
	}
	crossed := fig.Clock.Within(p.ResultOf[posture.Measure].(*posture.Result).Crossed)
	why := append([]analysis.Reason(nil), fig.Reason...)
	fingers, apart := distances(fig, analysis.LeftIndex, analysis.RightIndex), distances(fig, analysis.LeftWrist, analysis.RightWrist)
	for i, r := range why {
		switch {
		case r != analysis.Measured:
		case math.IsNaN(fig.FaceWidth[i]):
			why[i] = analysis.NoFace
		case math.IsNaN(fingers[i]) || math.IsNaN(apart[i]):
			why[i] = analysis.HandsHidden
		}
	}
	cov := fig.Clock.Coverage(why)
	var shares []float64
	var found []track.Episode
	for k, shift := range []float64{0, -nearError, nearError} {
		states := make([]track.State, len(why))
		for i, r := range why {
			if r == analysis.Measured {
				states[i] = track.When(fingers[i] <= near+shift && apart[i] <= wrists+shift && !crossed[i])
			}
		}
		es := fig.Clock.Episodes(states, track.Rules{Min: shortest, Bridge: bridge, Merge: bridge})
		on := fig.Clock.Fill(states, es)
		shares = append(shares, fig.Clock.Share(why, func(i int) bool { return on[i] == track.On }))
		if k == 0 {
			found = es
		}
	}
	value := shares[0]
	if cov.Seconds < minSeconds {
		value = math.NaN()
	}
	f := cov.Finding(together, value, cov.ShareBand(shortest, shares...), method)
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"count": float64(len(found))}
		for _, e := range found {
			p.Moment(analysis.Moment{Measure: together.ID, Start: e.Start, End: e.End, Kind: "together", Value: e.Length(),
				Why: fmt.Sprintf("The hands are together for %.1f s.", e.Length())})
		}
	}
	p.Report(f)
	return nil, nil
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
