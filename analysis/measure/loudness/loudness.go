// Package loudness measures how loud a voice is, how much that changes, and whether sentences fade towards their ends.
package loudness

import (
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/pacing"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
)

// The numbers this package reports.
var (
	Loudness = analysis.Definition{
		ID: "voice.loudness", Title: "Loudness", Unit: "LUFS",
		Section: analysis.SectionVoice,
		Parts:   []analysis.Part{{Name: "loudest_lufs", Unit: "LUFS", Label: "loudest"}, {Name: "range_db", Unit: "dB", Label: "range"}},
		Display: analysis.Display{Plots: []string{"level"}},
		Check: &analysis.Check{Name: "Microphone", Good: "good volume", Rank: 80, Low: -35, High: -10, Found: "LUFS",
			TooLow:  "Speak louder, come nearer to the microphone, or turn its level up.",
			TooHigh: "Turn the microphone's level down."},
		Doc: "Loudness of the recording, without what another voice says, K-weighted, of blocks of 400 ms that overlap by three quarters, those below -70 LUFS and " +
			"those 10 LU below the mean of the rest left out. The sound is taken as mono. Parts: range_db, from the 10th to the 95th " +
			"percentile of the loudness of 3 s that lies above the gates (-70 LUFS, 20 LU below the mean); loudest_lufs, of 400 ms.",
		Source: "ITU-R BS.1770-4; range: EBU Tech 3342",
		Failures: "Depends on the microphone, its distance and the automatic gain of the program that recorded, so compare only " +
			"recordings made alike. Music counts, and another voice that is not told apart. Sound above 8 kHz does not, which for voices is 0.1 dB.",
	}
	Fading = analysis.Definition{
		ID: "voice.trailing_off", Title: "Ends of sentences", Unit: "dB",
		Section: analysis.SectionVoice,
		Parts:   []analysis.Part{{Name: "count"}, {Name: "trailing_share", Unit: "share", Label: "trailing"}},
		Doc: "Level of the last two syllables before a pause or the end of an answer, less the median level of the syllables before " +
			"them since the last pause; the median over all such stretches of six syllables and more. Those that end 10 dB or more " +
			"below are listed. Parts: count (stretches), trailing_share (of them, listed).",
		Source: "Own definition. Speech falls somewhat in level as in pitch towards the end of an utterance (Strik & Boves 1995, doi " +
			"10.1016/S0095-4470(95)80043-3)",
		Failures: "Turning away from the microphone reads the same. Levelling by the recording program hides it. A pause inside a " +
			"sentence counts as an end.",
	}
)

// Measure reports loudness and its course; it has no result.
var Measure = &analysis.Measure{
	Name:     "loudness",
	Doc:      "Gates and averages the K-weighted loudness, and compares the level of syllables before pauses with those before them.",
	Defines:  []analysis.Definition{Loudness, Fading},
	Requires: []*analysis.Measure{voices.Measure, pacing.Measure},
	Run:      run,
}

func run(p *analysis.Pass) (any, error) {
	who, told := analysis.ResultOf[*voices.Result](p, voices.Measure), analysis.ResultOf[*pacing.Result](p, pacing.Measure)
	reportLoudness(p, who)
	reportFading(p, who.Person, told, who.Whose())
	return nil, nil
}

// meterError is how far another meter may read from this one, dB (EBU Tech 3341 allows 0.1); the mono mix of a stereo
// recording reads up to 3 dB below its two channels.
const meterError, mixError = 0.1, 3.0

func reportLoudness(p *analysis.Pass, who *voices.Result) {
	heard := who.Person
	method := lang.T("K-weighted mean of gated blocks of 0.4 s") + who.Whose()
	if heard.Reason != analysis.Measured {
		p.Report(heard.NotMeasured(p, Loudness, heard.Reason, method))
		return
	}
	during := speech.Without(heard.Heard, speech.Without(heard.Other, kept(who)))
	short := counted(p.Obs.Voice, who, during, 4)
	value := integrated(short)
	if math.IsNaN(value) {
		p.Report(heard.NotMeasured(p, Loudness, analysis.TooShort, method))
		return
	}
	band := [2]float64{value - meterError, value + meterError}
	if a := p.Obs.Recording.Audio; a != nil && a.Channels > 1 && a.Channel == "" {
		band[1] += mixError
	}
	f := heard.Coverage(p, during).Finding(Loudness, value, band, method)
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"loudest_lufs": loudest(short)}
		if r := lra(counted(p.Obs.Voice, who, during, 30)); !math.IsNaN(r) {
			f.Parts["range_db"] = r
		}
	}
	p.Report(f)
}

// counted are the blocks of n entries within spans. Where each voice has a track of its own they are all blocks: what a microphone may hear of
// the other one is no louder than the room, which a recording of the person alone holds there, and the gates depend on how much of it there is.
func counted(v *analysis.Voice, who *voices.Result, during []analysis.Span, n int) []float64 {
	if !who.Apart {
		return blocks(v, during, n)
	}
	silent := blocks(v, speech.Without(during, slices.Concat(kept(who), who.Other)), 1)
	if len(silent) == 0 {
		return blocks(v, during, n)
	}
	alone, room := *v, float32(track.Median(silent))
	alone.Loudness = slices.Clone(v.Loudness)
	for _, s := range speech.Without(who.Other, kept(who)) {
		for i := max(0, int((s.Start-v.Start)/v.LoudnessHop)); i < min(len(v.Loudness), int(math.Ceil((s.End-v.Start)/v.LoudnessHop))); i++ {
			alone.Loudness[i] = min(alone.Loudness[i], room)
		}
	}
	return blocks(&alone, who.Person.Heard, n)
}

// kept is what counts whoever else speaks then: the person's own speech, and where each voice has a track of its own, what else lies in
// the blocks that hold some of it, as in a recording of the person alone.
func kept(who *voices.Result) []analysis.Span {
	if !who.Apart {
		return who.Person.Segments
	}
	var out []analysis.Span
	for _, s := range who.Person.Segments {
		s.Start, s.End = s.Start-rest, s.End+rest
		if k := len(out) - 1; k >= 0 && s.Start <= out[k].End {
			out[k].End = s.End
			continue
		}
		out = append(out, s)
	}
	return out
}

// rest is what a block of which 0.1 s are speech holds besides, seconds.
const rest = 0.3

const (
	lastSyllables  = 2
	leastSyllables = 6
	trailing       = -10.0 // dB
	fadingError    = 1.5   // dB: how far the median moves with the syllables missed or invented
)

func reportFading(p *analysis.Pass, heard *speech.Result, told *pacing.Result, whose string) {
	method := lang.T("level of the last %d syllables' nuclei less the median of those before", lastSyllables) + whose
	if heard.Reason != analysis.Measured {
		p.Report(heard.NotMeasured(p, Fading, heard.Reason, method))
		return
	}
	var drops []float64
	var where []analysis.Span
	k := 0
	for _, s := range heard.Segments {
		for k < len(told.Syllables) && told.Syllables[k] < s.Start {
			k++
		}
		first := k
		for k < len(told.Syllables) && told.Syllables[k] < s.End {
			k++
		}
		if d, at, ok := drop(p.Obs.Voice, told.Syllables[first:k]); ok {
			drops, where = append(drops, d), append(where, analysis.Span{Start: at, End: s.End})
		}
	}
	if len(drops) == 0 {
		p.Report(heard.NotMeasured(p, Fading, analysis.TooShort, method))
		return
	}
	value, few := track.Median(drops), 0.0
	for i, d := range drops {
		if d > trailing {
			continue
		}
		few++
		p.Moment(analysis.Moment{Measure: Fading.ID, Start: where[i].Start, End: where[i].End, Kind: "trails_off", Value: d,
			Why: lang.T("The end of this sentence faded away.")})
	}
	low, high := oneLess(drops)
	f := heard.Coverage(p, heard.Segments).Finding(Fading, value, [2]float64{low - fadingError, high + fadingError}, method)
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"count": float64(len(drops)), "trailing_share": few / float64(len(drops))}
	}
	p.Report(f)
}

// oneLess is the least median and the greatest when one of the values is left out: a pause found or missed makes or breaks a stretch.
func oneLess(x []float64) (low, high float64) {
	sorted := slices.Sorted(slices.Values(x))
	n := len(sorted)
	if n < 2 {
		return sorted[0], sorted[0]
	}
	return track.Median(sorted[:n-1]), track.Median(sorted[1:])
}

// drop is how far the last syllables lie below the others, dB, and when the first of them is said.
func drop(v *analysis.Voice, nuclei []float64) (db, at float64, ok bool) {
	if len(nuclei) < leastSyllables {
		return 0, 0, false
	}
	level := make([]float64, len(nuclei))
	for i, t := range nuclei {
		level[i] = float64(v.Intensity[min(max(int(math.Round((t-v.Start)/v.Hop)), 0), len(v.Intensity)-1)])
	}
	cut := len(level) - lastSyllables
	return mean(level[cut:]) - track.Median(level[:cut]), nuclei[cut], true
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, y := range x {
		sum += y
	}
	return sum / float64(len(x))
}
