package main

import (
	"math"
	"slices"
	"testing"

	"poise/analysis"
)

func TestAgreementIsHeldAgainstTheBandsOfTheOthers(t *testing.T) {
	f := func(v, half float64) analysis.Finding {
		return analysis.Finding{Value: v, Band: [2]float64{v - half, v + half}}
	}
	nan := analysis.Finding{Value: math.NaN()}
	got := agree([]analysis.Finding{f(0.5, 0.1), nan, f(0.55, 0.1), f(0.8, 0.4)})
	// 0.8 lies outside the bands of the other two; they lie in its own and in each other's.
	if got.measured != 3 || got.pairs != 6 || got.outside != 2 || !slices.Equal(got.odd, []int{3}) || got.least != 0.5 || got.greatest != 0.8 {
		t.Errorf("%+v", got)
	}
}

func TestCodingsAreDifferent(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range codings {
		if seen[c.name] || c.file == "" || len(c.args) == 0 {
			t.Errorf("coding %+v", c)
		}
		seen[c.name] = true
	}
	if len(seen) != 28 {
		t.Errorf("%d codings", len(seen))
	}
}
