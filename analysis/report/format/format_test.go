package format

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"poise/analysis"
)

func TestWords(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Clock(0), "0:00"}, {Clock(247.9), "4:07"}, {Clock(3723), "1:02:03"}, {Clock(-1), "0:00"}, {FineClock(247.26), "4:07.3"},
		{Length(.84), "0.8 s"}, {Length(12.4), "12 s"}, {Length(1205), "20 min 5 s"}, {Length(59.7), "1 min"},
		{Percent(.8123), "81 %"}, {Percent(.045), "4 %"}, {Percent(.03999), "4 %"}, {Percent(.0004), "under 1 %"}, {Percent(0), "0 %"}, {Percent(1), "100 %"}, {Percent(-.02), "−2 %"},
		{Number(-1.8), "−1.8"}, {Number(148.26), "148"}, {Number(14.26), "14.3"}, {Number(.08), "0.08"}, {Number(-.001), "0"}, {Number(0.125), "0.12"}, {Number(9.999), "10"},
		{Reason("no_face"), "no face in the picture"}, {Reason("camera_was_moved"), "camera was moved"}, {Capital("no face"), "No face"}, {Capital(""), ""}, {Capital("übersteuert"), "Übersteuert"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// Who subtracts what a table shows comes to the change that it shows.
func TestChangeIsThatOfTheNumbersShown(t *testing.T) {
	for _, c := range []struct {
		before, now float64
		unit, want  string
	}{
		{.6551, .6949, "share", "+3\u00a0points"}, // 66 % and 69 %
		{.7551, .7449, "share", "−2\u00a0points"}, // 76 % and 74 %
		{.0012, .0041, "share", "+0.3\u00a0points"},
		{147.6, 152.4, "words/min", "+4\u00a0words/min"},
		{8.6, 8.4, "per minute", "−1\u00a0per minute"},
		{1.14, 1.36, "semitones", "+0.3\u00a0semitones"},
	} {
		if got := Change(c.before, c.now, c.unit); got != c.want {
			t.Errorf("from %v to %v %s: %q, want %q", c.before, c.now, c.unit, got, c.want)
		}
	}
}

func TestUnits(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		value, low, high           float64
		unit, amount, band, change string
	}{
		{.6234, .58, .66, "share", "62 %", "58 to 66 %", "+62 points"},
		{.16, .16, .16, "share", "16 %", "16 %", "+16 points"},
		{-.052, .01, .02, "share", "−5 %", "1 to 2 %", "−5 points"},
		{.43, .4, .5, "share of white", "43 % of white", "40 to 50 % of white", "+43 % of white"},
		{-1.8, -2.25, .5, "degrees", "−2°", "−2 to 0°", "−2°"},
		{3, 2, 12.34, "count", "3", "2 to 12", "+3"},
		{1.08, .05, 6.46, "per minute", "1.1 per minute", "0 to 6 per minute", "+1.1 per minute"},
		{6.74, 2.61, 17.2, "per minute", "7 per minute", "3 to 17 per minute", "+7 per minute"},
		{148.3, 98.76, 161.4, "words/min", "148 words/min", "99 to 161 words/min", "+148 words/min"},
		{nan, nan, 1, "share", "not measured", "", ""},
	} {
		wanted := func(s string) string { // a unit stays on its number's line
			for _, u := range []string{" %", " points", " per minute", " words/min"} {
				s = strings.Replace(s, u, nbsp+u[1:], 1)
			}
			return s
		}
		if got := Amount(c.value, c.unit); got != wanted(c.amount) {
			t.Errorf("Amount(%v, %s) = %q, want %q", c.value, c.unit, got, c.amount)
		}
		if got := Band(c.low, c.high, c.unit); got != wanted(c.band) {
			t.Errorf("Band(%v, %v, %s) = %q, want %q", c.low, c.high, c.unit, got, c.band)
		}
		if got := Difference(c.value, c.unit); c.change != "" && got != wanted(c.change) {
			t.Errorf("Difference(%v, %s) = %q, want %q", c.value, c.unit, got, c.change)
		}
	}
}

// However a value is shown, its digits are the same.
func TestQuantityIsTheAmountInTwo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(-1e6, 1e6).Draw(t, "value")
		unit := rapid.SampledFrom([]string{"share", "share of white", "degrees", "count", "per minute", "words/min", "dB", "s"}).Draw(t, "unit")
		value, suffix := Quantity(v, unit)
		if got := Amount(v, unit); got != strings.TrimSuffix(value+nbsp+suffix, nbsp) {
			t.Fatalf("%q and %q make %q", value, suffix, got)
		}
		if got := Band(v, v, unit); got != Amount(v, unit) {
			t.Fatalf("%q stands as %q in a band of nothing", value, got)
		}
	})
}

func TestEveryReasonHasWords(t *testing.T) {
	for r := analysis.NotAnalysed; r.String() != "unknown"; r++ {
		if _, ok := reasonWords[r.String()]; !ok {
			t.Errorf("%s has no words", r)
		}
	}
}
