package report

import (
	"cmp"
	"math"
	"sort"
	"strings"

	"poise/analysis"
	"poise/analysis/report/format"
)

// partText is a part of a measure in words: its name, and its value with the unit.
func partText(p analysis.Part, v float64) (words, value string) {
	words = cmp.Or(p.Label, strings.ReplaceAll(p.Name, "_", " "))
	switch {
	case math.IsNaN(v):
		return words, format.Absent()
	case p.Unit == "s" && v >= 60:
		return words, format.Length(v)
	}
	return words, format.Amount(v, p.Unit)
}

// sortedKeys lists a map's keys by falling value, equal ones by name.
func sortedKeys(m map[string]float64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		if a, b := m[keys[i]], m[keys[j]]; a != b && !math.IsNaN(a) && !math.IsNaN(b) {
			return a > b
		}
		return keys[i] < keys[j]
	})
	return keys
}

// leftOut says what was left out of a measure: "no face in the picture 3 %, eyes closed 2 %".
func leftOut(m map[string]float64) string {
	var out []string
	for _, k := range sortedKeys(m) {
		if m[k] >= 0.005 {
			out = append(out, format.Reason(k)+" "+format.Percent(m[k]))
		}
	}
	return strings.Join(out, ", ")
}
