package turns

import (
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/measure/gaze"
	"poise/analysis/measure/pacing"
	"poise/analysis/measure/speech"
)

const (
	sameTurn    = 1.5 // s: stretches of the other voice nearer than this, with none of the person's between, are one turn
	leastAnswer = 2.0 // s of which a pace is given
	leastGaze   = 1.0 // s of measured gaze of which a share is given
)

// answers finds the questions and what answers them.
func answers(p *analysis.Pass, r *Result) []analysis.Question {
	asked := given(p, r)
	if len(p.Asked) == 0 {
		for _, t := range r.turns() {
			asked = append(asked, analysis.Question{Start: t.Start, End: t.End, Source: analysis.QuestionHeard})
		}
	}
	for i := range asked {
		q, next := &asked[i], math.Inf(1)
		if i+1 < len(asked) {
			next = asked[i+1].Start
		}
		end, known := r.ends(*q)
		a, ok := r.answer(end, next)
		if !ok {
			continue
		}
		q.Answer = &a
		if took := a.Start - end; known {
			q.Latency = &took
		}
		q.WPM, q.EyeContact = pace(p, a), contact(p, a)
	}
	return asked
}

// turns of the other voice.
func (r *Result) turns() []analysis.Span {
	var out []analysis.Span
	for _, s := range r.Other {
		n := len(out) - 1
		if n >= 0 && s.Start-out[n].End <= sameTurn && !r.speaks(out[n].End, s.Start) {
			out[n].End = s.End
			continue
		}
		out = append(out, s)
	}
	return out
}

// speaks tells whether the person speaks between two times.
func (r *Result) speaks(from, to float64) bool {
	return slices.ContainsFunc(r.Own, func(s analysis.Span) bool { return s.Start < to && s.End > from })
}

// ends is where a question ends, and whether that is known; otherwise its start.
func (r *Result) ends(q analysis.Question) (end float64, known bool) {
	if q.End > q.Start {
		return q.End, true
	}
	for _, t := range r.turns() {
		if t.Start < q.Start+1 && t.End > q.Start { // a second of tolerance: times are typed by hand
			return t.End, true
		}
	}
	return q.Start, !r.speaks(q.Start, q.Start+0.05)
}

// answer is the person's speech after a time, from its first word to the last before the next question.
func (r *Result) answer(after, next float64) (a analysis.Span, ok bool) {
	for _, s := range r.Own {
		s.Start, s.End = max(s.Start, after), min(s.End, next)
		if s.End <= s.Start {
			continue
		}
		if !ok {
			a.Start = s.Start
		}
		a.End, ok = s.End, true
	}
	return a, ok
}

// pace is the words per minute of an answer, by the transcript or estimated from the syllables as pace.wpm does; nil where
// there is too little.
func pace(p *analysis.Pass, a analysis.Span) *float64 {
	told := analysis.ResultOf[*pacing.Result](p, pacing.Measure)
	if a.Length() < leastAnswer {
		return nil
	}
	words, time := 0.0, a.Length()
	switch {
	case told.Transcript != nil && told.Transcript.Timed:
		for _, w := range told.Spoken {
			if a.Contains((w.Start + w.End) / 2) {
				words++
			}
		}
		time = analysis.Length(speech.Without([]analysis.Span{a}, told.Transcript.Withheld))
	case told.Transcript != nil:
		return nil // words without times
	case told.NoWords != analysis.Measured:
		return nil
	default:
		for _, t := range told.Syllables {
			if a.Contains(t) {
				words += 1 / p.Profile.Voice.SyllablesPerWord
			}
		}
	}
	if words == 0 || time < leastAnswer {
		return nil
	}
	wpm := 60 * words / time
	return &wpm
}

// contact is the share of an answer's measured time in which the gaze rests on the camera; nil where too little was measured.
func contact(p *analysis.Pass, a analysis.Span) *float64 {
	g := analysis.ResultOf[*gaze.Result](p, gaze.Measure)
	if g.Clock == nil || len(g.Target) == 0 {
		return nil
	}
	all, on := 0.0, 0.0
	for i := g.Clock.Index(a.Start); i < len(g.Target) && g.Clock.Time[i] < a.End; i++ {
		if g.Target[i] == analysis.NoTarget {
			continue
		}
		all += g.Clock.Hold[i]
		if g.Target[i] == analysis.Camera {
			on += g.Clock.Hold[i]
		}
	}
	if all < leastGaze {
		return nil
	}
	share := on / all
	return &share
}
