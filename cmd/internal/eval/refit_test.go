package main

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestReplacedConstant(t *testing.T) {
	source := "const (\n\tdepth = 0.9  // cm\n\tdepthSpan = 0.3\n)\n\nvar spans = [2]float64{0.1, 0.2} // cm\n"
	for _, c := range []struct{ name, value, line string }{
		{"depth", "1.05", "\tdepth = 1.05  // cm\n"},
		{"depthSpan", "0.4", "\tdepthSpan = 0.4\n"},
		{"spans", "[2]float64{0, 1}", "var spans = [2]float64{0, 1} // cm\n"},
	} {
		got, err := replaced([]byte(source), c.name, c.value)
		if err != nil || !strings.Contains(string(got), c.line) || strings.Count(string(got), "\n") != strings.Count(source, "\n") {
			t.Errorf("%s: %v, %q", c.name, err, got)
		}
	}
	if _, err := replaced([]byte(source), "dept", "1"); err == nil {
		t.Error("a constant that is not there was replaced")
	}
}

// Each constant stands once in its file, and the value that it has there is among those that are tried.
func TestChosenConstantsAreInTheSource(t *testing.T) {
	for _, c := range chosen {
		b, err := os.ReadFile(filepath.Join("..", "..", "..", "analysis", "measure", c.file))
		if err != nil {
			t.Fatal(err)
		}
		same := func(value string) bool {
			got, err := replaced(b, c.name, value)
			return err == nil && string(got) == string(b)
		}
		if !slices.ContainsFunc(c.tried, same) {
			t.Errorf("%s: its value in %s is not one of %q", c.name, c.file, c.tried)
		}
	}
}

// The avatar that is left out, and the first set, have no say.
func TestFittedLeavesTheAvatarOut(t *testing.T) {
	of := func(f1 float64) outcome {
		return outcome{scores: scores{clips: 1, f1: []float64{f1}, away: []float64{f1}}, miss: [2][]float64{{1}, {1}}}
	}
	tried := map[string][]map[string]outcome{}
	for _, c := range chosen {
		for k := range c.tried {
			tried[c.name] = append(tried[c.name], map[string]outcome{
				"a": of(1 - 0.1*float64(k)), "b": of(0.8 + 0.05*float64(k)), firstSet: of(1 - 0.2*float64(k)),
			})
		}
	}
	for _, c := range chosen {
		if got := fitted(tried, "a")[c.name]; got != c.tried[len(c.tried)-1] {
			t.Errorf("%s without a: %s", c.name, got)
		}
		if got := fitted(tried, "b")[c.name]; got != c.tried[0] {
			t.Errorf("%s without b: %s", c.name, got)
		}
	}
}

func TestCostOfAnOutcome(t *testing.T) {
	o := outcome{scores: scores{clips: 2, ambiguous: 1, f1: []float64{0.9}, away: []float64{0.8}}, miss: [2][]float64{{1, 3}, {2}}}
	if got, want := o.cost(), (0.1+0.1+0.2)/2+tie*4; math.Abs(got-want) > 1e-12 {
		t.Errorf("cost %v, want %v", got, want)
	}
}
