package voice

import (
	"cmp"
	"math"
	"slices"

	"poise/analysis"
)

// What was not recorded is not silence. Missing packets are told by their times; a muted microphone leaves digital silence, but
// so do noise gates, between any two sentences, and speech that a program makes.
const (
	shortestLost = 0.1  // s: shorter than a syllable, nothing is missed and no pause made
	shortestRest = 0.6  // s: a gate would have closed before
	restBelow    = 0.1  // probability of speech in a rest
	cutBeside    = 0.05 // s before digital silence in which sound is still loud where it was cut off
	cutWithin    = 15.0 // dB below the usual level of speech: words die away by more
)

// Lost are the times at which no sound was recorded, in order and disjoint, on the common clock: holes, and of the stretches of
// digital silence those in which the microphone was muted: words are cut off where it begins (a gate shuts when they have died
// away), or the other rests hold a room's noise, which a gate would have shut out there too. Silence with which the sound begins
// or ends is no matter.
func Lost(v *analysis.Voice, holes, still []analysis.Span) []analysis.Span {
	out := slices.Clone(holes)
	noisy := noisyRests(v, still)
	spoken := spokenLevel(v)
	for _, s := range still {
		if s.Start <= v.Start || s.End >= v.Start+v.Duration {
			continue
		}
		if noisy || loudest(v, s.Start-cutBeside, s.Start) > spoken-cutWithin {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b analysis.Span) int { return cmp.Compare(a.Start, b.Start) })
	return slices.DeleteFunc(joined(out), func(s analysis.Span) bool { return s.Length() < shortestLost })
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

// noisyRests tells whether more of the rests between speech are without digital silence than with it.
func noisyRests(v *analysis.Voice, still []analysis.Span) bool {
	with, without := 0, 0
	end := func(from, to int) {
		s := analysis.Span{Start: v.Start + float64(from)*v.SpeechHop, End: v.Start + float64(to)*v.SpeechHop}
		if from < 0 || s.Length() < shortestRest || loudest(v, s.Start, s.End) <= floorLevel+20 {
			return
		}
		for len(still) > 0 && still[0].End <= s.Start {
			still = still[1:]
		}
		if len(still) > 0 && still[0].Start < s.End {
			with++
		} else {
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

// spokenLevel is the median level where someone surely speaks, dB; +Inf where nobody does.
func spokenLevel(v *analysis.Voice) float64 {
	var out []float32
	for i, l := range v.Level {
		if k := int(float64(i) * v.Hop / v.SpeechHop); k < len(v.Speech) && v.Speech[k] >= 0.9 && l > floorLevel {
			out = append(out, l)
		}
	}
	if len(out) == 0 {
		return math.Inf(1)
	}
	slices.Sort(out)
	return float64(out[len(out)/2])
}

// loudest is the highest level in a stretch of time, dB; the floor where there is none.
func loudest(v *analysis.Voice, from, to float64) float64 {
	lo, hi := max(0, int((from-v.Start)/v.Hop)), min(len(v.Level), int((to-v.Start)/v.Hop)+1)
	if lo >= hi {
		return floorLevel
	}
	return float64(slices.Max(v.Level[lo:hi]))
}
