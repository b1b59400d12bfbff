package advice

import (
	"fmt"
	"math"

	"poise/analysis"
	"poise/analysis/lang"
)

// AtLeast and AtMost fire only when the whole band lies on that side of the limit, so that no sentence rests on an error.
func AtLeast(limit float64) func(analysis.Finding) bool {
	return func(f analysis.Finding) bool { return f.Band[0] >= limit }
}

// AtMost fires when the whole band lies at or below the limit.
func AtMost(limit float64) func(analysis.Finding) bool {
	return func(f analysis.Finding) bool { return f.Band[1] <= limit }
}

// Within fires when the whole band lies in a range.
func Within(low, high float64) func(analysis.Finding) bool {
	return func(f analysis.Finding) bool { return f.Band[0] >= low && f.Band[1] <= high }
}

// Say puts what value gives into a sentence.
func Say(format string, value func(analysis.Told) string) func(analysis.Told) string {
	return func(t analysis.Told) string { return lang.T(format, value(t)) }
}

// Fixed is a sentence without a number.
func Fixed(text string) func(analysis.Told) string {
	return func(analysis.Told) string { return lang.T(text) }
}

// SayTime puts the time in which a share holds into a sentence; none stands where that is less than half a second.
func SayTime(format, none string) func(analysis.Told) string {
	return func(t analysis.Told) string {
		if t.Value*t.Length < 0.5 {
			return lang.T(none)
		}
		return lang.T(format, TimeOf(t))
	}
}

// Nearest is the value as a whole number, rounded to so many.
func Nearest(step float64) func(analysis.Told) string {
	return func(t analysis.Told) string { return fmt.Sprintf("%.0f", math.Round(t.Value/step)*step) }
}

// TimeOf is the time in which a share holds, of that in which it could be seen or heard: "10 of 45 seconds", "3 of 20 minutes",
// "5 of the 10 seconds we could judge", "all 45 seconds".
func TimeOf(t analysis.Told) string {
	of := t.Length * t.Coverage
	units, one := seconds, 1.0
	if of >= 120 {
		units, one = minutes, 60
	}
	part, whole, judged := math.Round(t.Value*of/one), math.Round(of/one), t.Coverage < wholly
	if t.Value < wholly && whole > 1 {
		part = min(part, whole-1) // all of it would be too much
	}
	all := units(whole)
	switch {
	case part == whole && judged:
		return lang.T("all the %s we could judge", all)
	case part == whole:
		return lang.T("all %s", all)
	case part == 0 && one == 1 && judged:
		return lang.T("none of the %s we could judge", all)
	case part == 0 && one == 1:
		return lang.T("none of the %s", all)
	}
	some := lang.T("%.0f", part)
	if part <= 1 && one > 1 {
		some = seconds(math.Round(t.Value * of))
	}
	if judged {
		return lang.T("%s of the %s we could judge", some, all)
	}
	return lang.T("%s of %s", some, all)
}

// wholly is the coverage from which a measure speaks of the whole recording: a twentieth is less than its length is rounded by.
const wholly = 0.95

// Seconds is a time in whole seconds: "12 seconds".
func Seconds(n float64) string { return seconds(math.Round(n)) }

func seconds(n float64) string { return lang.N(int(n), "%.0f second", "%.0f seconds", n) }
func minutes(n float64) string { return lang.N(int(n), "%.0f minute", "%.0f minutes", n) }

// Times is a count in words: "once", "twice", "4 times".
func Times(n float64) string {
	switch math.Round(n) {
	case 1:
		return lang.T("once")
	case 2:
		return lang.T("twice")
	}
	return lang.T("%.0f times", n)
}

// Percent is a share, 0 to 1, in per cent.
func Percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }
