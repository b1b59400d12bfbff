package measure

import (
	"fmt"

	"poise/analysis"
)

// order sorts measures so that each comes after those it requires, otherwise as listed. It reports an invalid measure, an
// identifier that is defined twice, a requirement that is not listed or has no result, and a cycle.
func order(all []*analysis.Measure) ([]*analysis.Measure, error) {
	listed, defined := map[*analysis.Measure]bool{}, map[string]string{}
	for _, m := range all {
		if err := m.Validate(); err != nil {
			return nil, err
		}
		listed[m] = true
		for _, d := range m.Defines {
			if by, twice := defined[d.ID]; twice {
				return nil, fmt.Errorf("finding %s is defined by both %s and %s", d.ID, by, m.Name)
			}
			defined[d.ID] = m.Name
		}
	}
	const visiting, done = 1, 2
	state := map[*analysis.Measure]int{}
	var out []*analysis.Measure
	var visit func(m *analysis.Measure) error
	visit = func(m *analysis.Measure) error {
		switch {
		case state[m] == done:
			return nil
		case state[m] == visiting:
			return fmt.Errorf("measure %s requires itself in a cycle", m.Name)
		case !listed[m]:
			return fmt.Errorf("measure %s is required but not listed", m.Name)
		}
		state[m] = visiting
		for _, r := range m.Requires {
			if listed[r] && r.ResultType == nil {
				return fmt.Errorf("measure %s requires %s, which has no result", m.Name, r.Name)
			}
			if err := visit(r); err != nil {
				return err
			}
		}
		state[m] = done
		out = append(out, m)
		return nil
	}
	for _, m := range all {
		if err := visit(m); err != nil {
			return nil, err
		}
	}
	return out, nil
}
