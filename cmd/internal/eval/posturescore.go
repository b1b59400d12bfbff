package main

import (
	"math"
	"slices"

	"poise/analysis"
)

// postures are the truth's states and the moments that should cover them.
var postures = []struct {
	column  string
	labels  []string
	measure string
}{
	{"posture", []string{"crossed"}, "posture.arms_crossed"},
	{"posture", []string{"slouch"}, "posture.slouch"},
	{"posture", []string{"turned"}, "posture.turned"},
	{"posture", []string{"leanside"}, "posture.lean"},
	{"fidget", []string{"touch"}, "fidget.self_touch"},
	{"fidget", []string{"sway", "wring"}, "fidget.rhythmic"},
	{"fidget", []string{"nod"}, "head.nods"},
}

// scorePostures compares moments with the truth's states on a 10 Hz grid, in the order of postures.
func scorePostures(t *truth, moments []analysis.Moment) []counts {
	out := make([]counts, len(postures))
	for k, p := range postures {
		labels := t.posture
		if p.column == "fidget" {
			labels = t.fidget
		}
		for g := range int(t.time[len(t.time)-1] * 10) {
			at := float64(g) / 10
			if i := t.at(at); t.settled[p.column][i] {
				out[k].add(slices.Contains(p.labels, labels[i]), covered(moments, p.measure, at))
			}
		}
	}
	return out
}

// covered tells whether a moment of the measure lies at a time; moments are taken to the millisecond, as written.
func covered(moments []analysis.Moment, measure string, at float64) bool {
	return slices.ContainsFunc(moments, func(m analysis.Moment) bool {
		return m.Measure == measure && millis(m.Start) <= at && at < millis(m.End)
	})
}

func millis(s float64) float64 { return math.Round(s*1000) / 1000 }
