package consistency

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
)

// singly are the relations that each finding keeps by itself.
var singly = []relation{
	{"enough was seen", func(f *facts) (out []analysis.Breach) {
		for _, id := range f.order {
			if x := f.findings[id]; !x.Enough() {
				out = append(out, analysis.Breach{Withholds: []string{id}, Says: x.Said().Reason, Seen: true})
			}
		}
		return out
	}},
	{"a number lies in its range", each(func(f *facts, x *analysis.Finding) string {
		low, high := reach(x.Unit)
		if !(x.Value >= low-rounding && x.Value <= high+rounding) {
			return lang.T("the number is impossible, so something was measured wrong")
		}
		for name, v := range x.Parts {
			low, high := reach(partUnit(f.defines[x.ID], name))
			if v < low-rounding || v > high+rounding {
				return lang.T("one of its parts is impossible, so something was measured wrong")
			}
		}
		return ""
	})},
	{"a band holds its number and what was not seen", each(func(_ *facts, x *analysis.Finding) string {
		need := opened(x)
		if !(x.Band[0] <= need[0]+rounding && x.Band[1] >= need[1]-rounding && x.Band[0] <= x.Value+rounding && x.Band[1] >= x.Value-rounding) {
			return lang.T("how far off the number may be could not be told")
		}
		if low, high := reach(x.Unit); x.Band[0] < low-rounding || x.Band[1] > high+rounding {
			return lang.T("how far off the number may be could not be told")
		}
		return ""
	})},
}

// rounding is what sums of many terms are off by.
const rounding = 1e-6

// signed are the units of numbers below zero.
var signed = map[string]bool{"degrees": true, "dB": true, "LUFS": true, "": true}

// reach is what a number in a unit can be.
func reach(unit string) (low, high float64) {
	switch {
	case unit == "share" || len(unit) > 6 && unit[:6] == "share ":
		return 0, 1
	case signed[unit]:
		return math.Inf(-1), math.Inf(1)
	}
	return 0, math.Inf(1)
}

// partUnit is the unit of a part; empty where it has none.
func partUnit(d *analysis.Definition, name string) string {
	if d != nil {
		for _, p := range d.Parts {
			if p.Name == name {
				return p.Unit
			}
		}
	}
	return ""
}

// opened is a band that holds, of a share, the time that was not seen, which may have held none of it or nothing else; cut to what is
// possible.
func opened(x *analysis.Finding) [2]float64 {
	if math.IsNaN(x.Value) {
		return x.Band
	}
	band := [2]float64{math.Min(x.Band[0], x.Value), math.Max(x.Band[1], x.Value)}
	if seen := x.Seen(); x.Unit == "share" && seen < 1 {
		band[0], band[1] = math.Min(band[0], x.Value*seen), math.Max(band[1], x.Value*seen+1-seen)
	}
	low, high := reach(x.Unit)
	return [2]float64{math.Min(math.Max(band[0], low), x.Value), math.Max(math.Min(band[1], high), x.Value)}
}
