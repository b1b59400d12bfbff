// Package fillers counts filler words. "Uh" and "um" are found by their sound: a central vowel, with or without an "m", that
// lasts, stays as it is and stands by itself. Others ("like", "you know") are taken from the transcript, where there is one.
package fillers

import (
	"fmt"
	"math"
	"reflect"
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/lexicon"
	"poise/analysis/measure/pacing"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
)

// Fillers defines voice.fillers.
var Fillers = analysis.Definition{
	ID: "voice.fillers", Title: "Filler words", Unit: "per minute",
	Section: analysis.SectionVoice,
	Parts: []analysis.Part{
		{Name: "count"}, {Name: "median_s", Unit: "s", Label: "median"},
		{Name: "longest_s", Unit: "s", Label: "longest"},
		{Name: "after_pause_share", Unit: "share", Label: "after pause"}, {Name: "heard_count"},
		{Name: "per_100_words", Unit: "per 100 words"}, {Name: "written_count"},
	},
	Display: analysis.Display{Rank: 130, Headline: true, Table: true, Compared: true,
		Goal: &analysis.Goal{High: 4, End: 12, Aim: "Aim for fewer than 4 a minute."}, Wordless: "a filler",
		Lane: &analysis.Lane{Row: "Filler words", Color: "warm", Text: "filler", InText: true}},
	Doc: `"Uh" and "um" heard, and the phrases of filler_words in the transcript, per minute of answers. Heard: a voiced sound with ` +
		"the formants of a central vowel whose spectrum moves by less than 4.5 dB in 80 ms, with the hum of an \"m\" if one follows. " +
		"Its confidence is the geometric mean of how long that lasts (nothing at 0.1 s, full at 0.3 s, none above 1.5 s), how far " +
		"silence sets it apart, and how still spectrum and pitch are; from 0.6 it counts. The recogniser of words has a say: where it takes an um or uh " +
		"for probable (e^-7 and more, though it seldom writes one) up to 0.25 is added; and where the words about a sound " +
		"would be spoken faster than 0.1 s a syllable without its time, it is none. Where what was said is no clear English, nothing is counted. One that the transcript has too counts " +
		"once; one that the network wrote and of which nothing is heard (a confidence of 0.3) counts not at all. Parts: count, heard_count, written_count, after_pause_share (of those heard, right after a silence), median_s, " +
		"longest_s, per_100_words.",
	Source: "Held, level sounds: O'Shaughnessy 1992, doi 10.1109/ICASSP.1992.225857; Shriberg 2001, doi 10.1017/S0025100301001128; " +
		"formants: Hillenbrand et al. 1995, doi 10.1121/1.411872; limits of the confidence: own",
	Accuracy: "2026-11-30: 6 of 6 found, five of them as the um or uh that they are, and none invented in a spontaneous recording aligned by hand; none in 30 " +
		"recordings of read speech and commands. In-sample: these were looked at when the limits were chosen. Of 45 fillers of two people put into the speech of nine " +
		"others 39 were found and none invented, in an echo 33 and none, over a telephone 38 and one",
	Failures: `A drawn-out "a" or "the", and words such as "are" said alone, sound the same. "Er" and "hm", fillers below 0.2 s, in ` +
		`noise or run into a word ("and-uh") are missed more often, and so are those of other languages. ` +
		`In the transcript "like" and "so" count wherever they stand.`,
}

// Result is what was found.
type Result struct {
	Heard   []Filler
	Unheard []pacing.Word // "um" and "uh" that the network wrote, of which nothing is heard
}

// Measure reports fillers; its result is a *Result.
var Measure = &analysis.Measure{
	Name: "fillers",
	Doc: "Looks for held central vowels in the spectrum, voicing and pitch, and adds the filler words of the transcript that were " +
		"not heard so.",
	Defines:    []analysis.Definition{Fillers},
	Requires:   []*analysis.Measure{speech.Measure, voices.Measure, pacing.Measure},
	ResultType: reflect.TypeFor[*Result](),
	Advice:     advise,
	Run:        run,
}

func run(p *analysis.Pass) (any, error) {
	who, told := analysis.ResultOf[*voices.Result](p, voices.Measure), analysis.ResultOf[*pacing.Result](p, pacing.Measure)
	heard, how := who.Person, method(told)+who.Whose()
	if told.Shared != nil {
		heard, how = analysis.ResultOf[*speech.Result](p, speech.Measure), method(told)+lang.T("; both voices, since the transcript does not tell them apart")
	}
	why := heard.Reason
	if why == analysis.Measured && told.NoWords == analysis.UnclearWords {
		why = told.NoWords // in another language, other sounds are fillers
	}
	if why != analysis.Measured {
		p.Report(heard.NotMeasured(p, Fillers, why, how))
		return &Result{}, nil
	}
	var unclear []analysis.Span
	if told.Transcript != nil {
		unclear = told.Transcript.Withheld
	}
	leaveOut := func(s analysis.Span) bool {
		return slices.ContainsFunc(p.Exclude, func(x analysis.Span) bool { return x.Start < s.End && x.End > s.Start }) ||
			slices.ContainsFunc(p.Obs.Lost, func(x analysis.Span) bool { return x.Start < s.End+longPause && x.End > s.Start-longPause }) ||
			slices.ContainsFunc(unclear, func(x analysis.Span) bool { return x.Start < s.End && x.End > s.Start }) ||
			told.Shared == nil && who.Foreign((s.Start+s.End)/2)
	}
	sounds := find(p.Obs.Voice, heard, p.Profile.Voice, leaveOut, least-doubt-mostFor)
	sounds = slices.DeleteFunc(newEvidence(p.Obs.Transcript, heard.Segments).weigh(sounds), func(f Filler) bool { return f.Confidence < least-doubt })
	var counted []Filler
	sure := 0.0
	for _, f := range sounds {
		if f.Confidence >= least {
			counted = append(counted, f)
		}
		if f.Confidence >= least+doubt {
			sure++
		}
	}
	written := apart(told.Fillers, counted)
	var unheard []pacing.Word
	if t := told.Transcript; t != nil && t.Source != analysis.FromFile {
		written, unheard = borneOut(written, find(p.Obs.Voice, heard, p.Profile.Voice, leaveOut, hint), beside(t))
	}
	report(p, heard, told, counted, written, [2]float64{sure, float64(len(sounds))}, how)
	return &Result{Heard: counted, Unheard: unheard}, nil
}

// placing is how far a word of the transcript may lie from the same sound, seconds: where words have no times of their own.
const placing = 1.0

// apart are the words that were not heard already: "um" and "uh" that lie near a sound are that sound.
func apart(words []pacing.Word, sounds []Filler) []pacing.Word {
	taken := make([]bool, len(sounds))
	return slices.DeleteFunc(slices.Clone(words), func(w pacing.Word) bool {
		if !lexicon.Hesitation(w.Text) {
			return false
		}
		for i, s := range sounds {
			timed := w.End > w.Start
			if !taken[i] && (!timed || w.Start < s.End+placing && w.End > s.Start-placing) {
				taken[i] = true
				return true
			}
		}
		return false
	})
}

// borneOut parts the words from those "um" and "uh" of which nothing is heard where they are written: the network puts some into
// pauses. People who write a transcript are believed.
func borneOut(words []pacing.Word, sounds []Filler, beside float64) (out, unheard []pacing.Word) {
	for _, w := range words {
		if lexicon.Hesitation(w.Text) && !slices.ContainsFunc(sounds, func(s Filler) bool {
			return w.Start < s.End+beside && w.End > s.Start-beside
		}) {
			unheard = append(unheard, w)
			continue
		}
		out = append(out, w)
	}
	return out, unheard
}

// beside is how far a word of a transcript may lie from its sound, seconds.
func beside(t *analysis.Transcript) float64 {
	const aligned = 0.3 // nine in ten words with times of their own lie closer
	if slices.ContainsFunc(t.Segments, func(s analysis.TranscriptSegment) bool { return len(s.Timed) > 0 }) {
		return aligned
	}
	return placing
}

// report makes the finding; limits are the counts of sounds that are surer and that are less sure.
func report(p *analysis.Pass, heard *speech.Result, told *pacing.Result, sounds []Filler, written []pacing.Word, limits [2]float64,
	how string) {
	answers := told.Answers
	if told.Shared != nil {
		answers = told.Shared
	}
	cov := coverage(p, heard, told, answers)
	a, b := float64(len(sounds)), float64(len(written))
	n := a + b
	f := cov.Finding(Fillers, n/cov.Seconds*60, track.RateBand(cov.Seconds, limits[0]+b, n, limits[1]+b), how)
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"count": n, "heard_count": a, "written_count": b}
		if words := float64(len(told.Spoken)); words > 0 {
			f.Parts["per_100_words"] = 100 * n / words
		}
		lengths(f.Parts, sounds, heard)
	}
	p.Report(f)
	for _, s := range sounds {
		name := "uh"
		if s.Um {
			name = "um"
		}
		p.Moment(analysis.Moment{Measure: Fillers.ID, Start: s.Start, End: s.End, Kind: name, Value: s.Confidence,
			Why: lang.T("“%s”, for %.1f s.", name, s.Length())})
	}
	for _, w := range written {
		if w.End > w.Start {
			p.Moment(analysis.Moment{Measure: Fillers.ID, Start: w.Start, End: w.End, Kind: "word", Value: math.NaN(),
				Why: fmt.Sprintf("“%s”.", w.Text)})
		}
	}
}

// coverage is the time of answers whose words are clear, and why the rest is left out.
func coverage(p *analysis.Pass, heard *speech.Result, told *pacing.Result, answers []analysis.Span) track.Coverage {
	if told.Transcript == nil || len(told.Transcript.Withheld) == 0 {
		return heard.Coverage(p, answers)
	}
	clear := speech.Without(answers, told.Transcript.Withheld)
	cov := heard.Coverage(p, clear)
	unclear := (analysis.Length(answers) - analysis.Length(clear)) / speech.Total(p.Obs)
	cov.LeftOut[analysis.UnclearWords.String()] = unclear
	cov.LeftOut[analysis.NoSpeech.String()] = max(0, cov.LeftOut[analysis.NoSpeech.String()]-unclear)
	return cov
}

// lengths adds what the sounds' lengths and the silences before them say.
func lengths(parts map[string]float64, sounds []Filler, heard *speech.Result) {
	if len(sounds) == 0 {
		return
	}
	var s []float64
	after := 0.0
	for _, f := range sounds {
		s = append(s, f.Length())
		if !slices.ContainsFunc(heard.Segments, func(x analysis.Span) bool {
			return x.Start < f.Start-placingEdge && x.End > f.Start-placingEdge
		}) {
			after++
		}
	}
	parts["median_s"], parts["longest_s"] = track.Median(s), slices.Max(s)
	parts["after_pause_share"] = after / float64(len(sounds))
}

// placingEdge is how far before a sound silence is looked for, seconds: the error of most edges.
const placingEdge = 0.05

func method(told *pacing.Result) string {
	heard := lang.T("held central vowels heard, at a confidence of %.1f and more", least)
	if told.Transcript == nil {
		return heard + lang.T("; no transcript, so other filler words are not counted") + track.CountMethod()
	}
	return heard + lang.T(", and the filler words of the transcript") + track.CountMethod()
}
