package live

import (
	"cmp"
	"slices"

	"poise/analysis"
)

// roles are the measures by what a session takes from them, as their definitions say.
type roles struct {
	sums    map[analysis.LiveSum][]analysis.Definition
	states  []postureState
	posture string // id of the measure whose reason stands for that of the posture
}

// postureState is a state of the body that moments of a measure tell of.
type postureState struct {
	analysis.LiveState
	measure string
}

func rolesOf(defs []analysis.Definition) roles {
	r := roles{sums: map[analysis.LiveSum][]analysis.Definition{}}
	for _, d := range defs {
		r.sums[d.Live.Sum] = append(r.sums[d.Live.Sum], d)
		for _, s := range d.Live.States {
			r.states = append(r.states, postureState{s, d.ID})
		}
		if d.Live.Posture {
			r.posture = d.ID
		}
	}
	return r
}

// one is the id of the measure with a role that one measure alone has; empty where none has it.
func (r roles) one(sum analysis.LiveSum) string {
	if ds := r.sums[sum]; len(ds) > 0 {
		return ds[0].ID
	}
	return ""
}

// cued are the states by the rank of their cues.
func (r roles) cued() []postureState {
	return slices.SortedStableFunc(slices.Values(r.states), func(a, b postureState) int { return cmp.Compare(a.Cue.Rank, b.Cue.Rank) })
}

// inSound tells whether a measure is summed up over the sound.
func inSound(d analysis.Definition) bool { return d.Section == analysis.SectionVoice }
