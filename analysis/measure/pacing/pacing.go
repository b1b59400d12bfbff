// Package pacing measures how fast someone speaks and where they pause, from the sound alone.
package pacing

import (
	"poise/analysis"
	"poise/analysis/measure/speech"
)

// Measure reports pauses, rates and their variation; its result is a *Result.
var Measure = &analysis.Measure{
	Name: "pacing",
	Doc: "Finds the silences inside answers and counts syllables by their nuclei in the intensity, for the rates of speech " +
		"and articulation and an estimate of words per minute, over the whole and over windows.",
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
		return r, nil
	}
	r.split(heard, p.Exclude, p.Profile.Voice.MaxPause)
	r.Phonation = heard.Phonation
	r.Syllables = nuclei(p.Obs.Voice, heard.Segments, p.Profile.Voice)
	reportPauses(p, r, heard)
	if r.Phonation < minPhonation {
		for _, d := range []analysis.Definition{SpeechRate, ArticulationRate, WPM, Variation} {
			notMeasured(p, d, analysis.TooShort, heard)
		}
		return r, nil
	}
	reportRates(p, r, heard)
	reportVariation(p, r, heard)
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
