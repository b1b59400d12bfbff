package voice

import (
	"cmp"
	"slices"

	"poise/analysis"
)

// What was not recorded is not silence. Missing packets are told by their times; a muted microphone leaves digital silence, but
// so do noise gates, between any two sentences, and speech that a program makes.
const (
	shortestLost = 0.1 // s: shorter than a syllable, nothing is missed and no pause made
	shortestRest = 0.6 // s: a gate would have closed before
	leastNoise   = -80 // dB: below it is what a codec leaves of silence
	restBelow    = 0.1 // probability of speech in a rest
	shortestEdge = 2.0 // s of digital silence with which sound begins or ends: devices and coders begin with less
)

// Lost are the times at which no sound was recorded, in order and disjoint, on the common clock: holes, and of the stretches of
// digital silence those in which the microphone was muted: most other rests hold a room's noise, which a gate would have shut out there
// too; all of it where nothing else was recorded.
func Lost(v *analysis.Voice, holes, still []analysis.Span) []analysis.Span {
	if v.Peak == 0 && v.Duration > 0 {
		return []analysis.Span{{Start: v.Start, End: v.Start + v.Duration}}
	}
	out := slices.Clone(holes)
	noisy := noisyRests(v, still)
	for _, s := range still {
		if noisy && (s.Length() >= shortestEdge || !atEdge(v, s)) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b analysis.Span) int { return cmp.Compare(a.Start, b.Start) })
	return slices.DeleteFunc(joined(out), func(s analysis.Span) bool { return s.Length() < shortestLost })
}

// atEdge tells whether sound begins or ends with a stretch.
func atEdge(v *analysis.Voice, s analysis.Span) bool {
	return s.Start <= v.Start+hopSeconds || s.End >= v.Start+v.Duration-hopSeconds
}

// shortestStill is the least digital silence that Mutes counts, s: no word is so short.
const shortestStill = 0.3

// Mutes are the times at which no sound was recorded, as far as the columns alone tell: Lost of the digital silence in them.
func Mutes(v *analysis.Voice) []analysis.Span {
	var still []analysis.Span
	from := -1
	for i := 0; i <= len(v.Level); i++ {
		if i < len(v.Level) && v.Level[i] <= floorLevel {
			if from < 0 {
				from = i
			}
			continue
		}
		if s := (analysis.Span{Start: v.Start + float64(from)*v.Hop, End: v.Start + float64(i)*v.Hop}); from >= 0 && s.Length() >= shortestStill {
			still = append(still, s)
		}
		from = -1
	}
	return Lost(v, nil, still)
}

// joined joins spans in order that touch.
func joined(in []analysis.Span) []analysis.Span {
	var out []analysis.Span
	for _, s := range in {
		if k := len(out) - 1; k >= 0 && s.Start <= out[k].End+hopSeconds {
			out[k].End = max(out[k].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// noisyRests tells whether more of the rests between speech are without digital silence than with it. Digital silence before all sound and
// behind it tells nothing of a gate.
func noisyRests(v *analysis.Voice, still []analysis.Span) bool {
	with, without := 0, 0
	still = slices.DeleteFunc(slices.Clone(still), func(s analysis.Span) bool { return atEdge(v, s) })
	end := func(from, to int) {
		s := analysis.Span{Start: v.Start + float64(from)*v.SpeechHop, End: v.Start + float64(to)*v.SpeechHop}
		if from < 0 || s.Length() < shortestRest {
			return
		}
		for len(still) > 0 && still[0].End <= s.Start {
			still = still[1:]
		}
		if len(still) > 0 && still[0].Start < s.End {
			with++
		} else if loudest(v, s.Start, s.End) > leastNoise {
			without++
		}
	}
	from := -1
	for i, p := range v.Speech {
		switch {
		case p < restBelow && from < 0:
			from = i
		case p >= restBelow:
			end(from, i)
			from = -1
		}
	}
	end(from, len(v.Speech))
	return without > with
}

// loudest is the highest level in a stretch of time, dB; the floor where there is none.
func loudest(v *analysis.Voice, from, to float64) float64 {
	lo, hi := max(0, int((from-v.Start)/v.Hop)), min(len(v.Level), int((to-v.Start)/v.Hop)+1)
	if lo >= hi {
		return floorLevel
	}
	return float64(slices.Max(v.Level[lo:hi]))
}
