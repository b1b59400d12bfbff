// Package gesture counts the strokes of the hands that go with speech: gesturing, which is not fidgeting.
package gesture

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/lang"
	"poise/analysis/measure/fidget"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/posture"
	"poise/analysis/measure/voices"
)

// Measure reports the rate of hand strokes while speaking.
var Measure = &analysis.Measure{
	Name:     "gesture",
	Doc:      "Counts strokes of the hands during speech that are neither touches of the face, rhythmic movement nor a change of posture.",
	Defines:  []analysis.Definition{rate},
	Requires: []*analysis.Measure{figure.Measure, fidget.Measure, posture.Measure, voices.Measure},
	Run:      run,
}

var rate = analysis.Definition{
	ID: "gesture.rate", Title: "Gestures with speech", Unit: "per minute",
	Section: analysis.SectionMovement,
	Parts:   []analysis.Part{{Name: "count"}, {Name: "size", Unit: "face widths"}},
	Display: analysis.Display{Compared: true, Lane: &analysis.Lane{Row: "Gestures", Color: "teal", Text: "gesture"}},
	Doc: "Strokes of the hands per minute of speech with a hand in view. A stroke is a stretch in which a wrist moves faster than " +
		"0.7 face widths/s, reaches 1.2, and travels at least 0.25 face widths; both hands moving at once are one stroke. Strokes " +
		"that touch the face, reach for it or come back from it, belong to rhythmic movement, or cross or uncross the arms are left out, " +
		"and so is the first and last 0.15 s in which a hand is seen. Parts: count, size (median travel, face widths).",
	Source:   "own definition; strokes as the unit of gesture: McNeill 1992; kinematic detection: Pouw & Dixon 2020, doi 10.1080/0163853X.2019.1678967",
	Failures: "Reaching for a glass while speaking counts. Gestures below the picture are not seen. Small finger gestures are missed.",
}

const (
	start, peak = 0.7, 1.2 // face widths/s: 0.1 and 0.18 m/s, above what posture sway and jitter reach
	least       = 0.25     // face widths
	longest     = 3.0      // seconds: a longer drift is a change of posture
	speedError  = 0.2      // share, nine times in ten
	minSeconds  = 5.0      // of speech with a hand in view
)

func run(p *analysis.Pass) (any, error) {
	method := lang.T("wrist faster than 0.7 and at its peak 1.2 face widths/s over at least 0.25 face widths during speech") + track.CountMethod()
	fig := analysis.ResultOf[*figure.Result](p, figure.Measure)
	said := analysis.ResultOf[*voices.Result](p, voices.Measure).Person
	switch {
	case fig.Problem != "":
		p.Report(analysis.NotMeasured(rate, fig.Problem, method))
		return nil, nil
	case said.Reason != analysis.Measured:
		p.Report(analysis.NotMeasured(rate, said.Reason.String(), method))
		return nil, nil
	}
	why := append([]analysis.Reason(nil), fig.Reason...)
	in := fig.Clock.Within(said.Segments)
	for i, r := range why {
		if r == analysis.Measured && !fig.Has(i, blazepose.LeftWrist) && !fig.Has(i, blazepose.RightWrist) {
			why[i] = analysis.HandsHidden
		} else if r == analysis.Measured && !in[i] {
			why[i] = analysis.NoSpeech
		}
	}
	cov := fig.Clock.Coverage(why)
	not := others(p)
	var counts []float64
	var found []stroke
	for k, scale := range []float64{1, 1 + speedError, 1 - speedError} {
		es := spoken(strokes(fig, scale), said.Segments, not)
		counts = append(counts, float64(len(es)))
		if k == 0 {
			found = es
		}
	}
	value := counts[0] / (cov.Seconds / 60)
	if cov.Seconds < minSeconds {
		value = math.NaN()
	}
	f := cov.Finding(rate, value, track.RateBand(cov.Seconds, counts...), method)
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"count": float64(len(found))}
		sizes := make([]float64, len(found))
		for i, s := range found {
			sizes[i] = s.travel
			p.Moment(analysis.Moment{Measure: rate.ID, Start: s.Start, End: s.End, Kind: "stroke", Value: s.travel,
				Why: lang.T("A gesture while you spoke.")})
		}
		if len(found) > 0 {
			f.Parts["size"] = track.Median(sizes)
		}
	}
	p.Report(f)
	return nil, nil
}

// stroke is one movement of a hand.
type stroke struct {
	analysis.Span
	travel float64 // face widths along the path
}

// strokes lists the movements of either hand against the shoulders; movements of both at once are one.
func strokes(fig *figure.Result, scale float64) []stroke {
	left, right := fig.Hand(0, true), fig.Hand(1, true)
	a, b := inside(left.Speed()), inside(right.Speed())
	var out []stroke
	g := left.X
	for i := 0; i < len(a); {
		v := faster(a[i], b[i])
		if !(v >= scale*start) {
			i++
			continue
		}
		s := stroke{Span: analysis.Span{Start: g.At(i)}}
		top := 0.0
		for ; i < len(a); i++ {
			if v = faster(a[i], b[i]); !(v >= scale*start) {
				break
			}
			top = math.Max(top, v)
			s.travel += v * g.Step
		}
		s.End = g.At(i)
		if top >= scale*peak && s.travel >= least && s.Length() <= longest {
			out = append(out, s)
		}
	}
	return out
}

// inside leaves out the speeds beside an absence: a wrist that comes into view is found in the wrong place at first.
func inside(v []float64) []float64 {
	out := append([]float64(nil), v...)
	for i, x := range v {
		if !math.IsNaN(x) {
			continue
		}
		for k := max(i-settling, 0); k <= min(i+settling, len(v)-1); k++ {
			out[k] = math.NaN()
		}
	}
	return out
}

// settling is how many points of figure's grid beside an absence are left out: 0.13 s, and one that Speed leaves out.
const settling = 2

// reaching is how many seconds before and after a touch or crossed arms a stroke belongs to them.
const reaching = 0.6

// others lists what strokes are no gestures in: touches and crossed arms with the way there and back, rhythmic movement.
func others(p *analysis.Pass) []analysis.Span {
	not := analysis.ResultOf[*fidget.Result](p, fidget.Measure)
	out := append([]analysis.Span(nil), not.Rhythmic...)
	for _, spans := range [][]analysis.Span{not.Touch, analysis.ResultOf[*posture.Result](p, posture.Measure).Crossed} {
		for _, s := range spans {
			out = append(out, analysis.Span{Start: s.Start - reaching, End: s.End + reaching})
		}
	}
	return out
}

// faster is the greater speed; NaN only when both are.
func faster(a, b float64) float64 {
	if math.IsNaN(a) || b > a {
		return b
	}
	return a
}

// spoken keeps the strokes whose middle lies in speech and in none of the spans that explain it otherwise.
func spoken(all []stroke, said, not []analysis.Span) []stroke {
	var out []stroke
	for _, s := range all {
		middle := (s.Start + s.End) / 2
		if within(said, middle) && !within(not, middle) {
			out = append(out, s)
		}
	}
	return out
}

func within(spans []analysis.Span, t float64) bool {
	for _, s := range spans {
		if s.Contains(t) {
			return true
		}
	}
	return false
}
