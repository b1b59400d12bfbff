package fidget

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/lang"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/track"
)

const (
	// touchError is how far a fingertip may be off, in face widths, nine times in ten.
	touchError = 0.10
	touchMerge = 0.5 // seconds: a hand that leaves the face for no longer is still the same touch
	// faceMemory is for how many seconds the face's outline is taken as unchanged after a hand has hidden it.
	faceMemory = 3.0
)

func touchMethod(m analysis.MovementProfile) string {
	return lang.T("wrist or fingertip within %g face widths of the face's outline for at least %g s", m.TouchDistance, m.MinTouch) + track.CountMethod()
}

// touchReasons is why a touch could not be seen at each pose. A hand that is nowhere in the picture touches nothing; one that may be at
// the face but is not trusted may.
func touchReasons(fig *figure.Result, doubted []bool) []analysis.Reason {
	out := append([]analysis.Reason(nil), fig.Reason...)
	for i, r := range out {
		switch {
		case r != analysis.Measured:
		case math.IsNaN(fig.FaceWidth[i]):
			out[i] = analysis.NoFace
		case doubted != nil && doubted[i]:
			out[i] = analysis.HandsHidden
		}
	}
	return out
}

func reportTouch(p *analysis.Pass, fig *figure.Result, out *Result) (v variant) {
	m := p.Profile.Movement
	near, spots, gaps := distances(p.Obs.Visual, fig, m.TouchDistance+touchError)
	out.Doubted = doubted(p.Obs.Visual, fig, near, m.TouchDistance)
	why := touchReasons(fig, out.Doubted)
	kinds, sure := map[analysis.Span]string{}, 0.0
	for k, shift := range []float64{0, -touchError, touchError} {
		states := make([]track.State, len(near))
		for i, d := range near {
			if why[i] == analysis.Measured {
				states[i] = track.When(d <= math.Max(m.TouchDistance+shift, 0))
			}
		}
		for _, e := range fig.Clock.Episodes(states, track.Rules{Min: m.MinTouch, Bridge: touchMerge, Merge: touchMerge}) {
			says := judge(gaps, e, fig.Clock, m.TouchDistance)
			if says == refuted || flits(p.Obs.Visual, fig, e) {
				continue
			}
			v[k] = append(v[k], e.Span)
			if k > 0 {
				continue
			}
			if kinds[e.Span] = partDuring(spots, e); says == confirmed {
				sure++
			}
			if hidesMouth[kinds[e.Span]] {
				out.AtMouth = append(out.AtMouth, e.Span)
			}
		}
	}
	out.Touch = v[0]
	f := rated(SelfTouch, fig.Clock.Coverage(why), v, touchMethod(m), handsSeen(fig, why, out.Touch))
	if math.IsNaN(f.Value) {
		p.Report(f)
		return v
	}
	f.Parts["confirmed"] = sure
	for _, e := range v[0] {
		f.Parts["at_"+kinds[e]] += e.Length()
	}
	p.Report(f)
	for _, e := range v[0] {
		p.Moment(analysis.Moment{Measure: SelfTouch.ID, Start: e.Start, End: e.End, Kind: kinds[e], Value: e.Length(),
			Why: lang.T("Your hand was %s for %.1f s.", lang.T(partWords[kinds[e]]), e.Length())})
	}
	return v
}

// hidesMouth are the parts of the head at which a hand hides the mouth.
var hidesMouth = map[string]bool{"mouth": true, "nose": true}

// handPoints are the wrists and fingertips of both hands.
var handPoints = [...]int{blazepose.LeftWrist, blazepose.LeftPinky, blazepose.LeftIndex, blazepose.LeftThumb,
	blazepose.RightWrist, blazepose.RightPinky, blazepose.RightIndex, blazepose.RightThumb}

// outlinePoints is the outline of the face, clockwise, in the numbering of the face mesh.
var outlinePoints = [...]int{10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
	148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109}

type point struct{ x, y float64 }

// distances is how far the nearest hand is from the face at each pose, in face widths; +Inf when farther than limit or
// when no hand is seen. Spots are where that hand's finger tip nearest to the face is, by the finger points; where they are unknown
// the index finger of the pose, or else its nearest point. Gaps are the distances by the finger points; NaN unknown.
func distances(v *analysis.Visual, fig *figure.Result, limit float64) (out []float64, spots []spot, gaps []float64) {
	face := &v.People[0].Face
	out, spots, gaps = make([]float64, len(fig.Frames)), make([]spot, len(fig.Frames)), make([]float64, len(fig.Frames))
	looks := [2]fingersAt{{hand: &v.People[0].LeftHand}, {hand: &v.People[0].RightHand}}
	var ring [len(outlinePoints)]point
	var low, high point
	at, loaded := -1, -1
	next := 0
	carried := [2]float64{math.Inf(-1), math.Inf(-1)} // when an arm last held each hand there
	for i := range out {
		out[i], spots[i], gaps[i] = math.Inf(1), nowhere, math.NaN()
		for ; next <= fig.Frames[i]; next++ {
			if face.Reason[next] == analysis.Measured {
				at = next
			}
		}
		if at < 0 || v.Time[fig.Frames[i]]-v.Time[at] > faceMemory {
			continue
		}
		for _, k := range handPoints {
			if !fig.Has(i, k) {
				continue
			}
			if loaded != at {
				low, loaded = outline(face, at, &ring), at
				high = corner(&ring)
			}
			x, y := fig.Joint(i, k)
			w := fig.FaceWidth[i]
			if r := limit * w; x < low.x-r || x > high.x+r || y < low.y-r || y > high.y+r {
				continue
			}
			if d := away(point{x, y}, &ring) / w; d < out[i] {
				tip := index(fig, i, k)
				out[i], carried[(k+1)%2] = d, fig.Clock.Time[i]
				f := looks[(k+1)%2].at(v, fig, i, &ring) // left is odd
				if gaps[i] = math.NaN(); f.known {
					tip, gaps[i] = f.tip, f.away/w
				}
				spots[i] = spotOf(face, at, tip, w)
			}
		}
		for side := range looks { // hands at the face whose arm the pose does not see
			if len(looks[side].hand.Frame) == 0 || fig.Has(i, blazepose.LeftWrist+side) {
				continue
			}
			if loaded != at {
				low, loaded = outline(face, at, &ring), at
				high = corner(&ring)
			}
			w := fig.FaceWidth[i]
			follows := fig.Clock.Time[i]-carried[side] <= touchMerge // of a hand that an arm has just brought
			if f := looks[side].at(v, fig, i, &ring); (f.sure || f.known && follows) && f.away/w < math.Min(out[i], limit) {
				out[i], gaps[i], spots[i] = f.away/w, f.away/w, spotOf(face, at, f.tip, w)
			}
		}
	}
	return out, spots, gaps
}

// index is the tip of the index finger of the hand that keypoint k belongs to; k itself where it can't be trusted.
func index(fig *figure.Result, i, k int) point {
	tip := blazepose.LeftIndex + 1 - k%2 // left is odd
	if !fig.Has(i, tip) {
		tip = k
	}
	x, y := fig.Joint(i, tip)
	return point{x, y}
}

// outline loads the face's outline at a frame and returns its upper left corner.
func outline(face *analysis.Face, i int, ring *[len(outlinePoints)]point) point {
	low := point{math.Inf(1), math.Inf(1)}
	for k, p := range outlinePoints {
		x, y := face.Point(i, p)
		ring[k] = point{float64(x), float64(y)}
		low = point{min(low.x, ring[k].x), min(low.y, ring[k].y)}
	}
	return low
}

// corner is the lower right corner of an outline.
func corner(ring *[len(outlinePoints)]point) point {
	high := point{math.Inf(-1), math.Inf(-1)}
	for _, p := range ring {
		high = point{max(high.x, p.x), max(high.y, p.y)}
	}
	return high
}

// away is the distance of p from a polygon; 0 inside.
func away(p point, ring *[len(outlinePoints)]point) float64 {
	const rounding = 1 + 1e-12 // of squares: math.Hypot, which is dear, decides between sides that are as near
	inside, least, nearest := false, math.Inf(1), math.Inf(1)
	for k, b := range ring {
		a := ring[(k+len(ring)-1)%len(ring)]
		if (a.y > p.y) != (b.y > p.y) && p.x < a.x+(p.y-a.y)/(b.y-a.y)*(b.x-a.x) {
			inside = !inside
		}
		dx, dy := b.x-a.x, b.y-a.y
		f := 0.0
		if d := dx*dx + dy*dy; d > 0 {
			f = max(0, min(1, ((p.x-a.x)*dx+(p.y-a.y)*dy)/d))
		}
		x, y := p.x-a.x-f*dx, p.y-a.y-f*dy
		if square := x*x + y*y; !(square > nearest*rounding) {
			nearest, least = min(nearest, square), min(least, math.Hypot(x, y))
		}
	}
	if inside {
		return 0
	}
	return least
}
