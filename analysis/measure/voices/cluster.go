package voices

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"poise/analysis"
)

const (
	leastSamples = 2   // of each voice
	leastSeconds = 2.0 // of each voice
	rounds       = 50  // of finding voices and who says what in turn; a few are enough

	// How far apart voices lie (see distinct) that are two: of 60 ways of dividing one voice in two, 10 voices in six, none came above 4.2;
	// and from where there may be two that are alike (2026-11-30).
	leastDistinct, alikeDistinct = 5.0, 3.5

	// Few samples hardly tell what voices vary by. So voices are two, too, if how far apart they lie times the root of what the second one
	// explains (see follow) comes to this: one voice may come far in either, hardly in both. 60 conversations of a voice with itself came to
	// 3.0 at most (2026-12-01).
	leastTold, leastInAll = 4.4, 5 // samples of both voices

	// Who changes their voice once sounds like somebody else who speaks once: of a voice with fewer turns more is asked.
	leastTurns, onceDistinct, onceTold = 2, 6.0, 5.4

	// What a voice's samples spread on that line: 0.3 in the median of pairs of voices (2026-11-30). It counts as so many samples, so that
	// a voice without any variety (a program's) is not told from itself.
	usualSpread, usualWeight = 0.3, 8.0
)

// split is the speech by voice.
type split struct {
	told     bool               // two voices can be told apart
	alike    bool               // perhaps two voices, but too alike
	distinct float64            // how far the voices lie apart; 0 with too little speech
	spans    [2][]analysis.Span // of each voice; all of the first unless told
	both     []analysis.Span    // when both speak at once, within either's
}

// divide tells two voices apart, or says that it cannot.
func divide(v *analysis.Voice, segments []analysis.Span) split {
	out := split{spans: [2][]analysis.Span{segments, nil}}
	frames := framesOf(v, segments)
	all := steps(frames, v.BandHop)
	if len(all) < 2*leastSamples {
		return out
	}
	said, gain := follow(all)
	spans := turnsOf(all, said, segments)
	found := samples(frames, segments, spans, v.BandHop)
	if !enough(found) {
		return out
	}
	out.distinct = distinct(found)
	apart, told := leastDistinct, leastTold
	if min(len(spans[0]), len(spans[1])) < leastTurns {
		apart, told = onceDistinct, onceTold
	}
	out.told = out.distinct >= apart || len(found) >= leastInAll && out.distinct*math.Sqrt(gain) >= told
	out.alike = !out.told && out.distinct >= alikeDistinct
	if out.told {
		out.spans, out.both = spans, overlaps(v, spans)
	}
	return out
}

// turnsOf are the parts of segments that each voice says: a change lies midway between two steps. What holds no step goes with the step
// before it.
func turnsOf(all []step, said []uint8, segments []analysis.Span) (out [2][]analysis.Span) {
	next, voice := 0, said[0]
	for k, s := range segments {
		at := s.Start
		for first := true; next < len(all) && all[next].segment == k; next++ {
			if said[next] != voice && !first {
				change := (all[next-1].End + all[next].Start) / 2
				out[voice] = append(out[voice], analysis.Span{Start: at, End: change})
				at = change
			}
			voice, first = said[next], false
		}
		out[voice] = append(out[voice], analysis.Span{Start: at, End: s.End})
	}
	return out
}

// samples are the stretches of each voice that hold enough voiced sound.
func samples(frames [][]frame, segments []analysis.Span, spans [2][]analysis.Span, hop float64) (out []sample) {
	for voice, turns := range spans {
		k := 0
		for _, t := range turns {
			for segments[k].End < t.End {
				k++
			}
			for _, p := range pieces(t) {
				if within := during(frames[k], p); float64(len(within))*hop >= leastVoiced {
					out = append(out, sample{uint8(voice), p.Length(), mean(within)})
				}
			}
		}
	}
	if skip := 1 + (len(out)-1)/mostSamples; skip > 1 {
		for i := 0; i*skip < len(out); i++ {
			out[i] = out[i*skip]
		}
		out = out[:(len(out)+skip-1)/skip]
	}
	return out
}

// centres are the groups' means, weighted by time; that of an empty group is the other's.
func centres(all []step, group []uint8) [2]point {
	var sum [2]point
	var weight [2]float64
	for i := range all {
		g := group[i]
		weight[g] += all[i].seconds
		for d := range sum[g] {
			sum[g][d] += all[i].seconds * all[i].at[d]
		}
	}
	for g := range sum {
		for d := range sum[g] {
			sum[g][d] /= weight[g]
		}
	}
	for g := range sum {
		if weight[g] == 0 {
			sum[g] = sum[1-g]
		}
	}
	return sum
}

// distinct is how far the voices' samples lie apart on the line between the voices' centres, in standard deviations of both about their means
// (d'). The line for each sample is drawn without it, so that a chance grouping of one voice does not look good; 0 without two of each.
func distinct(all []sample) float64 {
	var on [2][]float64
	for i := range all {
		a, b, ok := means(all, i)
		if !ok {
			return 0
		}
		along, length := 0.0, a.distance(&b)
		for d := range a {
			along += (b[d] - a[d]) * (all[i].at[d] - (a[d]+b[d])/2)
		}
		if length > 0 {
			on[all[i].voice] = append(on[all[i].voice], along/length)
		}
	}
	if min(len(on[0]), len(on[1])) < leastSamples {
		return 0
	}
	var middle [2]float64
	squares := usualWeight * usualSpread * usualSpread
	for g, x := range on {
		middle[g] = stat.Mean(x, nil)
		squares += floats.Dot(x, x) - float64(len(x))*middle[g]*middle[g]
	}
	return (middle[1] - middle[0]) / math.Sqrt(squares/(float64(len(all))-2+usualWeight))
}

// means are both voices' centres, weighted by time, without one sample.
func means(all []sample, without int) (a, b point, ok bool) {
	var sum [2]point
	var n [2]float64
	for i := range all {
		if i == without {
			continue
		}
		g := all[i].voice
		n[g] += all[i].seconds
		for d := range sum[g] {
			sum[g][d] += all[i].seconds * all[i].at[d]
		}
	}
	for g := range sum {
		for d := range sum[g] {
			sum[g][d] /= n[g]
		}
	}
	return sum[0], sum[1], n[0] > 0 && n[1] > 0
}

func enough(all []sample) bool {
	var n [2]int
	var seconds [2]float64
	for i := range all {
		n[all[i].voice]++
		seconds[all[i].voice] += all[i].seconds
	}
	return min(n[0], n[1]) >= leastSamples && min(seconds[0], seconds[1]) >= leastSeconds
}
