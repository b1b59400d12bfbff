package track

import "poise/analysis"

// State is what a frame says about a condition.
type State int8

// The states; Unknown (the zero value) means the frame could not be judged.
const (
	unknown State = iota
	Off
	On
)

// When is On or Off.
func When(on bool) State {
	if on {
		return On
	}
	return Off
}

// Episode is a stretch in which a condition holds.
type Episode struct {
	analysis.Span
	First, Last int // frames: the first and the last one that are On
}

// Rules say what makes an episode.
type Rules struct {
	Min    float64 // seconds: shorter ones are dropped
	Bridge float64 // seconds: a gap of unknown frames up to this does not end an episode
	Merge  float64 // seconds: a gap with Off frames up to this does not end an episode either
}

// slack absorbs the rounding of timestamps when lengths are compared with limits.
const slack = 1e-6

// Episodes are the stretches of On frames, in order; they never overlap. An episode ends when its last frame stops
// standing.
func (c *Clock) Episodes(states []State, r Rules) []Episode {
	var out []Episode
	open, off := false, false
	var e Episode
	finish := func() {
		if open && e.Length() >= r.Min-slack {
			out = append(out, e)
		}
		open = false
	}
	for i, s := range states {
		if s != On {
			off = off || s == Off
			continue
		}
		gap := c.Time[i] - e.End
		limit := r.Bridge
		if off {
			limit = r.Merge
		}
		if open && gap > limit+slack {
			finish()
		}
		if !open {
			open, e = true, Episode{Span: analysis.Span{Start: c.Time[i]}, First: i}
		}
		e.End, e.Last, off = c.End(i), i, false
	}
	finish()
	return out
}

// Fill is the states that the episodes describe: On inside, elsewhere as given but never On.
func (c *Clock) Fill(states []State, episodes []Episode) []State {
	out := make([]State, len(states))
	for i, s := range states {
		if out[i] = s; s == On {
			out[i] = Off
		}
	}
	for _, e := range episodes {
		for i := e.First; i <= e.Last; i++ {
			out[i] = On
		}
	}
	return out
}

// Lengths are the episodes' lengths in seconds.
func Lengths(episodes []Episode) []float64 {
	out := make([]float64, len(episodes))
	for i, e := range episodes {
		out[i] = e.Length()
	}
	return out
}
