package analysis

import "fmt"

// Measure is a pure function from observations to findings, with its description. Measures are values, one package each
// under measure/; drivers hand them a Pass. A measure touches no file, clock, network or goroutine.
type Measure struct {
	Name     string       // package name, lower case
	Doc      string       // one paragraph: what it looks at and how
	Defines  []Definition // the findings it reports, in order
	Requires []*Measure   // measures whose results it reads through Pass.ResultOf

	// Run reports every finding it defines exactly once, and returns a result for measures that require it (or nil).
	Run func(*Pass) (any, error)
}

// Definition describes one number: what `poise explain` and the report's footnotes print.
type Definition struct {
	ID       string // as in report.json: "eye_contact.gaze_to_camera"
	Title    string // what a candidate reads: "Eye contact"
	Unit     string // "share", "per minute", "degrees", "syllables/s", ...
	Doc      string // definition with its formula, one paragraph
	Source   string // paper with doi, or "own definition"
	Failures string // known failure modes
	Accuracy string // measured accuracy with date and data; empty: not yet measured
}

// Pass is what a measure is given.
type Pass struct {
	Obs      *Observations
	Profile  *Profile
	Baseline Baseline // as marked by the user; Marked false when it has to be proposed
	Looks    []Look   // every look that the user marked, those at the lens too
	Exclude  []Span   // ranges the user left out
	Asked    []Asked  // what the user says was asked, in the order given
	ResultOf map[*Measure]any
	Report   func(Finding)
	Moment   func(Moment)
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

// Validate reports the first fault of a measure: no name, no doc, no definition, a definition without id, unit or doc.
func (m *Measure) Validate() error {
	if m.Name == "" || m.Doc == "" || m.Run == nil {
		return fmt.Errorf("measure %q: name, doc and run are needed", m.Name)
	}
	for _, d := range m.Defines {
		if d.ID == "" || d.Title == "" || d.Unit == "" || d.Doc == "" || d.Source == "" {
			return fmt.Errorf("measure %q: definition %q: id, title, unit, doc and source are needed", m.Name, d.ID)
		}
	}
	return nil
}
