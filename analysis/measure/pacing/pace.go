package pacing

import (
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
)

// How far the pace lies from the truth nine times in ten, as shares of the truth, by where the words come from: 5th and
// 95th percentile over transcribed recordings of 1 to 45 s by 20-odd speakers, 2026-11-22. A file is taken at its word, up to
// the edges of the answers.
const (
	fewestEstimated, mostEstimated = 0.63, 1.43 // from syllables, 35 recordings; median 0.83: many of their words are short
	fewestHeard, mostHeard         = 0.69, 1.20 // by Moonshine, 42 recordings; median 1.00
	fewestGiven, mostGiven         = 0.97, 1.03 // in a file
	windowError                    = 0.10       // of a window's rate, one standard deviation
	minWindows                     = 3

	// The recordings on which Moonshine was tried have 8 words in the median. Over more words its slips average out, but for
	// what a speaker's voice and the room do to all of them.
	heardWords  = 8.0
	heardAlways = 0.05
)

// heardWithin is the share of the words said that Moonshine finds, nine times in ten, of so many.
func heardWithin(words float64) (fewest, most float64) {
	shrink := math.Sqrt(heardWords / max(words, heardWords))
	return 1 - max(heardAlways, (1-fewestHeard)*shrink), 1 + max(heardAlways, (mostHeard-1)*shrink)
}

// pace is what words are counted from.
type pace struct {
	events       []float64 // times of words or syllables, in order; nil: no times
	n            float64   // how many
	perWord      float64   // events a word
	during       []analysis.Span
	fewest, most float64
	from         string // where the words come from, as methods begin; empty: syllables
	whose        string // as methods end
}

// paceOf takes the words of the transcript, else the syllables; ok is false when these say nothing about words.
func paceOf(p *analysis.Pass, r *Result, who *voices.Result) (pace, bool) {
	if r.Transcript == nil || len(r.Spoken) == 0 {
		if r.NoWords != analysis.Measured {
			return pace{}, false
		}
		return pace{events: r.Syllables, n: float64(len(r.Syllables)), perWord: p.Profile.Voice.SyllablesPerWord,
			during: r.Answers, fewest: fewestEstimated, most: mostEstimated, whose: who.Whose()}, true
	}
	out := pace{n: float64(len(r.Spoken)), perWord: 1, during: r.Answers, fewest: fewestGiven, most: mostGiven,
		from: lang.T("words of the transcript that was given"), whose: who.Whose()}
	if r.Shared != nil {
		out.during, out.whose = r.Shared, lang.T("; both voices, since the transcript does not tell them apart")
	}
	out.during = speech.Without(out.during, r.Transcript.Withheld)
	if r.Transcript.Source == analysis.FromMoonshine {
		out.fewest, out.most = heardWithin(out.n)
		out.from = lang.T("words of the transcript (Moonshine tiny)")
	}
	if r.Speaker != "" && len(r.Told) > 0 {
		out.during = common(out.during, r.Told)
		if !who.Apart {
			out.from += lang.T(", of the speaker with the most words")
		}
	}
	if r.Transcript.Timed {
		out.events = make([]float64, 0, len(r.Spoken))
		for _, w := range r.Spoken {
			out.events = append(out.events, (w.Start+w.End)/2)
		}
		slices.Sort(out.events) // the segments of a file may overlap
	}
	return out, true
}

// english is the language whose syllables per word are known.
const english = "en"

// noWords is why the words said can't be estimated from syllables; Measured where they can.
func noWords(p *analysis.Pass, who *voices.Result) analysis.Reason {
	if l := p.Obs.Options.Language; l != "" && l != english {
		return analysis.OtherLanguage
	}
	if tr := p.Obs.Transcript; (tr == nil || who.Apart && tr.Source == analysis.FromMoonshine) && p.Obs.NoTranscript == analysis.UnclearWords.String() {
		return analysis.UnclearWords
	}
	return analysis.Measured
}

// reportWords reports words per minute, over all and over windows.
func reportWords(p *analysis.Pass, r *Result, heard *speech.Result, who *voices.Result) {
	from, ok := paceOf(p, r, who)
	time := analysis.Length(from.during)
	if !ok || time < minPhonation {
		why := analysis.TooShort
		if !ok {
			why = r.NoWords
		}
		notMeasured(p, WPM, why, heard)
		notMeasured(p, Variation, why, heard)
		return
	}
	coverage, left := r.coverage(p, heard, from.during)
	value := 60 * from.n / from.perWord / time
	f := analysis.Finding{ID: WPM.ID, Value: value, Unit: WPM.Unit, Coverage: coverage, LeftOut: left,
		Method: wordsMethod(from, p.Profile.Voice), Band: [2]float64{value / from.most, value / from.fewest},
		Parts: map[string]float64{"syllables": float64(len(r.Syllables))}}
	if from.from != "" {
		f.Parts["words"] = from.n
		r.paceSegments(analysis.ResultOf[*speech.Result](p, speech.Measure))
	}
	p.Report(f)
	if from.events == nil {
		notMeasured(p, Variation, analysis.TooShort, heard)
		return
	}
	reportVariation(p, r, from, heard)
}

// paceSegments gives every segment of the transcript that is long enough its words per minute, from its first speech to its last.
func (r *Result) paceSegments(heard *speech.Result) {
	if !r.Transcript.Timed {
		return
	}
	for i := range r.Transcript.Segments {
		s := &r.Transcript.Segments[i]
		parts := within(heard.Segments, s.Start, s.End)
		if len(parts) == 0 || s.Words == 0 {
			continue
		}
		if time := parts[len(parts)-1].End - parts[0].Start; time >= shortestPaced {
			s.WPM = math.Round(60 * float64(s.Words) / time)
		}
	}
}

// shortestPaced is the least speech of a segment of which a pace is given, seconds: in less, one word more or less decides.
const shortestPaced = 2.0

func reportVariation(p *analysis.Pass, r *Result, from pace, heard *speech.Result) {
	q := p.Profile.Voice
	ws := windows(from, q.Window)
	if len(ws) < minWindows {
		notMeasured(p, Variation, analysis.TooShort, heard)
		return
	}
	wpm := make([]float64, len(ws))
	for i, w := range ws {
		wpm[i] = w.wpm
		r.Windows = append(r.Windows, analysis.PaceWindow{Span: w.Span, WPM: w.wpm})
	}
	mid, sd := median(wpm), deviation(wpm)
	f := analysis.Finding{
		ID: Variation.ID, Value: sd, Unit: Variation.Unit,
		Method: wordsMethod(from, q) + lang.T(", over windows of %.0f s", q.Window),
		Band:   [2]float64{math.Sqrt(max(0, sd*sd-square(windowError*mid))), math.Sqrt(sd*sd + square(windowError*mid))},
		Parts: map[string]float64{"windows": float64(len(ws)), "median": mid, "slowest": slices.Min(wpm),
			"fastest": slices.Max(wpm)},
	}
	f.Coverage, f.LeftOut = r.coverage(p, heard, from.during)
	rushes := join(ws, func(x float64) bool { return x > q.PaceHigh })
	drags := join(ws, func(x float64) bool { return x < q.PaceLow })
	time := analysis.Length(from.during)
	f.Parts["rush_share"] = min(1, overlap(from.during, spans(rushes))/time)
	f.Parts["drag_share"] = min(1, overlap(from.during, spans(drags))/time)
	p.Report(f)
	for _, w := range rushes {
		moment(p, Variation, w.Span, "rush", w.wpm, lang.T("Fast: about %.0f words a minute.", w.wpm))
	}
	for _, w := range drags {
		moment(p, Variation, w.Span, "drag", w.wpm, lang.T("Slow: about %.0f words a minute.", w.wpm))
	}
}

func wordsMethod(from pace, p analysis.VoiceProfile) string {
	if from.from == "" {
		return method(WPM, p) + from.whose
	}
	return from.from + lang.T(", um and uh left out, over the time of the answers") + from.whose
}

// common is what two lists of spans have in common; both in order and disjoint.
func common(a, b []analysis.Span) []analysis.Span {
	var out []analysis.Span
	for _, s := range b {
		out = append(out, within(a, s.Start, s.End)...)
	}
	return out
}
