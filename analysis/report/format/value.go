// Package format puts values, times and reasons into words. Whatever shows a number to people (the report, the library, a
// comparison, the pages of a batch, the terminal, the live display) takes its text from here, so that one value reads alike
// everywhere.
package format

import (
	"math"
	"strconv"
	"strings"

	"poise/analysis/lang"
)

// Absent stands where a value would.
func Absent() string { return lang.T("not measured") }

// nbsp keeps a number and its unit on one line.
const nbsp = "\u00a0"

// Percent is a share (0 to 1) in per cent: "62 %", "4 %", "under 1 %". No share of a recording is known more finely.
func Percent(share float64) string {
	if p := 100 * share; p > 0 && p < .5 {
		return lang.T("under 1 %")
	}
	return decimal(100*share, 0) + " %"
}

// Number is a value with three meaningful digits, and no more than two decimals, without zeros at the end.
func Number(v float64) string { return decimal(v, decimals(v)) }

// decimals is how many of a value's decimals mean something.
func decimals(v float64) int {
	switch a := math.Abs(v); {
	case a >= 99.95:
		return 0
	case a >= 9.995:
		return 1
	}
	return 2
}

// unitDecimals is how many decimals of a value in a unit are shown: those that people can use, and that measures have.
func unitDecimals(v float64, unit string) int {
	a := math.Abs(v)
	switch unit {
	case "words/min", "degrees", "pixels", "frames/s", "dB", "LUFS", "Hz", "count":
		return 0
	case "semitones", "syllables/s", "per 100 words":
		return min(1, decimals(v))
	case "per minute":
		if a >= 2.95 {
			return 0
		}
		return 1
	case "s":
		switch {
		case a >= 9.95:
			return 0
		case a >= .095:
			return 1
		}
	}
	return decimals(v)
}

func decimal(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return lang.Point(signed(s))
}

// signed gives a number the sign that typesetters use.
func signed(number string) string { return strings.Replace(number, "-", "−", 1) }

// Quantity splits a value into what may be printed large and the unit behind it, which is empty where the unit belongs to the
// number (degrees) or there is none (counts).
func Quantity(v float64, unit string) (value, suffix string) {
	if suffix, ok := share(unit); ok {
		return strings.TrimSuffix(Percent(v), " %"), suffix
	}
	text := decimal(v, unitDecimals(v, unit))
	switch unit {
	case "degrees":
		return text + "°", ""
	case "count":
		return text, ""
	case "relative":
		return text, lang.T("× usual")
	}
	return text, lang.T(unit)
}

// share tells whether a unit is a share, as "share" or "share of white", and what stands behind its number.
func share(unit string) (suffix string, ok bool) {
	if unit == "share" {
		return "%", true
	}
	of, ok := strings.CutPrefix(unit, "share ")
	return "% " + lang.T(of), ok
}

// Amount is a value with its unit: "62 %", "148 words/min", "not measured" for NaN.
func Amount(v float64, unit string) string {
	if math.IsNaN(v) {
		return Absent()
	}
	value, suffix := Quantity(v, unit)
	return with(value, suffix)
}

func with(value, suffix string) string {
	if suffix == "" {
		return value
	}
	return value + nbsp + suffix
}

// Band is the range from low to high with its unit: "58 to 66 %"; one number where both read alike; empty where an end is NaN. Both ends have the same decimals.
func Band(low, high float64, unit string) string {
	return span(low, high, unit, func(from, to string) string { return lang.T("%s to %s", from, to) })
}

// FromTo is a change with its unit: "from 56 to 65 %"; else as Band.
func FromTo(before, now float64, unit string) string {
	return span(before, now, unit, func(from, to string) string { return lang.T("from %s to %s", from, to) })
}

func span(low, high float64, unit string, words func(from, to string) string) string {
	if math.IsNaN(low) || math.IsNaN(high) {
		return ""
	}
	from, _ := Quantity(low, unit)
	to, suffix := Quantity(high, unit)
	if _, ok := share(unit); !ok {
		n := unitDecimals(max(math.Abs(low), math.Abs(high)), unit)
		from, to = decimal(low, n), decimal(high, n)
	}
	if unit == "degrees" {
		to += "°"
	}
	if from == to || from+"°" == to {
		return with(to, suffix)
	}
	return with(words(from, to), suffix)
}

// Unit is what is said of a unit, in English: as catalogues have it; empty where a number alone says it.
func Unit(unit string) string {
	switch of, ok := strings.CutPrefix(unit, "share "); {
	case ok:
		return of
	case unit == "share", unit == "degrees", unit == "count", unit == "relative":
		return ""
	}
	return unit
}

// Change is how a value has changed, as a Difference of what is shown of both: 66 % and 69 % are 3 points apart, whatever stands behind them.
func Change(before, now float64, unit string) string {
	change := shown(now, unit) - shown(before, unit)
	if change == 0 {
		change = now - before
	}
	return Difference(change, unit)
}

// shown is a value rounded as Amount shows it.
func shown(v float64, unit string) float64 {
	scale, n := 1.0, unitDecimals(v, unit)
	if _, ok := share(unit); ok {
		scale, n = 100, 0
	}
	digits := math.Pow(10, float64(n))
	return math.Round(v*scale*digits) / digits / scale
}

// Difference is a change of a value: "+6 points" of a share, "−12 words/min".
func Difference(v float64, unit string) string {
	text := Amount(v, unit)
	if unit == "share" {
		n := 0
		if math.Abs(100*v) < .95 {
			n = 1
		}
		text = with(decimal(100*v, n), lang.T("points"))
	}
	if v > 0 {
		text = "+" + text
	}
	return text
}
