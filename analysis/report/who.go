package report

import (
	"fmt"
	"html/template"
	"math"

	"poise/analysis"
	"poise/analysis/lang"
)

const (
	besides    = 0.2 // of the main person's time and size: who has less passes by (as package vision has it)
	leastJudge = 4.0 // seconds until a face that does not move is a picture
	cropMargin = 0.6 // of a face's size around it
)

// someone is one of two people of whom the page asks which one the user is.
type someone struct {
	Side     string // "left" or "right"
	At       string // the same in words
	Measured bool   // the numbers are this person's
	Picture  template.URL
	Box      string // the part of the picture with the face, as an SVG's viewBox
	Width    int    // of the whole picture
	Height   int
}

// pair is the main person and another one who may be the user as well, with the picture that shows both best.
type pair struct {
	faces [2]*analysis.Face
	frame int
}

// pairOf finds them; false where there is nobody else, or nobody can be asked: the user has said who they are.
func pairOf(obs *analysis.Observations) (p pair, ok bool) {
	v := obs.Visual
	if v == nil || len(v.People) < 2 {
		return p, false
	}
	main := &v.People[0].Face
	for k := range v.People[1:] {
		f := &v.People[k+1].Face
		if weight(f) < besides*weight(main) || f.HasPoints() && f.Lifeless(v.Time, leastJudge) {
			continue
		}
		if i, seen := together(main, f); seen {
			return pair{[2]*analysis.Face{main, f}, i}, true
		}
	}
	return p, false
}

// weight is how much of the pictures a face fills, over all of them.
func weight(f *analysis.Face) (s float64) {
	for i, r := range f.Reason {
		if r == analysis.Measured {
			s += float64(f.W[i])
		}
	}
	return s
}

// together is the middle one of the frames that show both.
func together(a, b *analysis.Face) (frame int, ok bool) {
	var both []int
	for i := range min(len(a.Reason), len(b.Reason)) {
		if a.Reason[i] == analysis.Measured && b.Reason[i] == analysis.Measured {
			both = append(both, i)
		}
	}
	if len(both) == 0 {
		return 0, false
	}
	return both[len(both)/2], true
}

// wanted is the picture in which both are seen.
func (p *pair) wanted(v *analysis.Visual) Wanted {
	at := v.Time[p.frame]
	return Wanted{analysis.Span{Start: at, End: at}, millis(at)}
}

// whoAreYou are the two people, the left one first; none where nobody is to be asked.
func (b *builder) whoAreYou(stills Stills) []someone {
	p, ok := pairOf(b.obs)
	if !ok {
		return nil
	}
	v := b.obs.Visual
	picture := stills.address(p.wanted(v))
	out := []someone{{Side: "left", At: lang.T("left")}, {Side: "right", At: lang.T("right")}}
	for k, f := range p.faces {
		side := 0
		if f.X[p.frame] > p.faces[1-k].X[p.frame] {
			side = 1
		}
		s := &out[side]
		s.Measured, s.Picture, s.Width, s.Height = k == 0, picture, v.Width, v.Height
		s.Box = crop(f, p.frame, v)
	}
	return out
}

// crop is a square around a face.
func crop(f *analysis.Face, i int, v *analysis.Visual) string {
	side := (1 + 2*cropMargin) * math.Max(float64(f.W[i]), float64(f.H[i]))
	side = math.Min(side, float64(min(v.Width, v.Height)))
	at := func(start, length float32, most int) float64 {
		return math.Min(math.Max(float64(start+length/2)-side/2, 0), float64(most)-side)
	}
	return fmt.Sprintf("%.0f %.0f %.0f %.0f", at(f.X[i], f.W[i], v.Width), at(f.Y[i], f.H[i], v.Height), side, side)
}

// bothVoices is what stands beside numbers of voice where two people are seen, one of whom may be heard in them as well; else empty.
func (b *builder) bothVoices() string {
	if _, two := pairOf(b.obs); !two {
		return ""
	}
	for _, m := range b.rep.Moments {
		if m.Kind == "other_voice" { // they were told apart
			return ""
		}
	}
	return lang.T("Two people are in the picture, and only one voice could be told. If both of you speak, this counts both.")
}
