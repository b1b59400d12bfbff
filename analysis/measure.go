package analysis

import (
	"fmt"
	"reflect"
	"slices"
)

// Measure is a pure function from observations to findings, with its description. Measures are values, one package each
// under measure/; drivers hand them a Pass. A measure touches no file, clock, network or goroutine.
type Measure struct {
	Name     string       // package name, lower case
	Doc      string       // one paragraph: what it looks at and how
	Defines  []Definition // the findings it reports, in order
	Requires []*Measure   // measures whose results it reads through ResultOf
	// Advice is what the summary may say of its findings, held against a profile; nil: nothing.
	Advice func(*Profile) []Advice

	// ResultType is the type of what Run returns; nil: nothing, so no measure can require it.
	ResultType reflect.Type
	// Run reports every finding it defines exactly once, and returns a result for measures that require it.
	Run func(*Pass) (any, error)
}

// Pass is what a measure is given.
type Pass struct {
	Obs      *Observations
	Profile  *Profile
	Baseline Baseline         // as marked by the user; Marked false when it has to be proposed
	Looks    []Look           // every look that the user marked, those at the lens too
	Exclude  []Span           // ranges the user left out
	Asked    []Asked          // what the user says was asked, in the order given
	Results  map[*Measure]any // of the measures that it requires; read through ResultOf
	Report   func(Finding)
	Moment   func(Moment)
}

// Unheard are the ranges in which no sound may be measured: those left out, and those in which none was recorded. They may overlap.
func (p *Pass) Unheard() []Span { return slices.Concat(p.Exclude, p.Obs.Lost) }

// ResultOf is the result of a measure that the running one requires. It panics where m is not in Requires or T is not its
// ResultType: faults of the program, which a test over the measures' source rules out.
func ResultOf[T any](p *Pass, m *Measure) T {
	r, ok := p.Results[m]
	if !ok {
		panic(fmt.Errorf("result of %s is read but not required", m.Name))
	}
	t, ok := r.(T)
	if !ok {
		panic(fmt.Errorf("result of %s is %T, not %v", m.Name, r, reflect.TypeFor[T]()))
	}
	return t
}

// Asked is a question that the user names.
type Asked struct {
	Start, End float64 // seconds; NaN: not told
	Text       string
}

// Baseline is a stretch in which the person looked at the lens, sitting normally.
type Baseline struct {
	Range  Span `json:"range"`  // zero when none is known
	Marked bool `json:"marked"` // by the user; otherwise assumed
}

// Look is a stretch in which the user says where they look.
type Look struct {
	At    Place `json:"at" jsonschema:"enum=lens,enum=screen,enum=notes"`
	Range Span  `json:"range"`
}

// Wrong is a stretch in which the user says that a measure is mistaken: it is left out of that measure alone.
type Wrong struct {
	Measure string `json:"measure"` // id, as in Definition
	Range   Span   `json:"range"`
}

// Place is what a marked look rests on.
type Place string

// The places that can be marked.
const (
	AtLens   Place = "lens"
	AtScreen Place = "screen" // the other person's face, usually
	AtNotes  Place = "notes"
)

// Places are all of them, the lens first.
var Places = []Place{AtLens, AtScreen, AtNotes}

// Validate reports the first fault of a measure: no name or doc, a definition that is not complete, advice on what it does
// not define.
func (m *Measure) Validate() error {
	if m.Name == "" || m.Doc == "" || m.Run == nil {
		return fmt.Errorf("measure %q: name, doc and run are needed", m.Name)
	}
	defined := map[string]bool{}
	for _, d := range m.Defines {
		if err := d.validate(); err != nil {
			return fmt.Errorf("measure %q: %w", m.Name, err)
		}
		defined[d.ID] = true
	}
	if m.Advice == nil {
		return nil
	}
	profile := DefaultProfile()
	for _, a := range m.Advice(&profile) {
		if err := a.validate(); err != nil {
			return fmt.Errorf("measure %q: %w", m.Name, err)
		}
		if !defined[a.ID] {
			return fmt.Errorf("measure %q: advice %q rests on %s, which it does not define", m.Name, a.Rule, a.ID)
		}
	}
	return nil
}
