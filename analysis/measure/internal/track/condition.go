package track

import (
	"math"

	"poise/analysis"
)

// Condition is something that holds for a while and is reported as a share of the measured time.
type Condition struct {
	Definition analysis.Definition
	Why        []analysis.Reason // of each frame: why it can't be judged
	// Holds judges frame i with the threshold moved by shift, towards stricter when positive. k numbers the shifts: 0 as
	// it is, 1 stricter, 2 more lenient.
	Holds  func(i, k int, shift float64) bool
	Error  float64 // by how much the threshold is moved for the band
	Rules  Rules
	Least  float64 // seconds that have to be measured
	Method string
	Moment func(e Episode) analysis.Moment
}

// Held is where a condition was found to hold.
type Held struct {
	Episodes []Episode // with the threshold as it is; none when there is too little to report
	On       [3][]bool // by frame, for each k of Condition.Holds
}

// Report reports a condition's share with its count and moments.
func (c *Clock) Report(p *analysis.Pass, x Condition) (h Held) {
	cov := c.Coverage(x.Why)
	var shares [3]float64
	for k, shift := range [3]float64{0, x.Error, -x.Error} {
		states := States(x.Why, func(i int) bool { return x.Holds(i, k, shift) })
		es := c.Episodes(states, x.Rules)
		h.On[k] = make([]bool, len(states))
		for i, s := range c.Fill(states, es) {
			h.On[k][i] = s == On
		}
		shares[k] = c.Share(x.Why, func(i int) bool { return h.On[k][i] })
		if k == 0 {
			h.Episodes = es
		}
	}
	value := shares[0]
	if cov.Seconds < x.Least {
		value = math.NaN()
	}
	f := cov.Finding(x.Definition, value, cov.ShareBand(x.Rules.Min, len(h.Episodes), shares[:]...), x.Method)
	if math.IsNaN(f.Value) {
		h.Episodes = nil
	} else {
		f.Parts = map[string]float64{"count": float64(len(h.Episodes))}
	}
	for _, e := range h.Episodes {
		p.Moment(x.Moment(e))
	}
	p.Report(f)
	return h
}

// States is what each frame says about a condition that is judged where nothing speaks against it.
func States(why []analysis.Reason, holds func(i int) bool) []State {
	out := make([]State, len(why))
	for i, r := range why {
		if r == analysis.Measured {
			out[i] = When(holds(i))
		}
	}
	return out
}
