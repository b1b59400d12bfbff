// Package compare tells how a rehearsal differs from earlier ones of the same person, against the person's own variation
// from session to session. It says what has changed and by how much, not whether that is better.
package compare

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"poise/analysis"
	"poise/analysis/lang"
)

// usualFrom is how many earlier sessions it takes to speak of a usual variation; with fewer, only the error bands count.
const usualFrom = 3

// ErrSessions means that the sessions cannot be compared: fewer than two, or one twice.
var ErrSessions = errors.New("sessions cannot be compared")

// Session is one rehearsal's report. Sessions are given from the oldest to the newest.
type Session struct {
	Name   string
	Href   string // of its page; may be empty
	Report *analysis.Report
}

// Verdict is what a change amounts to.
type Verdict int

// The verdicts. A change is usual within the range in which, by the earlier sessions, nine of ten further ones would fall; it
// is within the bands when both numbers may be the same within their measured errors.
const (
	NotMeasured Verdict = iota // in the last session
	Nothing                    // earlier to compare with
	Usual
	Unusual
	WithinBands
	BeyondBands
)

// Change is one measure over the sessions.
type Change struct {
	Def       analysis.Definition
	Points    []analysis.Finding // one a session; Value NaN where it was not measured
	Before    float64            // mean of the earlier sessions; NaN without one
	Change    float64            // the last session against Before; NaN where either is missing
	Low, High float64            // what Change is measured against: the usual range, or Before give or take the bands; NaN
	Earlier   int                // earlier sessions in which it was measured, and in the same way
	Unlike    bool               // there are others, in which the look at the lens was marked and now is not, or the other way round
	Verdict   Verdict
}

// Comparison is all that is said about a series of sessions.
type Comparison struct {
	Sessions []Session
	Changes  []Change // in the order of the definitions; measures that no session has are left out
	Notes    []string // what makes the sessions less alike than they seem
}

// Compare compares the last session with those before it.
func Compare(sessions []Session, defs []analysis.Definition) (*Comparison, error) {
	if len(sessions) < 2 {
		return nil, fmt.Errorf("%w: two or more are needed, from the oldest to the newest", ErrSessions)
	}
	seen := map[string]string{}
	for _, s := range sessions {
		d := s.Report.Recording.Digest
		if other, twice := seen[d]; twice {
			return nil, fmt.Errorf("%w: %q and %q are reports of the same recording", ErrSessions, other, s.Name)
		}
		seen[d] = s.Name
	}
	c := &Comparison{Sessions: sessions, Notes: notes(sessions)}
	for _, d := range defs {
		if ch, ok := change(sessions, d); ok {
			c.Changes = append(c.Changes, ch)
		}
	}
	return c, nil
}

// change follows one measure; ok is false where no session measured it.
func change(sessions []Session, d analysis.Definition) (c Change, ok bool) {
	nan := math.NaN()
	c = Change{Def: d, Before: nan, Change: nan, Low: nan, High: nan}
	for _, s := range sessions {
		f, has := s.Report.Measures[d.ID]
		if !has || f.Unit != d.Unit {
			f = analysis.NotMeasured(d, analysis.NotAnalysed.String(), "")
		}
		ok = ok || !math.IsNaN(f.Value)
		c.Points = append(c.Points, f)
	}
	last := c.Points[len(c.Points)-1]
	var earlier []analysis.Finding
	marked := func(i int) bool { return sessions[i].Report.Baseline.Source == "marked" }
	for i, p := range c.Points[:len(c.Points)-1] {
		switch {
		case math.IsNaN(p.Value):
		case d.Display.FromLens && marked(i) != marked(len(sessions)-1):
			c.Unlike = true
		default:
			earlier = append(earlier, p)
		}
	}
	c.Earlier = len(earlier)
	if c.Earlier > 0 {
		c.Before = stat.Mean(values(earlier), nil)
	}
	switch {
	case math.IsNaN(last.Value):
		c.Verdict = NotMeasured
		return c, ok
	case c.Earlier == 0:
		c.Verdict = Nothing
		return c, ok
	case c.Earlier >= usualFrom:
		r := usual(earlier, d.Unit)
		c.Low, c.High, c.Verdict = c.Before-r, c.Before+r, Usual
	default:
		below, above := bandsOf(earlier, last)
		least := resolution(c.Before, d.Unit)
		c.Low, c.High, c.Verdict = c.Before-max(below, least), c.Before+max(above, least), WithinBands
	}
	if !signed[d.Unit] {
		c.Low = max(c.Low, 0)
	}
	if d.Unit == "share" {
		c.High = min(c.High, 1)
	}
	if c.Change = last.Value - c.Before; last.Value < c.Low || last.Value > c.High {
		c.Verdict++ // Unusual, BeyondBands
	}
	return c, ok
}

// signed are the units of measures that may be negative.
var signed = map[string]bool{"degrees": true, "dB": true, "LUFS": true}

func values(fs []analysis.Finding) []float64 {
	out := make([]float64, len(fs))
	for i, f := range fs {
		out[i] = f.Value
	}
	return out
}

// usual is the half width of the range in which nine of ten further sessions fall: the prediction interval of a normal
// sample, t(0.95, n-1) s sqrt(1 + 1/n). Few sessions may be alike by chance, so that s is at least what the error of the
// measurement alone would give.
func usual(earlier []analysis.Finding, unit string) float64 {
	n := float64(len(earlier))
	mean, s := stat.MeanStdDev(values(earlier), nil)
	width := 0.0
	for _, f := range earlier {
		if w := f.Band[1] - f.Band[0]; w > 0 {
			width += w / n
		}
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(0.95)
	s = max(s, width/2/ninety)
	return max(t*s*math.Sqrt(1+1/n), resolution(mean, unit))
}

// ninety is how many standard deviations half a band of nine in ten has.
const ninety = 1.645

// bandsOf are the errors of a difference, below and above: the two bands' halves that face each other, added as squares.
func bandsOf(earlier []analysis.Finding, last analysis.Finding) (below, above float64) {
	n := float64(len(earlier))
	for _, f := range earlier {
		below += square(f.Value-f.Band[0]) / (n * n)
		above += square(f.Band[1]-f.Value) / (n * n)
	}
	return math.Sqrt(below + square(last.Band[1]-last.Value)), math.Sqrt(above + square(last.Value-last.Band[0]))
}

func square(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v * v
}

// resolution is the least difference worth a word: a point of a share, a fiftieth of anything else.
func resolution(v float64, unit string) float64 {
	if unit == "share" {
		return 0.01
	}
	return math.Abs(v) / 50
}

// notes says in what the sessions differ besides the person.
func notes(sessions []Session) []string {
	last := sessions[len(sessions)-1].Report
	var profile, program, baseline bool
	for _, s := range sessions[:len(sessions)-1] {
		r := s.Report
		profile = profile || r.Profile != last.Profile
		program = program || r.Program != last.Program
		baseline = baseline || r.Baseline.Source != last.Baseline.Source
	}
	out := []string{}
	if profile {
		out = append(out, lang.T("The rehearsals were not measured with the same thresholds: poise rescore with one profile makes them comparable."))
	}
	if program {
		out = append(out, lang.T("The rehearsals were analysed by different versions of poise."))
	}
	if baseline {
		out = append(out, lang.T("In some rehearsals the look at the lens was marked, in others it was assumed. Eye contact is compared among alike ones only."))
	}
	if n := len(sessions) - 1; n < usualFrom {
		out = append(out, lang.N(n, "With %d earlier rehearsal, nobody knows yet how much you vary from day to day. From three on, changes are held against that.",
			"With %d earlier rehearsals, nobody knows yet how much you vary from day to day. From three on, changes are held against that.", n))
	}
	return out
}
