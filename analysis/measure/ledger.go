package measure

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"poise/analysis"
)

// ledger takes in what one measure reports and holds it against what it defines.
type ledger struct {
	measure  *analysis.Measure
	defines  map[string]analysis.Definition
	findings map[string]analysis.Finding
	moments  []analysis.Moment
	err      error // the first breach
}

func newLedger(m *analysis.Measure) *ledger {
	l := &ledger{measure: m, defines: map[string]analysis.Definition{}, findings: map[string]analysis.Finding{}}
	for _, d := range m.Defines {
		l.defines[d.ID] = d
	}
	return l
}

func (l *ledger) fail(format string, args ...any) {
	if l.err == nil {
		l.err = fmt.Errorf(format, args...)
	}
}

func (l *ledger) report(f analysis.Finding) {
	d, ok := l.defines[f.ID]
	_, twice := l.findings[f.ID]
	switch {
	case !ok:
		l.fail("finding %q is not defined", f.ID)
	case twice:
		l.fail("finding %s is reported twice", f.ID)
	case f.Unit != d.Unit:
		l.fail("finding %s is in %q, defined in %q", f.ID, f.Unit, d.Unit)
	case f.Method == "":
		l.fail("finding %s has no method", f.ID)
	case !(f.Coverage >= 0 && f.Coverage <= 1):
		l.fail("finding %s: coverage %v is no share", f.ID, f.Coverage)
	case math.IsInf(f.Value, 0):
		l.fail("finding %s is infinite", f.ID)
	case math.IsNaN(f.Value) && f.Reason == "":
		l.fail("finding %s is not measured but gives no reason", f.ID)
	case !math.IsNaN(f.Value) && f.Coverage == 0:
		l.fail("finding %s is %v but covers nothing", f.ID, f.Value)
	case !math.IsNaN(f.Value) && !(f.Band[0] <= f.Value && f.Value <= f.Band[1]):
		l.fail("finding %s: %v lies outside its band %v", f.ID, f.Value, f.Band)
	}
	l.parts(d, f.Parts)
	l.findings[f.ID] = f
}

// parts refuses values that the definition doesn't describe: nobody would know their unit.
func (l *ledger) parts(d analysis.Definition, parts map[string]float64) {
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if !slices.ContainsFunc(d.Parts, func(p analysis.Part) bool { return p.Name == name }) {
			l.fail("finding %s has a part %q, which is not defined", d.ID, name)
		}
	}
}

func (l *ledger) moment(m analysis.Moment) {
	_, ok := l.defines[m.Measure]
	switch {
	case !ok:
		l.fail("moment of %q, which is not defined", m.Measure)
	case !(m.End >= m.Start) || math.IsInf(m.Start, 0) || math.IsInf(m.End, 0):
		l.fail("moment of %s from %v to %v s", m.Measure, m.Start, m.End)
	case m.Kind == "" || m.Why == "":
		l.fail("moment of %s at %v s lacks kind or why", m.Measure, m.Start)
	}
	l.moments = append(l.moments, m)
}

// finish reports the first breach, or a finding that never came.
func (l *ledger) finish() error {
	if l.err != nil {
		return l.err
	}
	for _, d := range l.measure.Defines {
		if _, ok := l.findings[d.ID]; !ok {
			return fmt.Errorf("finding %s is defined but was not reported", d.ID)
		}
	}
	return nil
}
