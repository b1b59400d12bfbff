package voice

import (
	"math"

	"poise/analysis"
)

// How sound is cut for speech recognition. The network was made for 4 to 30 s (Jeffries et al. 2024, arXiv 2410.15608) and
// uses context, so runs of speech are joined over short silences; times of words are more precise in short segments, so a
// silence ends a segment that is long enough.
const (
	speechOn, speechOff = 0.5, 0.35 // probabilities at which speech starts and ends
	minMeanSpeech       = 0.6       // least mean probability of a run: laughter and noises vary around 0.5
	minSpeech           = 0.2       // s: anything shorter is a click or a breath
	segmentMargin       = 0.3       // s of sound added on either side: the network reacts late to voiceless onsets
	preferredSegment    = 6.0       // s: from this length on a silence of shortGap ends a segment
	shortGap            = 0.25      // s
	longGap             = 1.2       // s: ends any segment
	maxSegment          = 15.0      // s: the network's memory grows by more than the length
)

// speechSegments cuts the sound at its silences into what is recognised at a time: index ranges in seconds after the first sample,
// in order, disjoint, none longer than longestPiece. What was lost, on the common clock, is in none of them.
func speechSegments(v *analysis.Voice, lost []analysis.Span) []analysis.Span {
	var out []analysis.Span
	runs := speechRuns(v)
	for _, part := range recorded(v, lost) {
		var inside []analysis.Span
		for _, s := range runs {
			s.Start, s.End = max(s.Start, part.Start), min(s.End, part.End)
			if k := len(inside) - 1; k >= 0 && s.Start < s.End && joins(inside[k], s) {
				inside[k].End = s.End
			} else if s.Length() >= minSpeech {
				inside = append(inside, s)
			}
		}
		out = append(out, addMargins(inside, part)...)
	}
	return splitLong(v, out)
}

// recorded are the stretches between what was lost, in seconds after the first sample.
func recorded(v *analysis.Voice, lost []analysis.Span) []analysis.Span {
	var out []analysis.Span
	from := 0.0
	for _, l := range lost {
		if to := min(l.Start-v.Start, v.Duration); to > from {
			out = append(out, analysis.Span{Start: from, End: to})
		}
		from = max(from, l.End-v.Start)
	}
	return append(out, analysis.Span{Start: from, End: max(from, v.Duration)})
}

// joins reports whether a run of speech continues the segment before it.
func joins(segment, s analysis.Span) bool {
	gap := s.Start - segment.End
	return gap < longGap && (gap < shortGap || segment.Length() < preferredSegment) &&
		s.End-segment.Start <= maxSegment-2*segmentMargin
}

// speechRuns are the runs of sound that the speech network takes for speech, by hysteresis.
func speechRuns(v *analysis.Voice) []analysis.Span {
	var out []analysis.Span
	start, sum := -1, 0.0
	end := func(i int) {
		s := analysis.Span{Start: float64(start) * v.SpeechHop, End: min(float64(i)*v.SpeechHop, v.Duration)}
		if s.Length() >= minSpeech && sum/float64(i-start) >= minMeanSpeech {
			out = append(out, s)
		}
		start = -1
	}
	for i, p := range v.Speech {
		if start < 0 && p >= speechOn {
			start, sum = i, 0
		}
		if start >= 0 && p < speechOff {
			end(i)
		}
		sum += float64(p)
	}
	if start >= 0 {
		end(len(v.Speech))
	}
	return out
}

// addMargins extends every segment by its margins, as far as its neighbours and the whole leave room.
func addMargins(in []analysis.Span, whole analysis.Span) []analysis.Span {
	out := make([]analysis.Span, len(in))
	for i, s := range in {
		before, after := whole.Start, whole.End
		if i > 0 {
			before = (in[i-1].End + s.Start) / 2
		}
		if i+1 < len(in) {
			after = (s.End + in[i+1].Start) / 2
		}
		out[i] = analysis.Span{Start: max(before, s.Start-segmentMargin), End: min(after, s.End+segmentMargin)}
	}
	return out
}

// splitLong halves what is too long at its quietest places.
func splitLong(v *analysis.Voice, in []analysis.Span) []analysis.Span {
	var out []analysis.Span
	for _, s := range in {
		if s.Length() <= maxSegment {
			out = append(out, s)
			continue
		}
		at := quietest(v, s)
		out = append(out, splitLong(v, []analysis.Span{{Start: s.Start, End: at}, {Start: at, End: s.End}})...)
	}
	return out
}

// quietest is the middle of the quietest 0.1 s in the middle half of s, seconds after the first sample.
func quietest(v *analysis.Voice, s analysis.Span) float64 {
	const reach = 5 // hops on either side
	quarter := s.Length() / 4
	best, at := math.Inf(1), (s.Start+s.End)/2
	for i := int((s.Start + quarter) / v.Hop); float64(i)*v.Hop < s.End-quarter; i++ {
		sum := 0.0
		for j := max(0, i-reach); j <= min(len(v.Level)-1, i+reach); j++ {
			sum += float64(v.Level[j])
		}
		if sum < best {
			best, at = sum, float64(i)*v.Hop
		}
	}
	return at
}
