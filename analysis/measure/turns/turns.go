// Package turns tells who speaks when an interviewer is heard too, which answers belong to which questions, and how long the
// person took to answer. Where it cannot tell, it says so.
package turns

import (
	"fmt"
	"math"

	"poise/analysis"
	"poise/analysis/measure/eyecontact"
	"poise/analysis/measure/gaze"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/pacing"
	"poise/analysis/measure/speech"
)

// The numbers this package reports.
var (
	OtherVoice = analysis.Definition{
		ID: "voice.other_voice", Title: "Another voice", Unit: "share",
		Doc: "Time in which a second voice speaks, divided by the time of all speech. Stretches of speech are put into two groups by " +
			"pitch (in units of 3 semitones), shape of the spectrum (3 dB) and level (6 dB). They are two voices if their centres lie 2 " +
			"units apart, the mean silhouette is 0.5 or more, and each has two stretches and 2 s. The visible person's is the one " +
			"with which the mouth moves 1.5 times as much as with the other, else the one that speaks longer. Parts: silhouette, " +
			"other_s, mouth_share (movement of the mouth in the other's speech, relative to that in the person's own).",
		Source: "Silhouette: Rousseeuw 1987, doi 10.1016/0377-0427(87)90125-7; units: measured on single speakers",
		Accuracy: "2026-11-22: no second voice in 17 recordings of one speaker; in pairs of them mixed together, no stretch went to " +
			"the wrong voice once two were told",
		Failures: "Pace, pauses, fillers, loudness and melody of the recording count both voices; the table of questions counts the " +
			"person's answers. Two similar voices are one. Three voices are two. Turns that follow each other without a pause of min_pause are not " +
			"cut. Speech that is played back counts as a voice.",
	}
	Latency = analysis.Definition{
		ID: "voice.response_latency", Title: "Time to answer", Unit: "s",
		Doc: "Time from the end of a question to the first word after it, median over the questions: those given with --questions, " +
			"else the turns of a second voice. Of a question given without its end, the end is that of the other voice's turn at its " +
			"start, or, in silence, its start. Parts: count, shortest_s, longest_s.",
		Source: "Own definition. In conversation turns follow each other after 0.2 s in the mean (Stivers et al. 2009, doi " +
			"10.1073/pnas.0903616106); thinking before an answer takes seconds and is usual",
		Failures: "A sound of assent (\"mhm\") counts as the first word. Delay of an internet call adds to it.",
	}
)

// Measure tells voices and answers; its result is a *Result.
var Measure = &analysis.Measure{
	Name: "turns",
	Doc: "Groups the stretches of speech by their sound into one voice or two, asks the mouth which is the visible person's, and " +
		"finds the answer to each question.",
	Defines:  []analysis.Definition{OtherVoice, Latency},
	Requires: []*analysis.Measure{speech.Measure, pacing.Measure, gaze.Measure, eyecontact.Measure},
	Run:      run,
}

// Result is what reports show besides the findings.
type Result struct {
	Told      bool                // two voices were told apart
	Own       []analysis.Span     // speech of the person; all speech unless Told
	Other     []analysis.Span     // speech of the second voice
	Questions []analysis.Question // in order
}

const uncertain = "no second voice could be told apart"

func run(p *analysis.Pass) (any, error) {
	heard := p.ResultOf[speech.Measure].(*speech.Result)
	r := &Result{Own: heard.Segments}
	if heard.Reason != analysis.Measured {
		for _, d := range []analysis.Definition{OtherVoice, Latency} {
			p.Report(heard.NotMeasured(p, d, heard.Reason, "stretches of speech"))
		}
		r.Questions = answers(p, r)
		return r, nil
	}
	parts := divide(p.Obs.Voice, heard.Segments)
	r.assign(p, heard, parts)
	r.Questions = answers(p, r)
	reportLatency(p, heard, r.Questions)
	return r, nil
}

// assign gives the two voices their segments, and reports the second.
func (r *Result) assign(p *analysis.Pass, heard *speech.Result, parts split) {
	const grouped = "two groups by pitch, spectrum and level"
	if !parts.told {
		f := heard.NotMeasured(p, OtherVoice, analysis.Measured, grouped)
		f.Reason, f.LeftOut = uncertain, nil
		p.Report(f)
		return
	}
	var voices [2][]analysis.Span
	for i, s := range heard.Segments {
		voices[parts.voice[i]] = append(voices[parts.voice[i]], s)
	}
	m := newMouth(p.Obs)
	own, sure := m.seen(voices)
	method := grouped + "; the person's is the one with which the mouth moves"
	if !sure {
		method = grouped + "; the person's is the one that speaks longer"
		if own = 0; parts.total[1] > parts.total[0] {
			own = 1
		}
	}
	r.Told, r.Own, r.Other = true, voices[own], voices[1-own]
	other := speech.Length(r.Other)
	value := other / heard.Phonation
	band := [2]float64{max(0, value-wrong), min(1, value+wrong)}
	if !sure { // then it may be the other way round
		band = [2]float64{min(band[0], 1-band[1]), max(band[1], 1-band[0])}
	}
	f := heard.Coverage(p, heard.Segments).Finding(OtherVoice, value, band, method)
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"silhouette": parts.apart, "other_s": other}
		if m != nil {
			a, s := m.during(r.Other)
			if b, t := m.during(r.Own); s >= leastFaces && t >= leastFaces && b > 0 {
				f.Parts["mouth_share"] = a / b
			}
		}
	}
	p.Report(f)
	for _, s := range r.Other {
		p.Moment(analysis.Moment{Measure: OtherVoice.ID, Start: s.Start, End: s.End, Kind: "other_voice", Value: math.NaN(),
			Why: fmt.Sprintf("another voice for %.1f s", s.Length())})
	}
}

// wrong is the share of speech that may have gone to the wrong voice.
const wrong = 0.05

// latencyError is how far a latency may lie from the truth, seconds: two edges of speech.
const latencyError = 2 * speech.EdgeError

func reportLatency(p *analysis.Pass, heard *speech.Result, questions []analysis.Question) {
	const method = "first word after the end of each question; median"
	var took []float64
	for _, q := range questions {
		if q.Latency == nil {
			continue
		}
		took = append(took, *q.Latency)
		p.Moment(analysis.Moment{Measure: Latency.ID, Start: q.Answer.Start - *q.Latency, End: q.Answer.Start, Kind: "before_answer",
			Value: *q.Latency, Why: fmt.Sprintf("%.1f s from the question to the first word", *q.Latency)})
	}
	if len(took) == 0 {
		f := heard.NotMeasured(p, Latency, analysis.Measured, method)
		f.Reason, f.LeftOut = "no question whose end is known is followed by an answer", nil
		p.Report(f)
		return
	}
	r := track.Range(took...)
	value := track.Median(took)
	f := heard.Coverage(p, heard.Segments).Finding(Latency, value, [2]float64{max(0, value-latencyError), value + latencyError}, method)
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"count": float64(len(took)), "shortest_s": r[0], "longest_s": r[1]}
	}
	p.Report(f)
}
