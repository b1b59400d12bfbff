package budget

import "testing"

func TestGap(t *testing.T) {
	b := New(1e9)
	for i, c := range []struct {
		hold, gap float64
		want      bool
	}{
		{1, 599, true}, // anything may have short gaps
		{0, 2, false},  // which count together
		{3000, 40000, false},
		{0, 2402, true}, // as much as was held
		{0, 1, false},
		{40000, 39000, true},
	} {
		if !b.Hold(c.hold) {
			t.Errorf("%d: does not hold %g s", i, c.hold)
		}
		if got := b.Gap(c.gap); got != c.want {
			t.Errorf("%d: a gap of %g s: %v", i, c.gap, got)
		}
	}
}

func TestHold(t *testing.T) {
	// A muted hour in FLAC, and an hour of speech at the lowest rate of AMR.
	if b := New(49 * 3600); b.Hold(3600) {
		t.Error("49 bytes a second pass for sound")
	}
	if b := New(600 * 3600); !b.Hold(3600) {
		t.Error("an hour of AMR is refused")
	}
	if b := New(0); !b.Hold(1e6) {
		t.Error("a file of unknown size is bounded")
	}
}
