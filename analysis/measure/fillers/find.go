package fillers

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/pitch"
	"poise/analysis/measure/speech"
)

// Filler is one "uh" or "um" that was heard.
type Filler struct {
	analysis.Span
	Um         bool    // ends in an "m"
	Confidence float64 // 0 to 1

	thought bool // the recogniser thinks of one there, and of none surer
}

// How far from speech a filler may lie. The network that finds speech often takes a held vowel for none: of one that stands alone within a
// pause it hears nothing, so there the pitch must be the person's.
const (
	near     = 0.2 // s
	ownPitch = 7.0 // semitones from the usual pitch, in which nearly all of a person's speech lies (Traunmüller & Eriksson 1995: deviation of 2 to 4)
)

// find returns the sounds that are fillers with at least the given confidence, in order, but those to be left out.
func find(v *analysis.Voice, heard *speech.Result, p analysis.VoiceProfile, leaveOut func(analysis.Span) bool, least float64) []Filler {
	if v.BandHop <= 0 || v.Hop <= 0 || len(v.Bands) < analysis.VoiceBands {
		return nil
	}
	f := newFrames(v, heard)
	var out []Filler
	for _, w := range f.vowels(p.MinVoicing) {
		s := f.sound(w, p.MinVoicing)
		c := f.confidence(s)
		span := analysis.Span{Start: v.Start + float64(s.first)*v.Hop, End: v.Start + float64(s.end)*v.Hop}
		if c < least || leaveOut(span) || !spoken(v, span, near) && !(f.own(s) && spoken(v, span, p.MaxPause)) {
			continue
		}
		if k := len(out) - 1; k >= 0 && span.Start < out[k].End {
			out[k].End, out[k].Confidence = max(out[k].End, span.End), max(out[k].Confidence, c)
			out[k].Um = out[k].Um || s.nasal
			continue
		}
		out = append(out, Filler{Span: span, Um: s.nasal, Confidence: c})
	}
	return out
}

// spoken tells whether the network hears speech in a span or so many seconds from it.
func spoken(v *analysis.Voice, s analysis.Span, near float64) bool {
	for i := max(0, int((s.Start-near-v.Start)/v.SpeechHop)); i < len(v.Speech) && v.Start+float64(i)*v.SpeechHop < s.End+near; i++ {
		if v.Speech[i] >= 0.5 {
			return true
		}
	}
	return false
}

// own tells whether a sound has the person's pitch.
func (f *frames) own(s sound) bool { return math.Abs(pitch.Semitones(f.usual, s.hz)) <= ownPitch }
