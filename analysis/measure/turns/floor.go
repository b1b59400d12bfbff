package turns

import (
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/speech"
)

// TalkShare defines voice.talk_share.
var TalkShare = analysis.Definition{
	ID: "voice.talk_share", Title: "Share of the talking", Unit: "share",
	Section: analysis.SectionVoice,
	Parts:   []analysis.Part{{Name: "own_s", Unit: "s", Label: "you"}, {Name: "other_s", Unit: "s", Label: "other"}, {Name: "overlap_s", Unit: "s", Label: "both at once"}},
	Display: analysis.Display{Joint: 2, Asking: &analysis.Hint{High: .5, Title: "Let the other one talk", Says: "You had %s of the talking.",
		Exercise: "Ask, then count to three before you speak again."}},
	Doc: "Time in which the person speaks, divided by the time in which either of the two voices does, what both say at once counted " +
		"for both. Parts: own_s, other_s, overlap_s (where both are on one sound track, what can be told: about half).",
	Source:   "Own definition",
	Failures: "Whatever makes speech of one voice count as the other's moves it; see voice.other_voice.",
}

// Interruptions defines voice.interruptions.
var Interruptions = analysis.Definition{
	ID: "voice.interruptions", Title: "Interruptions", Unit: "count",
	Section: analysis.SectionVoice,
	Parts:   []analysis.Part{{Name: "by_other", Label: "by the other person"}},
	Display: analysis.Display{Joint: 3, Asking: &analysis.Hint{High: .5, Title: "Let them finish", Says: "You began while they spoke, %s.",
		Exercise: "Wait for a full breath after their last word."}},
	Doc: "How often the person begins while the other speaks, at least 0.5 s into their turn and 0.3 s before it ends, and goes on for " +
		"1 s or more until after it. Only where each has a sound track of their own. Parts: by_other (the other way round).",
	Source:   "Own definition; overlaps at the ends of turns are usual and short (Heldner & Edlund 2010, doi 10.1016/j.wocn.2010.08.002)",
	Failures: "Delay of an internet call makes overlaps that nobody meant. Laughter counts where the network takes it for speech.",
}

const (
	intoTurn    = 0.5 // s of a turn after which one who begins breaks into it
	beforeEnd   = 0.3 // s: who begins later was about to take over
	leastTaking = 1.0 // s of speech: less is a "mhm"
)

// reportFloor reports how two voices share the talking.
func reportFloor(p *analysis.Pass, heard *speech.Result, r *Result) {
	own, other := analysis.Length(r.Own), analysis.Length(r.Other)
	overlap := other - analysis.Length(speech.Without(r.Other, r.Own))
	method := lang.T("time of the person's speech, of all speech of two voices")
	if why := r.alone(heard); why != "" {
		for _, d := range []analysis.Definition{TalkShare, Interruptions} {
			f := heard.NotMeasured(p, d, analysis.Measured, method)
			f.Reason, f.LeftOut = why, nil
			p.Report(f)
		}
		return
	}
	value := own / (own + other - overlap)
	slack := speech.EdgeError * math.Sqrt(float64(len(r.Own)+len(r.Other))) / (own + other)
	if !r.Apart {
		slack += wrongVoice
	}
	f := heard.Coverage(p, heard.Heard).Finding(TalkShare, value, [2]float64{max(0, value-slack), min(1, value+slack)}, method+r.Whose())
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"own_s": own, "other_s": other, "overlap_s": overlap}
	}
	p.Report(f)
	r.reportInterruptions(p, heard)
}

// wrongVoice is the share of speech that may have gone to the wrong voice where both are on one track.
const wrongVoice = 0.1

// alone is why nothing can be said about how two people talk; empty where it can.
func (r *Result) alone(heard *speech.Result) string {
	switch {
	case heard.Reason != analysis.Measured && !r.Apart:
		return heard.Reason.String()
	case !r.Told:
		return lang.T("no second voice could be told apart")
	case !r.Sure || r.Guessed:
		return lang.T("it is uncertain which voice is the person's")
	}
	return ""
}

func (r *Result) reportInterruptions(p *analysis.Pass, heard *speech.Result) {
	const method = "beginnings within the other's turn that go on after it"
	if !r.Apart {
		f := heard.NotMeasured(p, Interruptions, analysis.Measured, method)
		f.Reason, f.LeftOut = lang.T("two voices on one sound track can't be followed while they speak at once"), nil
		p.Report(f)
		return
	}
	breaks := interruptions(r.Own, r.Other)
	n := float64(len(breaks))
	doubtful := 0.0 // by how much the edges of speech decide
	for _, s := range breaks {
		if s.Length() < beforeEnd+speech.EdgeError {
			doubtful++
		}
	}
	f := heard.Coverage(p, heard.Heard).Finding(Interruptions, n, [2]float64{n - doubtful, n + doubtful}, method)
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"by_other": float64(len(interruptions(r.Other, r.Own)))}
	}
	p.Report(f)
	for _, s := range breaks {
		p.Moment(analysis.Moment{Measure: Interruptions.ID, Start: s.Start, End: s.End, Kind: "interruption", Value: s.Length(),
			Why: lang.T("You begin while the other person speaks; for %.1f s both do.", s.Length())})
	}
}

// beginning is where the turn began whose last stretch so far is that of spans: pauses in it are short, and the other says nothing in them.
func beginning(spans, other []analysis.Span) float64 {
	k := len(spans) - 1
	for ; k > 0; k-- {
		pause := analysis.Span{Start: spans[k-1].End, End: spans[k].Start}
		if pause.Length() > sameTurn || slices.ContainsFunc(other, func(s analysis.Span) bool { return s.Start < pause.End && s.End > pause.Start }) {
			break
		}
	}
	return spans[k].Start
}

// interruptions are the stretches in which both speak after the first of two has begun within a stretch of the second.
func interruptions(first, second []analysis.Span) []analysis.Span {
	var out []analysis.Span
	k := 0
	for _, s := range first {
		for k < len(second) && second[k].End <= s.Start {
			k++
		}
		if k == len(second) || s.Length() < leastTaking {
			continue
		}
		if o := second[k]; s.Start-beginning(second[:k+1], first) >= intoTurn && o.End-s.Start >= beforeEnd && s.End > o.End {
			out = append(out, analysis.Span{Start: s.Start, End: o.End})
		}
	}
	return out
}
