package consistency

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
)

// ofParts are the relations between a finding, its parts and its moments.
var ofParts = []relation{
	{"parts come in order", each(func(_ *facts, x *analysis.Finding) string {
		for _, o := range ordered {
			if a, b := valueOr(x, o[0]), valueOr(x, o[1]); a > b+rounding*(1+math.Abs(b)) {
				return lang.T("its parts contradict each other, so something was measured wrong")
			}
		}
		return ""
	})},
	{"a share is the time of its moments", each(func(f *facts, x *analysis.Finding) string {
		n, seconds := valueOr(x, "count"), f.measured(x.ID)
		if x.Unit != "share" || math.IsNaN(n) || !(seconds > 0) {
			return ""
		}
		ms := f.moments[x.ID]
		sum := 0.0
		for _, m := range ms {
			sum += m.End - m.Start
		}
		if off := bridged*n + clocks*seconds; math.Abs(float64(len(ms))-n) > 1 || math.Abs(sum-x.Value*seconds) > off+1 {
			return lang.T("the number and its moments differ: %s of the time, but %.0f s of moments", percent(x.Value), sum)
		}
		return ""
	})},
	{"a rate is its count over its time", each(func(f *facts, x *analysis.Finding) string {
		n, seconds := valueOr(x, "count"), f.measured(x.ID)
		if x.Unit != "per minute" || math.IsNaN(n) || !(seconds > 0) {
			return ""
		}
		if got := x.Value * seconds / 60; math.Abs(got-n) > 1+clocks*n {
			return lang.T("the number and its count differ: %.0f were found, the rate says %.0f", n, got)
		}
		return ""
	})},
}

const (
	bridged = 1.0 // seconds by which a moment may reach over time that was not measured: the longest gap that measures bridge
	clocks  = 0.1 // share by which the length of a recording may differ from that of its picture or sound
)

// ordered are parts of which the first is never above the second.
var ordered = [][2]string{{"shortest_s", "longest_s"}, {"median_s", "longest_s"}, {"p10", "p90"}, {"slowest", "median"}, {"median", "fastest"},
	{"slowest", "fastest"}, {"low_hz", "high_hz"}, {"low_hz", "median_hz"}, {"median_hz", "high_hz"}, {"both", ""}}

// valueOr is a part, or the value itself where the name is empty; NaN where there is none.
func valueOr(x *analysis.Finding, name string) float64 {
	if name == "" {
		return x.Value
	}
	if v, ok := x.Parts[name]; ok {
		return v
	}
	return math.NaN()
}
