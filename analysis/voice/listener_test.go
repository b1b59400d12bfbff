package voice

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Sound heard in pieces has the columns of the whole, and what is forgotten takes nothing else with it.
func TestListener(t *testing.T) {
	x := append(tone(Rate, 120, 0.3, 20), tone(Rate+123, 190, 0.1, 9)...)
	whole := observe(t, x, len(x))
	rapid.Check(t, func(t *rapid.T) {
		block := rapid.IntRange(1, Rate).Draw(t, "block")
		forget := rapid.Float64Range(0, 2.5).Draw(t, "forget")
		l, err := NewListener(nil, 7)
		if err != nil {
			t.Fatal(err)
		}
		if v := l.Voice(); v != nil || !math.IsInf(l.End(), -1) {
			t.Errorf("heard of nothing: %v, until %v", v, l.End())
		}
		for rest := append([]float32(nil), x...); len(rest) > 0; rest = rest[min(block, len(rest)):] {
			if err := l.Add(rest[:min(block, len(rest))]); err != nil {
				t.Fatal(err)
			}
			l.DropBefore(7 + forget)
		}
		if want := 7 + float64(len(x))/Rate; math.Abs(l.Time()-want) > 1e-9 {
			t.Errorf("time %v, want %v", l.Time(), want)
		}
		v := l.Voice()
		if end := v.Start + v.Duration; l.End() != end {
			t.Errorf("until %v, want %v", l.End(), end)
		}
		steps := math.Round((v.Start - 7) / ColumnPeriod)
		if left := 7 + forget - v.Start; left < 0 || left > 2*ColumnPeriod {
			t.Errorf("%v s are forgotten of %v", v.Start-7, forget)
		}
		from := int(steps * 80)
		if d := cmp.Diff(whole.Level[from:from+len(v.Level)], v.Level); d != "" {
			t.Errorf("level (-whole +live):\n%.500s", d)
		}
		if d := cmp.Diff(whole.Bands[int(steps)*40*24:][:len(v.Bands)], v.Bands); d != "" {
			t.Errorf("bands (-whole +live):\n%.500s", d)
		}
		if d := cmp.Diff(whole.Loudness[int(steps)*8:][:len(v.Loudness)], v.Loudness); d != "" {
			t.Errorf("loudness (-whole +live):\n%.500s", d)
		}
		if tail := len(whole.Level) - from - len(v.Level); tail < 0 || tail > 4 {
			t.Errorf("%d entries are missing", tail)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
}
