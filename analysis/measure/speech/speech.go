// Package speech measures when someone speaks: the network's probability decides that it is speech, the level decides
// where it starts and ends.
package speech

import (
	"math"
	"reflect"

	"poise/analysis"
	"poise/analysis/lang"
)

// Speaking defines voice.speaking.
var Speaking = analysis.Definition{
	ID: "voice.speaking", Title: "Speaking", Unit: "share",
	Section: analysis.SectionVoice,
	Parts:   []analysis.Part{{Name: "segments"}, {Name: "seconds", Unit: "s"}},
	Display: analysis.Display{Joint: 1, Rank: 100, Table: true, Compared: true, Frequent: true,
		Lane:      &analysis.Lane{Row: "Speech", Column: "speech", Color: "ink", Text: "speaking"},
		Technical: &analysis.Column{Label: "Sound heard", Rank: 30, Coverage: true}},
	Live: analysis.Live{Sum: analysis.LiveSpeech},
	Doc: "Time in which someone speaks, divided by the time in which sound was heard. Speech starts where the speech " +
		"network's probability passes speech_on, ends where it falls below speech_off, lasts at least min_speech, and its " +
		"edges lie where the level leaves the noise of the room. Silences shorter than min_pause belong to the speech. The " +
		"network hears a recording whose loudest twentieth lies below -42 dB of full scale raised to -25 dB.",
	Source: "Silero VAD 5 (github.com/snakers4/silero-vad); edges: own definition",
	Accuracy: "2026-11-22: no speech in 7 recordings of silence, room noise, laughter and grimacing; edges of generated speech " +
		"within 0.01 s (median) and 0.11 s (90th percentile) in noise; of 9 recordings turned down by 34 dB all words were found again",
	Failures: "Any voice counts, also an interviewer's or a radio's. Singing may count as speech; whispering may be missed. " +
		"In strong noise quiet first and last consonants are lost, and below 10 dB above the noise whole sentences.",
}

// Measure finds the stretches of speech; its result is a *Result.
var Measure = &analysis.Measure{
	Name:       "speech",
	Doc:        "Finds the stretches in which someone speaks, with their edges on the signal, and how much of the time they fill.",
	Defines:    []analysis.Definition{Speaking},
	ResultType: reflect.TypeFor[*Result](),
	Run:        run,
}

// Result is what other measures read. Spans are in media time, in order, disjoint; excluded ranges are cut out.
type Result struct {
	Reason    analysis.Reason // why there are no segments: Measured, NoAudio, NoSpeechNetwork, Excluded or NoSpeech
	Heard     []analysis.Span // where there was sound to listen to
	Segments  []analysis.Span // where someone speaks
	Other     []analysis.Span // speech of another voice, at the same time only where it has a track of its own; only where Of made the result
	Near      []analysis.Span // silences inside Segments that miss min_pause by no more than EdgeError
	Phonation float64         // seconds: sum of Segments
	Limits    []float32       // dB, one a second of the columns: a Level above it is the voice, below it the room
}

// Total is the recording's duration in seconds: what coverage refers to.
func Total(o *analysis.Observations) float64 {
	t := o.Recording.Duration
	if v := o.Voice; v != nil {
		t = max(t, v.Start+v.Duration)
	}
	return t
}

func run(p *analysis.Pass) (any, error) {
	r := &Result{}
	v := p.Obs.Voice
	switch {
	case v == nil || v.Duration <= 0:
		r.Reason = analysis.NoAudio
	case len(v.Speech) == 0:
		r.Reason = analysis.NoSpeechNetwork
	default:
		r.Heard = Without([]analysis.Span{{Start: v.Start, End: v.Start + v.Duration}}, p.Unheard())
		around := rooms(v, p.Obs.Lost)
		for _, a := range around {
			r.Limits = append(r.Limits, a.limit)
		}
		found := refine(v, around, candidates(v, p.Profile.Voice))
		r.Segments = Without(join(found, p.Profile.Voice.MinPause, v.Start), p.Unheard())
		r.Near = near(found, p.Profile.Voice.MinPause, v.Start, p.Unheard())
		r.Phonation = analysis.Length(r.Segments)
		if len(r.Heard) == 0 {
			r.Reason = unheard(p)
		} else if len(r.Segments) == 0 {
			r.Reason = analysis.NoSpeech
		}
	}
	report(p, r)
	return r, nil
}

// Elsewhere finds the stretches in which somebody speaks on another track of the recording, in media time.
func Elsewhere(v *analysis.Voice, p *analysis.Pass) []analysis.Span {
	if v == nil || v.Duration <= 0 || len(v.Speech) == 0 {
		return nil
	}
	found := refine(v, rooms(v, nil), candidates(v, p.Profile.Voice))
	return Without(join(found, p.Profile.Voice.MinPause, v.Start), p.Exclude)
}

// unheard is why there is nothing to listen to.
func unheard(p *analysis.Pass) analysis.Reason {
	v := p.Obs.Voice
	if len(Without([]analysis.Span{{Start: v.Start, End: v.Start + v.Duration}}, p.Exclude)) > 0 {
		return analysis.NoAudio
	}
	return analysis.Excluded
}

func report(p *analysis.Pass, r *Result) {
	q := p.Profile.Voice
	method := lang.T("Silero VAD 5: on at %.2f, off at %.2f, at least %.2f s; edges on the level, %.0f %% of the way from noise to voice",
		q.SpeechOn, q.SpeechOff, q.MinSpeech, 100*riseShare)
	all, heard := Total(p.Obs), analysis.Length(r.Heard)
	if r.Reason != analysis.Measured && r.Reason != analysis.NoSpeech {
		f := analysis.NotMeasured(Speaking, r.Reason.String(), method)
		f.LeftOut = map[string]float64{r.Reason.String(): 1}
		p.Report(f)
		return
	}
	share := r.Phonation / heard
	slack := meanError * 2 * float64(len(r.Segments)) / heard
	f := analysis.Finding{
		ID: Speaking.ID, Value: share, Unit: Speaking.Unit, Method: method,
		Coverage: min(1, heard/all),
		Band:     [2]float64{max(0, share-slack-analysis.Length(r.Near)/heard), min(1, share+slack+r.barely(q.MinPause)/heard)},
		Parts:    map[string]float64{"segments": float64(len(r.Segments)), "seconds": r.Phonation},
		LeftOut:  LeftOut(p, all, heard),
	}
	p.Report(f)
	for _, s := range r.Segments {
		p.Moment(analysis.Moment{Measure: Speaking.ID, Start: s.Start, End: s.End, Kind: "speech", Value: math.NaN(),
			Why: lang.T("Speech for %.1f s.", s.Length())})
	}
}

// barely is the seconds of silence between segments that are long enough to part them by EdgeError at most: with the sound coded
// anew, they may be speech, as Near may be silence.
func (r *Result) barely(minPause float64) (sum float64) {
	for i := 1; i < len(r.Segments); i++ {
		if g := r.Segments[i].Start - r.Segments[i-1].End; g < minPause+EdgeError {
			sum += g
		}
	}
	return sum
}

// LeftOut splits the part of the recording that was not heard into excluded and without sound, as shares.
func LeftOut(p *analysis.Pass, all, heard float64) map[string]float64 {
	out := map[string]float64{}
	excluded := all - analysis.Length(Without([]analysis.Span{{Start: 0, End: all}}, p.Exclude))
	if excluded > 0 {
		out[analysis.Excluded.String()] = excluded / all
	}
	if rest := all - excluded - heard; rest > 0.005*all {
		out[analysis.NoAudio.String()] = rest / all
	}
	return out
}
