// Package consistency holds the findings of a recording against each other and against what was seen of it, before anybody is told.
// What contradicts something that is known better is withheld, with the reason in a plain sentence; what was not seen opens the bands.
package consistency

import (
	"fmt"
	"math"
	"slices"

	"poise/analysis"
)

// Recording is what is known of one when all measures are done.
type Recording struct {
	Seconds  float64 // its length; 0 or infinite: unknown
	Defines  []analysis.Definition
	Findings []analysis.Finding // one a definition, in the same order
	Moments  []analysis.Moment
}

// relation is something that holds of every recording. It looks at findings that have a value alone, so that withholding some can't
// break it.
type relation struct {
	name   string
	broken func(*facts) []analysis.Breach
}

// relations are all of them, those of single findings first.
var relations = slices.Concat(singly, ofParts, ofVoice, ofPicture)

// Mend opens the bands by what was not seen, cuts them to what is possible, and withholds findings until no relation is broken. It
// returns what it withheld for; its input is left alone.
func Mend(r Recording) (Recording, []analysis.Breach) {
	r.Findings, r.Moments = slices.Clone(r.Findings), slices.Clone(r.Moments)
	for i := range r.Findings {
		r.Findings[i].Band = opened(&r.Findings[i])
	}
	var all []analysis.Breach
	for {
		breaches := Broken(r)
		if len(breaches) == 0 {
			return r, all
		}
		for _, b := range breaches {
			r.withhold(b)
		}
		all = append(all, breaches...)
	}
}

// Broken lists the relations that do not hold; none after Mend.
func Broken(r Recording) (out []analysis.Breach) {
	f := newFacts(r)
	for _, x := range relations {
		for _, b := range x.broken(f) {
			if b.Withholds = slices.DeleteFunc(b.Withholds, func(id string) bool { return !f.has(id) }); len(b.Withholds) > 0 {
				b.Relation = x.name
				out = append(out, b)
			}
		}
	}
	return out
}

// withhold takes the numbers away that a breach is about, and, unless they were seen, the moments.
func (r *Recording) withhold(b analysis.Breach) {
	for i, f := range r.Findings {
		switch {
		case !slices.Contains(b.Withholds, f.ID) || math.IsNaN(f.Value):
		case b.Seen:
			r.Findings[i] = f.Said()
		default:
			r.Findings[i] = f.Withheld(b.Says)
		}
	}
	if !b.Seen {
		r.Moments = slices.DeleteFunc(r.Moments, func(m analysis.Moment) bool { return slices.Contains(b.Withholds, m.Measure) })
	}
}

// facts are the findings that have a value, by id, with what relations ask of them.
type facts struct {
	seconds  float64
	order    []string
	findings map[string]analysis.Finding
	defines  map[string]*analysis.Definition
	moments  map[string][]analysis.Moment
}

func newFacts(r Recording) *facts {
	f := &facts{seconds: r.Seconds, findings: map[string]analysis.Finding{}, defines: map[string]*analysis.Definition{}, moments: map[string][]analysis.Moment{}}
	for i := range r.Defines {
		f.defines[r.Defines[i].ID] = &r.Defines[i]
	}
	for _, x := range r.Findings {
		if !math.IsNaN(x.Value) {
			f.order = append(f.order, x.ID)
			f.findings[x.ID] = x
		}
	}
	for _, m := range r.Moments {
		f.moments[m.Measure] = append(f.moments[m.Measure], m)
	}
	return f
}

func (f *facts) has(id string) bool { _, ok := f.findings[id]; return ok }

// part is a part of a finding; NaN where there is none.
func (f *facts) part(id, name string) float64 {
	if v, ok := f.findings[id].Parts[name]; ok {
		return v
	}
	return math.NaN()
}

// value is a finding's value; NaN without one.
func (f *facts) value(id string) float64 {
	if x, ok := f.findings[id]; ok {
		return x.Value
	}
	return math.NaN()
}

// high and low are the ends of a finding's band; NaN without one.
func (f *facts) low(id string) float64 { return f.end(id, 0) }

func (f *facts) high(id string) float64 { return f.end(id, 1) }

func (f *facts) end(id string, k int) float64 {
	if x, ok := f.findings[id]; ok {
		return x.Band[k]
	}
	return math.NaN()
}

// measured is for how many seconds a finding was measured; NaN where the recording's length is unknown.
func (f *facts) measured(id string) float64 {
	if !(f.seconds > 0) || math.IsInf(f.seconds, 1) {
		return math.NaN()
	}
	return f.findings[id].Coverage * f.seconds
}

// withhold is a breach about some findings.
func withhold(says string, ids ...string) []analysis.Breach {
	return []analysis.Breach{{Withholds: ids, Says: says}}
}

// each makes a relation of every finding by itself.
func each(broken func(*facts, *analysis.Finding) string) func(*facts) []analysis.Breach {
	return func(f *facts) (out []analysis.Breach) {
		for _, id := range f.order {
			x := f.findings[id]
			if says := broken(f, &x); says != "" {
				out = append(out, withhold(says, id)...)
			}
		}
		return out
	}
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }
