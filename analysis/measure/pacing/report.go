package pacing

import (
	"fmt"
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/speech"
)

// How far the numbers lie from the truth nine times in ten, as shares of the truth: 5th and 95th percentile over 35
// transcribed recordings of 1 to 45 s by 20-odd speakers, read and spontaneous, 2026-11-22.
const (
	fewestSyllables, mostSyllables = 0.75, 1.38 // found per syllable spoken; median 1.00
	fewestWords, mostWords         = 0.63, 1.43 // estimated per word spoken; median 0.83: many of their words are short
	windowError                    = 0.10       // of a window's rate, one standard deviation
	minWindows                     = 3
)

func reportPauses(p *analysis.Pass, r *Result, heard *speech.Result) {
	minutes := speech.Length(r.Answers) / 60
	q := p.Profile.Voice
	certain := 0
	lengths := make([]float64, len(r.Pauses))
	for i, g := range r.Pauses {
		lengths[i] = g.Length()
		if g.Length() >= q.MinPause+speech.EdgeError {
			certain++
		}
	}
	n := float64(len(r.Pauses))
	f := analysis.Finding{
		ID: Pauses.ID, Value: n / minutes, Unit: Pauses.Unit, Method: method(Pauses, q),
		Band:  track.RateBand(60*minutes, float64(certain), n, n+float64(len(heard.Near))),
		Parts: map[string]float64{"count": n, "share": speech.Length(r.Pauses) / speech.Length(r.Answers)},
	}
	if len(lengths) > 0 {
		f.Parts["median_s"], f.Parts["longest_s"] = median(lengths), slices.Max(lengths)
	}
	f.Coverage, f.LeftOut = r.coverage(p, heard)
	p.Report(f)
	for _, g := range r.Pauses {
		moment(p, Pauses, g, "pause", g.Length(), fmt.Sprintf("silent for %.2f s", g.Length()))
	}
	for _, g := range r.Between {
		moment(p, Pauses, g, "between_answers", g.Length(), fmt.Sprintf("silent for %.1f s between answers", g.Length()))
	}
}

func reportRates(p *analysis.Pass, r *Result, heard *speech.Result) {
	n, q := float64(len(r.Syllables)), p.Profile.Voice
	coverage, left := r.coverage(p, heard)
	report := func(d analysis.Definition, value, least, most float64) {
		p.Report(analysis.Finding{
			ID: d.ID, Value: value, Unit: d.Unit, Coverage: coverage, LeftOut: left, Method: method(d, q),
			Band:  [2]float64{value / most, value / least},
			Parts: map[string]float64{"syllables": n},
		})
	}
	rate := n / speech.Length(r.Answers)
	report(SpeechRate, rate, fewestSyllables, mostSyllables)
	report(ArticulationRate, n/r.Phonation, fewestSyllables, mostSyllables)
	report(WPM, 60*rate/q.SyllablesPerWord, fewestWords, mostWords)
}

func reportVariation(p *analysis.Pass, r *Result, heard *speech.Result) {
	q := p.Profile.Voice
	ws := windows(r, q)
	if len(ws) < minWindows {
		notMeasured(p, Variation, analysis.TooShort, heard)
		return
	}
	wpm := make([]float64, len(ws))
	for i, w := range ws {
		wpm[i] = w.wpm
	}
	mid, sd := median(wpm), deviation(wpm)
	f := analysis.Finding{
		ID: Variation.ID, Value: sd, Unit: Variation.Unit, Method: method(Variation, q),
		Band: [2]float64{math.Sqrt(max(0, sd*sd-square(windowError*mid))), math.Sqrt(sd*sd + square(windowError*mid))},
		Parts: map[string]float64{"windows": float64(len(ws)), "median": mid, "slowest": slices.Min(wpm),
			"fastest": slices.Max(wpm)},
	}
	f.Coverage, f.LeftOut = r.coverage(p, heard)
	rushes := join(ws, func(x float64) bool { return x > q.PaceHigh })
	drags := join(ws, func(x float64) bool { return x < q.PaceLow })
	answers := speech.Length(r.Answers)
	f.Parts["rush_share"] = min(1, overlap(r.Answers, spans(rushes))/answers)
	f.Parts["drag_share"] = min(1, overlap(r.Answers, spans(drags))/answers)
	p.Report(f)
	for _, w := range rushes {
		moment(p, Variation, w.Span, "rush", w.wpm, fmt.Sprintf("about %.0f words/min, above %.0f", w.wpm, q.PaceHigh))
	}
	for _, w := range drags {
		moment(p, Variation, w.Span, "drag", w.wpm, fmt.Sprintf("about %.0f words/min, below %.0f", w.wpm, q.PaceLow))
	}
}

func moment(p *analysis.Pass, d analysis.Definition, s analysis.Span, kind string, value float64, why string) {
	p.Moment(analysis.Moment{Measure: d.ID, Start: s.Start, End: s.End, Kind: kind, Value: value, Why: why})
}
