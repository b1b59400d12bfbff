package analysis

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// OwnAdvice is what a coach says in the place of a measure's advice on what to try next.
type OwnAdvice struct {
	Measure  string  // id of the definition that the advice rests on
	Limit    float64 // from which it is said, in the measure's unit; NaN: from where it usually is
	Below    bool    // said below Limit, not above it
	Title    string  // in a few words; empty: the usual one
	Exercise string  // what to do; empty: the usual one
}

// mostOwn bounds the text of own advice, characters.
const mostOwn = 10000

// ownLine is a line of it: "posture.arms_crossed above 0.25: Open your arms | Rest both hands on the table."
var ownLine = regexp.MustCompile(`^([a-z_]+\.[a-z0-9_]+)(?:\s+(above|below)\s+([0-9.]+))?\s*:\s*([^|]*?)\s*(?:\|\s*(.*?)\s*)?$`)

// Parse reads the lines; empty ones and those that begin with # say nothing.
func (p AdviceProfile) Parse() (out []OwnAdvice, err error) {
	if len(p.Own) > mostOwn {
		return nil, fmt.Errorf("advice.own has %d characters: at most %d", len(p.Own), mostOwn)
	}
	n := 0
	for line := range strings.Lines(p.Own) {
		n++
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		m := ownLine.FindStringSubmatch(line)
		if m == nil {
			return nil, fmt.Errorf("advice.own, line %d, is %q: write MEASURE above 0.25: TITLE | EXERCISE, where all but MEASURE may be left out", n, line)
		}
		a := OwnAdvice{Measure: m[1], Limit: math.NaN(), Below: m[2] == "below", Title: m[4], Exercise: m[5]}
		if m[3] != "" {
			if a.Limit, err = strconv.ParseFloat(m[3], 64); err != nil {
				return nil, fmt.Errorf("advice.own, line %d: %q is no number", n, m[3])
			}
		}
		out = append(out, a)
	}
	return out, nil
}

// fires tells whether all of a finding's band lies beyond the limit.
func (a OwnAdvice) fires(f Finding) bool {
	if a.Below {
		return f.Band[1] < a.Limit
	}
	return f.Band[0] > a.Limit
}

// rule says when it is said.
func (a OwnAdvice) rule() string {
	return fmt.Sprintf("Your coach mentions it %s %v.", map[bool]string{true: "below", false: "above"}[a.Below], a.Limit)
}

// WithOwn are rules with a coach's own words and limits. It is an error where no advice rests on a measure, or several do and a limit
// is given: those have thresholds of their own in the profile.
func WithOwn(rules []Advice, own []OwnAdvice) ([]Advice, error) {
	out := append([]Advice(nil), rules...)
	for _, a := range own {
		var of []*Advice
		for i := range out {
			if out[i].ID == a.Measure && out[i].Kind == TryNext {
				of = append(of, &out[i])
			}
		}
		switch limited := a.Limit == a.Limit; {
		case len(of) == 0:
			return nil, fmt.Errorf("advice.own: no advice rests on %s", a.Measure)
		case len(of) > 1 && limited:
			return nil, fmt.Errorf("advice.own: %s has a limit above and one below: they are thresholds of the profile", a.Measure)
		case limited:
			of[0].Fires, of[0].Rule = a.fires, a.rule()
		}
		for _, x := range of {
			if a.Title != "" {
				x.Title = a.Title
			}
			if a.Exercise != "" {
				x.Exercise = a.Exercise
			}
		}
	}
	return out, nil
}
