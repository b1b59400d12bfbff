package lexicon

import (
	"strings"
)

var units = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
	"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}

var tens = []string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}

var scales = []struct {
	value int64
	name  string
}{{1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}, {1e3, "thousand"}, {100, "hundred"}}

// number reads out a number in lower case with what may stand around it: 1,200  3.5  50%  $5  21st  3:30  90s  10am. It
// does not know ordinals' words ("first"): 1st is one word all the same.
func number(s string) (words []string, ok bool) {
	var after []string
	for sign, name := range map[string]string{"$": "dollars", "£": "pounds", "€": "euros"} {
		if rest, has := strings.CutPrefix(s, sign); has {
			s, after = rest, []string{name}
		}
	}
	if rest, has := strings.CutSuffix(s, "%"); has {
		s, after = rest, []string{"percent"}
	}
	digits := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune("0123456789,.:", r) })
	if digits < 0 {
		digits = len(s)
	}
	s, suffix := s[:digits], s[digits:]
	switch suffix {
	case "", "st", "nd", "rd", "th", "s", "'s": // said along with the last word
	case "am", "pm", "a.m", "p.m", "km", "kg", "k", "m", "x":
		after = append(after, suffix)
	default:
		return nil, false
	}
	words = amount(s, suffix == "")
	return append(words, after...), words != nil
}

// amount reads digits with commas, a decimal point or a clock's colon; nil if it is none of these.
func amount(s string, alone bool) []string {
	s = strings.TrimRight(s, ".,:")
	if hour, minute, ok := strings.Cut(s, ":"); ok {
		return join(cardinal(hour), cardinal(minute))
	}
	plain := strings.ReplaceAll(s, ",", "")
	whole, part, decimal := strings.Cut(plain, ".")
	if decimal {
		if out := cardinal(whole); out != nil && part != "" {
			return join(append(out, "point"), spell(part))
		}
		return nil
	}
	if year := len(plain) == 4 && plain == s && plain >= "1100" && plain < "2100" && plain[1:3] != "00"; year {
		return join(cardinal(plain[:2]), hundreds(plain[2:]))
	}
	if len(plain) > 12 || alone && len(plain) > 1 && plain[0] == '0' {
		return spell(plain) // a telephone number
	}
	return cardinal(plain)
}

// join is both, or nil if one is missing.
func join(a, b []string) []string {
	if a == nil || b == nil {
		return nil
	}
	return append(a, b...)
}

// hundreds reads the last two digits of a year: 19|00 hundred, 19|05 oh five, 19|84 eighty four.
func hundreds(s string) []string {
	if s == "00" {
		return []string{"hundred"}
	}
	if s[0] == '0' {
		return join([]string{"oh"}, cardinal(s[1:]))
	}
	return cardinal(s)
}

// spell reads digit by digit.
func spell(s string) []string {
	var out []string
	for _, r := range s {
		if r < '0' || r > '9' {
			return nil
		}
		out = append(out, units[r-'0'])
	}
	return out
}

// cardinal reads a whole number of at most 15 digits; nil for anything else.
func cardinal(s string) []string {
	if s == "" || len(s) > 15 {
		return nil
	}
	n := int64(0)
	for _, r := range s {
		if r < '0' || r > '9' {
			return nil
		}
		n = 10*n + int64(r-'0')
	}
	return count(n)
}

func count(n int64) []string {
	for _, s := range scales {
		if n >= s.value {
			out := append(count(n/s.value), s.name)
			if n%s.value != 0 {
				out = append(out, count(n%s.value)...)
			}
			return out
		}
	}
	if n < int64(len(units)) {
		return []string{units[n]}
	}
	out := []string{tens[n/10]}
	if n%10 != 0 {
		out = append(out, units[n%10])
	}
	return out
}
