// Package pacing measures how fast someone speaks and where they pause: pauses and syllables from the sound, words from the
// transcript where there is one.
package pacing

import (
	"reflect"
	"slices"

	"poise/analysis"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
)

// Measure reports pauses, rates and their variation; its result is a *Result.
var Measure = &analysis.Measure{
	Name: "pacing",
	Doc: "Finds the silences inside answers and counts syllables by their nuclei in the intensity, for the rates of speech " +
		"and articulation. Counts the words of the transcript, or estimates them from the syllables, over the whole and over windows.",
	Defines:    []analysis.Definition{Pauses, SpeechRate, ArticulationRate, WPM, Variation},
	Requires:   []*analysis.Measure{speech.Measure, voices.Measure},
	ResultType: reflect.TypeFor[*Result](),
	Advice:     advise,
	Run:        run,
}

// Result is what other measures read; all in media time, in order. Where voices are told apart, it is the person's speech alone.
type Result struct {
	Reason    analysis.Reason       // why there is nothing: as in speech.Result
	Answers   []analysis.Span       // speech with its pauses, between silences longer than max_pause
	Pauses    []analysis.Span       // silences inside answers
	Between   []analysis.Span       // silences between answers
	Syllables []float64             // times of the syllables' nuclei, seconds
	Phonation float64               // seconds of speech without the pauses
	Windows   []analysis.PaceWindow // overlapping, in order
	NoWords   analysis.Reason       // why words can't be estimated from syllables where there is no transcript; Measured: they can

	// What the transcript gives; all empty without one. Excluded words are left out, and those of other speakers than Speaker.
	Transcript *analysis.Transcript // with its counts
	Spoken     []Word               // words, um and uh left out; in order, their times zero where the transcript has none
	Fillers    []Word               // um and uh as far as written down, and the phrases of filler_words; times as in Spoken
	Speaker    string               // whose words these are, where a transcript names several speakers; else empty
	Told       []analysis.Span      // where the transcript has that speaker's text; empty when it has no times
	// Shared are the answers of both voices. It is set where two are told apart, but not in the transcript, which has neither
	// times nor names: Spoken and Fillers are then of both.
	Shared []analysis.Span
}

// minPhonation is the least speech of which a rate is given, seconds: about five syllables.
const minPhonation = 1.0

func run(p *analysis.Pass) (any, error) {
	all, who := analysis.ResultOf[*speech.Result](p, speech.Measure), analysis.ResultOf[*voices.Result](p, voices.Measure)
	heard := who.Person
	r := &Result{Reason: heard.Reason, NoWords: noWords(p, who)}
	if r.Reason != analysis.Measured {
		for _, d := range []analysis.Definition{Pauses, SpeechRate, ArticulationRate, WPM, Variation} {
			notMeasured(p, d, r.Reason, heard)
		}
		if tr := p.Obs.Transcript; tr != nil && tr.Source == analysis.FromFile {
			r.takeWords(p, all, who, nil) // words can be counted all the same
		}
		return r, nil
	}
	r.Answers, r.Pauses, r.Between = split(heard, p.Unheard(), p.Profile.Voice.MaxPause)
	r.Phonation = heard.Phonation
	syllables := nuclei(p.Obs.Voice, all.Segments, p.Profile.Voice)
	r.Syllables = slices.DeleteFunc(slices.Clone(syllables), who.Foreign)
	r.takeWords(p, all, who, syllables)
	reportPauses(p, r, heard, who)
	if r.Phonation < minPhonation {
		for _, d := range []analysis.Definition{SpeechRate, ArticulationRate, WPM, Variation} {
			notMeasured(p, d, analysis.TooShort, heard)
		}
		return r, nil
	}
	reportRates(p, r, heard, who)
	reportWords(p, r, heard, who)
	return r, nil
}

// split joins the segments to answers; the silences inside of these are pauses, and those between them are boundaries. An
// excluded range and another voice end an answer.
func split(heard *speech.Result, excluded []analysis.Span, maxPause float64) (answers, pauses, between []analysis.Span) {
	gaps := speech.Gaps(heard.Segments, slices.Concat(excluded, heard.Other))
	for i, s := range heard.Segments {
		k := len(answers) - 1
		inside := false
		if len(gaps) > 0 && i > 0 && gaps[0].End == s.Start {
			g := gaps[0]
			gaps = gaps[1:]
			if inside = g.Length() <= maxPause; inside {
				pauses = append(pauses, g)
			} else {
				between = append(between, g)
			}
		}
		if inside {
			answers[k].End = s.End
		} else {
			answers = append(answers, s)
		}
	}
	return answers, pauses, between
}

// coverage is the share of the recording that answers, or the part of them that counts, fill, and by reason what fills the rest.
func (r *Result) coverage(p *analysis.Pass, heard *speech.Result, during []analysis.Span) (float64, map[string]float64) {
	c := heard.Coverage(p, during)
	all := speech.Total(p.Obs)
	if unclear := analysis.Length(r.Answers) - analysis.Length(during); r.Transcript != nil && len(r.Transcript.Withheld) > 0 && unclear > 1e-6 {
		c.LeftOut[analysis.UnclearWords.String()] = unclear / all
		c.LeftOut[analysis.NoSpeech.String()] = max(0, c.LeftOut[analysis.NoSpeech.String()]-unclear/all)
	}
	return c.Share, c.LeftOut
}

func notMeasured(p *analysis.Pass, d analysis.Definition, why analysis.Reason, heard *speech.Result) {
	f := analysis.NotMeasured(d, why.String(), method(d, p.Profile.Voice))
	f.LeftOut = map[string]float64{why.String(): 1}
	if why == analysis.NoSpeech {
		all := speech.Total(p.Obs)
		f.LeftOut = speech.LeftOut(p, all, analysis.Length(heard.Heard))
		f.LeftOut[why.String()] = analysis.Length(heard.Heard) / all
	}
	p.Report(f)
}
