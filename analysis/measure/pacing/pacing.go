// Package pacing measures how fast someone speaks and where they pause: pauses and syllables from the sound, words from the
// transcript where there is one.
package pacing

import (
	"poise/analysis"
	"poise/analysis/measure/speech"
)

// Measure reports pauses, rates and their variation; its result is a *Result.
var Measure = &analysis.Measure{
	Name: "pacing",
	Doc: "Finds the silences inside answers and counts syllables by their nuclei in the intensity, for the rates of speech " +
		"and articulation. Counts the words of the transcript, or estimates them from the syllables, over the whole and over windows.",
	Defines:  []analysis.Definition{Pauses, SpeechRate, ArticulationRate, WPM, Variation},
	Requires: []*analysis.Measure{speech.Measure},
	Run:      run,
}

// Result is what other measures read; all in media time, in order.
type Result struct {
	Reason    analysis.Reason // why there is nothing: as in speech.Result
	Answers   []analysis.Span // speech with its pauses, between silences longer than max_pause
	Pauses    []analysis.Span // silences inside answers
	Between   []analysis.Span // silences between answers
	Syllables []float64       // times of the syllables' nuclei, seconds
	Phonation float64         // seconds of speech without the pauses

	// What the transcript gives; all empty without one. Excluded words are left out, and those of other speakers than Speaker.
	Transcript *analysis.Transcript // with its counts
	Spoken     []Word               // words, um and uh left out; in order, their times zero where the transcript has none
	Fillers    []Word               // um and uh as far as written down, and the phrases of filler_words; times as in Spoken
	Speaker    string               // whose words these are, where a transcript names several speakers; else empty
	Told       []analysis.Span      // where the transcript has that speaker's text; empty when it has no times
}

// minPhonation is the least speech of which a rate is given, seconds: about five syllables.
const minPhonation = 1.0

func run(p *analysis.Pass) (any, error) {
	heard := p.ResultOf[speech.Measure].(*speech.Result)
	r := &Result{Reason: heard.Reason}
	if r.Reason != analysis.Measured {
		for _, d := range []analysis.Definition{Pauses, SpeechRate, ArticulationRate, WPM, Variation} {
			notMeasured(p, d, r.Reason, heard)
		}
		if tr := p.Obs.Transcript; tr != nil && tr.Source == analysis.FromFile {
			r.takeWords(p, heard) // words can be counted all the same
		}
		return r, nil
	}
	r.split(heard, p.Exclude, p.Profile.Voice.MaxPause)
	r.Phonation = heard.Phonation
	r.Syllables = nuclei(p.Obs.Voice, heard.Segments, p.Profile.Voice)
	r.takeWords(p, heard)
	reportPauses(p, r, heard)
	if r.Phonation < minPhonation {
		for _, d := range []analysis.Definition{SpeechRate, ArticulationRate, WPM, Variation} {
			notMeasured(p, d, analysis.TooShort, heard)
		}
		return r, nil
	}
	reportRates(p, r, heard)
	reportWords(p, r, heard)
	return r, nil
}

// split divides the gaps between the segments into pauses and boundaries of answers. An excluded range ends an answer.
func (r *Result) split(heard *speech.Result, excluded []analysis.Span, maxPause float64) {
	gaps := speech.Gaps(heard.Segments, excluded)
	for i, s := range heard.Segments {
		k := len(r.Answers) - 1
		inside := false
		if len(gaps) > 0 && i > 0 && gaps[0].End == s.Start {
			g := gaps[0]
			gaps = gaps[1:]
			if inside = g.Length() <= maxPause; inside {
				r.Pauses = append(r.Pauses, g)
			} else {
				r.Between = append(r.Between, g)
			}
		}
		if inside {
			r.Answers[k].End = s.End
		} else {
			r.Answers = append(r.Answers, s)
		}
	}
}

// coverage is the share of the recording that answers fill, and by reason what fills the rest.
func (r *Result) coverage(p *analysis.Pass, heard *speech.Result) (float64, map[string]float64) {
	all, answers := speech.Total(p.Obs), speech.Length(r.Answers)
	out := speech.LeftOut(p, all, speech.Length(heard.Heard))
	if silent := (speech.Length(heard.Heard) - answers) / all; silent > 0 {
		out[analysis.NoSpeech.String()] = silent
	}
	return min(1, answers/all), out
}

func notMeasured(p *analysis.Pass, d analysis.Definition, why analysis.Reason, heard *speech.Result) {
	f := analysis.NotMeasured(d, why.String(), method(d, p.Profile.Voice))
	f.LeftOut = map[string]float64{why.String(): 1}
	if why == analysis.NoSpeech {
		all := speech.Total(p.Obs)
		f.LeftOut = speech.LeftOut(p, all, speech.Length(heard.Heard))
		f.LeftOut[why.String()] = speech.Length(heard.Heard) / all
	}
	p.Report(f)
}
