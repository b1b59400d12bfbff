package rehearse

import (
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/timespan"
)

// askedLook is a look that somebody is asked for when a rehearsal begins.
type askedLook struct {
	at     analysis.Place
	words  string
	begins float64 // seconds from the words until the eyes are there
	lasts  float64 // seconds
}

// askedLooks are all of them, in the order in which they are asked for. The nod shows how deep the eyes turn.
var askedLooks = []askedLook{
	{analysis.AtLens, lang.Mark("Look at the lens and nod slowly: hold still for a second, then nod."), 0.7, 5},
	{analysis.AtScreen, lang.Mark("Now look at the other person's face on your screen."), 1.2, 3},
	{analysis.AtNotes, lang.Mark("Now look at your notes."), 1.2, 3},
}

// guide asks for looks, one after the other.
type guide struct {
	left  []askedLook
	asked bool          // for the first of left
	asks  analysis.Span // of that one
}

// guide is the one that a rehearsal begins with: it asks for what is not marked already.
func (r *rehearsal) guide() guide {
	var g guide
	if r.film != nil || r.noLens {
		return g
	}
	for _, a := range askedLooks {
		given := slices.ContainsFunc(r.named, func(k analysis.Look) bool { return k.At == a.at })
		if !given && (a.at == analysis.AtLens || r.opt.LookGuide) {
			g.left = append(g.left, a)
		}
	}
	return g
}

// step tells what is to be said at a time of the recording, and the look that is asked for then or, if it is over, was made.
func (g *guide) step(now float64) (words string, begins, made *analysis.Look) {
	if len(g.left) == 0 {
		return "", nil, nil
	}
	if g.asked && now >= g.asks.End {
		made = &analysis.Look{At: g.left[0].at, Range: g.asks}
		g.left, g.asked = g.left[1:], false
		if len(g.left) == 0 {
			return lang.T("Go ahead. Ctrl-C ends the rehearsal."), nil, made
		}
	}
	if g.asked {
		return "", nil, nil
	}
	a := g.left[0]
	from := round(now + a.begins)
	g.asked, g.asks = true, analysis.Span{Start: from, End: round(from + a.lasts)}
	return lang.T(a.words), &analysis.Look{At: a.at, Range: g.asks}, made
}

// lens is where the looks rest on the lens; nil: it is not marked.
func lens(looks []analysis.Look) *analysis.Span {
	for _, l := range looks {
		if l.At == analysis.AtLens {
			return &l.Range
		}
	}
	return nil
}

// lookTexts are looks as --look reads them.
func lookTexts(looks []analysis.Look) (texts []string) {
	for _, l := range looks {
		texts = append(texts, string(l.At)+"="+timespan.FormatSpan(l.Range))
	}
	return texts
}
