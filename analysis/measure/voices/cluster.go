package voices

import "poise/analysis"

const (
	leastSamples  = 2    // of each voice
	leastSeconds  = 2.0  // of each voice
	leastDistance = 2.0  // units between the voices' centres
	leastApart    = 0.45 // silhouette from which groups are real (Rousseeuw 1987, doi 10.1016/0377-0427(87)90125-7)
	alikeApart    = 0.25 // silhouette from which there may be two that are alike
	rounds        = 50   // of moving the centres; a few are enough
)

// split is the speech by voice.
type split struct {
	told  bool      // two voices can be told apart
	alike bool      // perhaps two voices, but too alike
	apart float64   // mean silhouette, -1 to 1; 0 with too little speech
	voice []uint8   // of each segment: 0 or 1; all 0 unless told
	total []float64 // seconds of each voice's segments
}

// divide tells two voices apart, or says that it cannot.
func divide(v *analysis.Voice, segments []analysis.Span) split {
	out := split{voice: make([]uint8, len(segments)), total: []float64{0, 0}}
	all := samples(v, segments)
	if len(all) >= 2*leastSamples {
		group, far := cluster(all)
		out.apart = silhouette(all, group)
		out.told = far >= leastDistance && out.apart >= leastApart && enough(all, group)
		out.alike = !out.told && far >= leastDistance && out.apart >= alikeApart && enough(all, group)
		if out.told {
			out.voice = vote(all, group, len(segments))
		}
	}
	for i, s := range segments {
		out.total[out.voice[i]] += s.Length()
	}
	return out
}

// cluster divides samples into two groups about two centres, which start at the samples farthest apart (k-means), and
// returns the distance of the centres.
func cluster(all []sample) (group []uint8, far float64) {
	centre := [2]point{}
	for i := range all {
		for k := range i {
			if d := all[i].at.distance(&all[k].at); d > far {
				far, centre[0], centre[1] = d, all[k].at, all[i].at
			}
		}
	}
	group = make([]uint8, len(all))
	for range rounds {
		moved := false
		for i := range all {
			g := uint8(0)
			if all[i].at.distance(&centre[1]) < all[i].at.distance(&centre[0]) {
				g = 1
			}
			moved = moved || g != group[i]
			group[i] = g
		}
		centre = centres(all, group, centre)
		if !moved {
			break
		}
	}
	return group, centre[0].distance(&centre[1])
}

// centres are the groups' means, weighted by time; an empty group keeps its own.
func centres(all []sample, group []uint8, was [2]point) [2]point {
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
		if weight[g] == 0 {
			sum[g] = was[g]
			continue
		}
		for d := range sum[g] {
			sum[g][d] /= weight[g]
		}
	}
	return sum
}

// silhouette is how much nearer samples are to their own group than to the other, as a share of the larger distance; mean
// over all.
func silhouette(all []sample, group []uint8) float64 {
	total := 0.0
	for i := range all {
		var sum, n [2]float64
		for k := range all {
			if k != i {
				sum[group[k]] += all[i].at.distance(&all[k].at)
				n[group[k]]++
			}
		}
		own, other := group[i], 1-group[i]
		if n[own] == 0 || n[other] == 0 {
			continue
		}
		a, b := sum[own]/n[own], sum[other]/n[other]
		if m := max(a, b); m > 0 {
			total += (b - a) / m
		}
	}
	return total / float64(len(all))
}

func enough(all []sample, group []uint8) bool {
	var n [2]int
	var seconds [2]float64
	for i := range all {
		n[group[i]]++
		seconds[group[i]] += all[i].seconds
	}
	return min(n[0], n[1]) >= leastSamples && min(seconds[0], seconds[1]) >= leastSeconds
}

// vote gives every segment the voice of most of its samples; one without any goes with the segment before it.
func vote(all []sample, group []uint8, segments int) []uint8 {
	weight := make([][2]float64, segments)
	for i, s := range all {
		weight[s.segment][group[i]] += s.seconds
	}
	out := make([]uint8, segments)
	known := -1
	for i, w := range weight {
		switch {
		case w[0] == w[1] && known >= 0:
			out[i] = out[known]
		case w[1] > w[0]:
			out[i] = 1
		}
		if w[0] != w[1] {
			if known < 0 { // the first ones go with the first that is known
				for k := range i {
					out[k] = out[i]
				}
			}
			known = i
		}
	}
	return out
}
