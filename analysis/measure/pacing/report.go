package pacing

import (
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
)

// How far the rates lie from the truth nine times in ten, as shares of the truth: 5th and 95th percentile over 35
// transcribed recordings of 1 to 45 s by 20-odd speakers, read and spontaneous, 2026-11-22; median 1.00.
const fewestSyllables, mostSyllables = 0.75, 1.38 // found per syllable spoken

func reportPauses(p *analysis.Pass, r *Result, heard *speech.Result, who *voices.Result) {
	minutes := analysis.Length(r.Answers) / 60
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
		ID: Pauses.ID, Value: n / minutes, Unit: Pauses.Unit, Method: method(Pauses, q) + who.Whose(),
		Band:  track.RateBand(60*minutes, float64(certain), n, n+float64(len(heard.Near))),
		Parts: map[string]float64{"count": n, "share": analysis.Length(r.Pauses) / analysis.Length(r.Answers)},
	}
	if len(lengths) > 0 {
		f.Parts["median_s"], f.Parts["longest_s"] = median(lengths), slices.Max(lengths)
	}
	f.Coverage, f.LeftOut = r.coverage(p, heard, r.Answers)
	p.Report(f)
	for _, g := range r.Pauses {
		moment(p, Pauses, g, "pause", g.Length(), lang.T("A pause of %.1f s.", g.Length()))
	}
	for _, g := range r.Between {
		moment(p, Pauses, g, "between_answers", g.Length(), lang.T("Silent for %.1f s between answers.", g.Length()))
	}
}

func reportRates(p *analysis.Pass, r *Result, heard *speech.Result, who *voices.Result) {
	n, q := float64(len(r.Syllables)), p.Profile.Voice
	coverage, left := r.coverage(p, heard, r.Answers)
	report := func(d analysis.Definition, value, least, most float64) {
		p.Report(analysis.Finding{
			ID: d.ID, Value: value, Unit: d.Unit, Coverage: coverage, LeftOut: left, Method: method(d, q) + who.Whose(),
			Band:  [2]float64{value / most, value / least},
			Parts: map[string]float64{"syllables": n},
		})
	}
	rate := n / analysis.Length(r.Answers)
	report(SpeechRate, rate, fewestSyllables, mostSyllables)
	report(ArticulationRate, n/r.Phonation, fewestSyllables, mostSyllables)
}

func moment(p *analysis.Pass, d analysis.Definition, s analysis.Span, kind string, value float64, why string) {
	p.Moment(analysis.Moment{Measure: d.ID, Start: s.Start, End: s.End, Kind: kind, Value: value, Why: why})
}
