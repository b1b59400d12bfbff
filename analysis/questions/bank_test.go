package questions

import (
	"strings"
	"testing"
)

// Every set can be practised with as it is: its questions are read as ones without a time, and none stands twice.
func TestBank(t *testing.T) {
	sets := Bank()
	if len(sets) < 6 || sets[0].Name != "Any job" {
		t.Fatalf("%d sets: %+v", len(sets), sets)
	}
	for _, s := range sets {
		asked, err := Read(strings.NewReader(strings.Join(s.Questions, "\n")))
		if err != nil || len(asked) != len(s.Questions) || len(asked) < 5 {
			t.Errorf("%s: %d of %d questions, %v", s.Name, len(asked), len(s.Questions), err)
		}
		seen := map[string]bool{}
		for i, a := range asked {
			if a.Start == a.Start || a.Text != s.Questions[i] || seen[a.Text] {
				t.Errorf("%s: %+v", s.Name, a)
			}
			seen[a.Text] = true
		}
	}
}
