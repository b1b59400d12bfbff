package voices

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/speech"
)

// Whose tells which of two voices, each on a track of its own, is that of the person seen in v (nil: nobody): the one with whose
// speech the mouth moves, else the one that speaks longer by half, else the first.
func Whose(v *analysis.Visual, duration float64, voices [2]*analysis.Voice) int {
	profile := analysis.DefaultProfile()
	var said [2][]analysis.Span
	for i, voice := range voices {
		said[i] = speech.Elsewhere(voice, &analysis.Pass{Profile: &profile})
	}
	own, _, _ := whose(newMouth(&analysis.Observations{Recording: analysis.Recording{Duration: duration}, Visual: v}), said)
	return own
}

// whose is Whose of what was said, and how that is known; empty: it isn't. A mouth that was seen with both voices and moves with neither
// leaves it open. Alike is as mouth.seen tells it.
func whose(m *mouth, said [2][]analysis.Span) (own int, how string, alike float64) {
	// What is said at once moves the mouth whoever says it.
	alone := [2][]analysis.Span{speech.Without(said[0], said[1]), speech.Without(said[1], said[0])}
	voice, seen, alike := m.seen(alone)
	if seen == tells {
		return int(voice), lang.T("the person's is the one with which the mouth moves"), alike
	}
	a, b := analysis.Length(said[0]), analysis.Length(said[1])
	if b >= longerBy*a {
		own = 1
	}
	if seen == unseen && max(a, b) >= longerBy*min(a, b) {
		how = lang.T("the person's is the one that speaks longer")
	}
	return own, how, 1
}

// take takes the two voices from the tracks that hold one each, and reports the second.
func (r *Result) take(p *analysis.Pass, heard *speech.Result, m *mouth) {
	r.Other = speech.Elsewhere(p.Obs.OtherVoice, p)
	r.Told, r.Apart, r.Sure = true, true, true
	how, alike := "", 1.0
	if t := p.Obs.Options.Tracks; t != nil {
		how = lang.T("the person's is the one that was named")
	} else if own, why, a := whose(m, [2][]analysis.Span{r.Own, r.Other}); own == 0 {
		how, alike = why, a
	}
	r.Guessed = how == ""
	method := lang.T("speech on the other of two sound tracks")
	if how != "" {
		method += "; " + how
	}
	both := speech.Without(r.Other, speech.Without(r.Other, r.Own))
	other, overlap := analysis.Length(r.Other), analysis.Length(both)
	all := heard.Phonation + other - overlap
	value := other / all
	slack := speech.EdgeError * float64(len(r.Other)) / all
	band := [2]float64{max(0, value-slack), min(1, value+slack)}
	if r.Guessed {
		band = [2]float64{min(band[0], 1-band[1]), max(band[1], 1-band[0])}
	}
	f := heard.Coverage(p, heard.Segments).Finding(OtherVoice, value, band, method)
	f.Coverage = min(1, (analysis.Length(heard.Heard))/speech.Total(p.Obs))
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"other_s": other, "overlap_s": overlap}
		addMouth(f.Parts, m, r, alike)
	}
	p.Report(f)
	r.reportOther(p)
}

// addMouth adds how much the mouth moves in the other's speech, relative to that in the person's own, and how often it would by chance.
func addMouth(parts map[string]float64, m *mouth, r *Result, alike float64) {
	if m == nil {
		return
	}
	a, s := m.during(r.Other)
	if b, t := m.during(r.Own); s >= leastFaces && t >= leastFaces && b > 0 {
		parts["mouth_share"], parts["mouth_chance"] = a/b, alike
	}
}

// reportOther lists the stretches of the other voice, and on one track those of both.
func (r *Result) reportOther(p *analysis.Pass) {
	for _, s := range r.Other {
		p.Moment(analysis.Moment{Measure: OtherVoice.ID, Start: s.Start, End: s.End, Kind: "other_voice", Value: math.NaN(),
			Why: lang.T("Another voice for %.1f s.", s.Length())})
	}
	for _, s := range r.Both {
		p.Moment(analysis.Moment{Measure: OtherVoice.ID, Start: s.Start, End: s.End, Kind: "overlap", Value: math.NaN(),
			Why: lang.T("Both voices at once for %.1f s.", s.Length())})
	}
}
