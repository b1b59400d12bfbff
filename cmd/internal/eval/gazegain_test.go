package main

import (
	"math"
	"strings"
	"testing"

	"poise/analysis"
)

func TestSlopeNeedsSpreadAndLeavesOutliersOut(t *testing.T) {
	var tr, still trace
	for i := range 50 {
		x := float64(i%11) - 5
		tr.add(x, 2+0.8*x)
		still.add(0.1*x, x)
	}
	tr.add(80, -300) // a head turned away
	if got := tr.slope(farHead); math.Abs(got-0.8) > 1e-9 {
		t.Errorf("slope %v, want 0.8", got)
	}
	if got := still.slope(farHead); !math.IsNaN(got) {
		t.Errorf("slope of what does not move: %v, want none", got)
	}
}

func TestLooksToCalibrateWith(t *testing.T) {
	labels := func(order string) func(i int) (string, string, string, bool) {
		return func(i int) (string, string, string, bool) {
			switch at := float64(i) / 25; {
			case at < 9:
				return "camera", "open", "still", false
			case at < 12:
				return strings.Split(order, ",")[0], "open", "still", false
			case at < 15:
				return strings.Split(order, ",")[1], "open", "still", false
			}
			return "camera", "open", "still", false
		}
	}
	read := func(order string) []analysis.Look {
		tr, err := parseTruth(strings.NewReader(truthCSV(25*20, labels(order))))
		if err != nil {
			t.Fatal(err)
		}
		return tr.looks()
	}
	got := read("screen,notes")
	if len(got) != 3 || got[1].At != analysis.AtScreen || math.Abs(got[1].Range.Start-9.6) > 0.05 || math.Abs(got[2].Range.End-15) > 0.05 {
		t.Errorf("looks %+v", got)
	}
	if got := read("left,notes"); got != nil {
		t.Errorf("looks of a rehearsal that has none: %+v", got)
	}
}
