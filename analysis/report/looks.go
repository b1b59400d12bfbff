package report

import (
	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/timespan"
)

// whichAnchor is where the page asks which clip shows the look at the lens.
const whichAnchor = "which-lens"

// markedLook is a stretch in which the user said where they look.
type markedLook struct {
	clip
	At    analysis.Place
	Place string // in words
}

// placeNames are the places that can be marked, in the words of the person who looks at them.
var placeNames = map[analysis.Place]string{analysis.AtLens: lang.Mark("the lens"), analysis.AtScreen: lang.Mark("the screen"), analysis.AtNotes: lang.Mark("my notes")}

func (b *builder) looks() (out []markedLook) {
	for _, l := range b.rep.Looks {
		out = append(out, markedLook{b.clip(l.Range.Start, l.Range.End, ""), l.At, lang.T(placeNames[l.At])})
	}
	return out
}

// candidate is a clip that may show the look at the lens, with its range as the command line reads it.
type candidate struct {
	clip
	Number int
	Range  string
}

// candidates are the clips of which the user is asked which one shows the look at the lens; none: nobody needs to ask.
func (b *builder) candidates() (out []candidate) {
	for i, s := range b.rep.Baseline.Candidates {
		out = append(out, candidate{b.clip(s.Start, s.End, ""), i + 1, timespan.FormatSpan(s)})
	}
	return out
}

// place is one that a look can be marked at, as the page offers it.
type place struct {
	At   analysis.Place
	Text string
}

func places() (out []place) {
	for _, at := range analysis.Places {
		out = append(out, place{at, lang.T(placeNames[at])})
	}
	return out
}
