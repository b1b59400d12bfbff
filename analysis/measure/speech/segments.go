package speech

import (
	"math"

	"poise/analysis"
)

const (
	padBefore = 0.15 // s: a voiceless onset ("s", "f") begins before the network is sure
	padAfter  = 0.10 // s
	minBurst  = 0.06 // s: a shorter burst between two silences is a click or a smack of the lips
)

// segments returns the stretches of speech in media time, in order: found by the network, their edges and the gaps between
// them read off the level. Gaps shorter than p.MinPause belong to the speech around them.
func segments(v *analysis.Voice, p analysis.VoiceProfile) []analysis.Span {
	limit := thresholds(v)
	var out []analysis.Span
	for _, r := range candidates(v, p) {
		for _, s := range voiced(v, limit, r) {
			if k := len(out) - 1; k >= 0 && s.Start-out[k].End < p.MinPause {
				out[k].End = max(out[k].End, s.End)
				continue
			}
			out = append(out, s)
		}
	}
	kept := out[:0]
	for _, s := range out {
		if s.Length() >= minBurst {
			kept = append(kept, analysis.Span{Start: v.Start + s.Start, End: v.Start + s.End})
		}
	}
	return kept
}

// candidates are the stretches, in seconds after the first sample, that the network takes for speech, widened by the pads
// but never into each other.
func candidates(v *analysis.Voice, p analysis.VoiceProfile) []analysis.Span {
	var out []analysis.Span
	start, on := 0, false
	end := func(i int) {
		if s := (analysis.Span{Start: float64(start) * v.SpeechHop, End: float64(i) * v.SpeechHop}); s.Length() >= p.MinSpeech {
			out = append(out, s)
		}
		on = false
	}
	for i, x := range v.Speech {
		switch {
		case !on && float64(x) >= p.SpeechOn:
			start, on = i, true
		case on && float64(x) < p.SpeechOff:
			end(i)
		}
	}
	if on {
		end(len(v.Speech))
	}
	last := 0.0
	for i := range out {
		next := v.Duration
		if i+1 < len(out) {
			next = (out[i].End + out[i+1].Start) / 2
		}
		out[i] = analysis.Span{Start: max(last, out[i].Start-padBefore), End: min(next, out[i].End+padAfter)}
		last = out[i].End
	}
	return out
}

// voiced returns the parts of r in which the level is above its threshold, to the hop.
func voiced(v *analysis.Voice, limit []float32, r analysis.Span) []analysis.Span {
	perBlock := max(1, int(math.Round(1/v.Hop)))
	lo, hi := max(0, int(math.Round(r.Start/v.Hop))), min(len(v.Level), int(math.Round(r.End/v.Hop)))
	var out []analysis.Span
	start := -1
	for i := lo; i <= hi; i++ {
		loud := i < hi && v.Level[i] > limit[i/perBlock]
		switch {
		case loud && start < 0:
			start = i
		case !loud && start >= 0:
			out = append(out, analysis.Span{Start: max(0, float64(start)-0.5) * v.Hop, End: (float64(i) - 0.5) * v.Hop})
			start = -1
		}
	}
	return out
}
