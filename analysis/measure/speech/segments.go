package speech

import (
	"math"
	"slices"

	"poise/analysis"
)

const (
	bridge    = 0.16 // s: shorter dips of the probability do not end a stretch (a plosive's closure)
	minMean   = 0.6  // mean probability of a stretch: laughter and noises flicker about 0.5, whispering stays above 0.7
	padBefore = 0.20 // s: a voiceless onset ("s", "f") begins before the network is sure
	padAfter  = 0.15 // s
	minBurst  = 0.06 // s: a shorter burst between two silences, or beside speech, is a click or a smack of the lips

	// Where the voice stands out by less than this, noise hides the consonants at the edges from the level, and the network
	// hears more of them. Its edges lag: measured on synthetic speech in noise at 5 to 20 dB, 2026-11-22.
	poorContrast = 18.0 // dB
	lagStart     = 0.02 // s
	lagEnd       = 0.04 // s
)

// join makes segments, in media time, of parts: a gap shorter than minGap belongs to the speech around it.
func join(parts []analysis.Span, minGap, start float64) []analysis.Span {
	var out []analysis.Span
	for _, s := range parts {
		s.Start, s.End = s.Start+start, s.End+start
		if k := len(out) - 1; k >= 0 && s.Start-out[k].End < minGap {
			out[k].End = max(out[k].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return slices.DeleteFunc(out, func(s analysis.Span) bool { return s.Length() < minBurst })
}

// candidates are the stretches, in seconds after the first sample, that the network takes for speech.
func candidates(v *analysis.Voice, p analysis.VoiceProfile) []analysis.Span {
	var out []analysis.Span
	for _, r := range runs(v.Speech, v.SpeechHop, p) {
		s := analysis.Span{Start: float64(r[0]) * v.SpeechHop, End: min(float64(r[1])*v.SpeechHop, v.Duration)}
		if s.Length() >= p.MinSpeech && mean(v.Speech[r[0]:r[1]]) >= minMean {
			out = append(out, s)
		}
	}
	return out
}

// runs are the index ranges, end excluded, of probabilities above the thresholds, joined over short dips.
func runs(prob []float32, hop float64, p analysis.VoiceProfile) [][2]int {
	var out [][2]int
	start := -1
	end := func(i int) {
		if k := len(out) - 1; k >= 0 && float64(start-out[k][1])*hop < bridge {
			out[k][1] = i
		} else {
			out = append(out, [2]int{start, i})
		}
		start = -1
	}
	for i, x := range prob {
		switch {
		case start < 0 && float64(x) >= p.SpeechOn:
			start = i
		case start >= 0 && float64(x) < p.SpeechOff:
			end(i)
		}
	}
	if start >= 0 {
		end(len(prob))
	}
	return out
}

// refine replaces the candidates by the parts of them, and of a little sound on either side, in which the level is high:
// seconds after the first sample, in order.
func refine(v *analysis.Voice, around []room, cs []analysis.Span) []analysis.Span {
	var out []analysis.Span
	last := 0.0
	for i, c := range cs {
		next := v.Duration
		if i+1 < len(cs) {
			next = (c.End + cs[i+1].Start) / 2
		}
		wide := analysis.Span{Start: max(last, c.Start-padBefore), End: min(next, c.End+padAfter)}
		last = wide.End
		parts := slices.DeleteFunc(voiced(v, around, wide), func(s analysis.Span) bool {
			beside := s.End <= c.Start || s.Start >= c.End
			return beside && s.Length() < minBurst
		})
		if len(parts) == 0 {
			continue
		}
		if first := &parts[0]; at(v, around, c.Start).contrast < poorContrast {
			first.Start = max(wide.Start, min(first.Start, c.Start-lagStart))
		}
		if end := &parts[len(parts)-1]; at(v, around, c.End).contrast < poorContrast {
			lag := lagEnd
			if c.End >= v.Duration { // cut off, not ended
				lag = 0
			}
			end.End = min(wide.End, max(end.End, c.End-lag))
		}
		out = append(out, parts...)
	}
	return out
}

// voiced returns the parts of r in which the level is above its threshold, to the hop.
func voiced(v *analysis.Voice, around []room, r analysis.Span) []analysis.Span {
	lo, hi := max(0, int(math.Round(r.Start/v.Hop))), min(len(v.Level), int(math.Round(r.End/v.Hop)))
	var out []analysis.Span
	start := -1
	for i := lo; i <= hi; i++ {
		loud := i < hi && v.Level[i] > around[i/perSecond(v)].limit
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

func mean(x []float32) float64 {
	sum := 0.0
	for _, y := range x {
		sum += float64(y)
	}
	return sum / float64(len(x))
}
