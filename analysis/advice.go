package analysis

import "fmt"

// Kinds of advice, as in Statement.Kind.
const (
	WentWell = "went_well"
	TryNext  = "try_next"
)

// Advice is a rule of the summary: when a finding is worth a sentence, and something to do with it. It rests on one
// definition of the measure that gives it, and says what was observed, never what the person is like.
type Advice struct {
	ID       string                // of the definition
	Kind     string                // WentWell or TryNext
	Rank     int                   // place among all rules of the kind: the lowest that fire are said
	Rule     string                // when it is said, with its threshold, as a sentence
	Fires    func(Finding) bool    // asked only where enough was measured
	Title    string                // the advice in a few words: "Uncross your arms"
	Text     func(Told) string     // one sentence with the numbers, which may follow the title
	Exercise string                // one thing to do, that the next recording can show
	Clips    func(*Results) []Span // where it is seen or heard, at most three; nil: no stretch shows it
}

// Told is what a sentence is made from.
type Told struct {
	Finding
	Length float64 // of the recording, in seconds
}

func (a *Advice) validate() error {
	switch {
	case a.Kind != WentWell && a.Kind != TryNext:
		return fmt.Errorf("advice %q is of kind %q", a.Rule, a.Kind)
	case a.Rank <= 0 || a.Rule == "" || a.Title == "" || a.Fires == nil || a.Text == nil || a.Exercise == "":
		return fmt.Errorf("advice %q: rank, rule, condition, title, text and exercise are needed", a.Rule)
	}
	return nil
}
