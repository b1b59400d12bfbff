package config

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
)

// key is one setting: its name in files, how to read its default, and what values it takes.
type key struct {
	name  string
	get   func(*Settings) any
	check func(any) error
}

func keys() []key {
	ks := []key{
		{"fps", func(s *Settings) any { return s.FPS }, number(analysis.Limit{Key: "fps", Low: 1, High: 240})},
		{"pose", func(s *Settings) any { return s.Pose }, choice("pose", "lite", "full")},
		{"runtime", func(s *Settings) any { return s.Runtime }, choice("runtime", "auto", "onnxruntime", "opencv")},
		{"workers", func(s *Settings) any { return s.Workers }, whole("workers", 0, 256)},
		{"language", func(s *Settings) any { return s.Language }, language},
		{"texts", func(s *Settings) any { return s.Texts }, choice("texts", lang.Known()...)},
		{"models", func(s *Settings) any { return s.Models }, text("models")},
	}
	for _, l := range slices.Concat(analysis.Limits(), analysis.CueLimits()) {
		ks = append(ks, key{l.Key, func(s *Settings) any { return *l.Of(&s.Profile) }, number(l)})
	}
	for _, t := range texts {
		ks = append(ks, key{t.name, func(s *Settings) any { return *t.of(&s.Profile) }, text(t.name)})
	}
	return ks
}

// texts are the keys of a profile that hold text; analysis.Limits lists the others.
var texts = []struct {
	name string
	of   func(*analysis.Profile) *string
}{
	{"voice.filler_words", func(p *analysis.Profile) *string { return &p.Voice.FillerWords }},
	{"advice.own", func(p *analysis.Profile) *string { return &p.Advice.Own }},
}

func number(l analysis.Limit) func(any) error {
	return func(v any) error {
		f, ok := toFloat(v)
		if !ok {
			return fmt.Errorf("%s is %q: needs a number from %v to %v", l.Key, fmt.Sprint(v), l.Low, l.High)
		}
		return l.Check(f)
	}
}

func whole(name string, low, high int) func(any) error {
	return func(v any) error {
		f, ok := toFloat(v)
		if s, text := v.(string); text { // as it will be read: 1e1 is no whole number, 010 no octal one
			_, err := strconv.ParseUint(s, 10, 32)
			ok = err == nil && (s == "0" || s[0] != '0')
		}
		if !ok || f != float64(int(f)) || f < float64(low) || f > float64(high) {
			return fmt.Errorf("%s is %q: needs a whole number from %d to %d", name, fmt.Sprint(v), low, high)
		}
		return nil
	}
}

func choice(name string, values ...string) func(any) error {
	return func(v any) error {
		if s, ok := v.(string); ok && slices.Contains(values, s) {
			return nil
		}
		return fmt.Errorf("%s is %q: needs one of %s", name, fmt.Sprint(v), strings.Join(values, ", "))
	}
}

func text(name string) func(any) error {
	return func(v any) error {
		if _, ok := v.(string); !ok {
			return fmt.Errorf("%s is %q: needs text", name, fmt.Sprint(v))
		}
		return nil
	}
}

// language takes a code such as en, de or pt-BR (BCP 47, its first two parts).
func language(v any) error {
	if s, ok := v.(string); ok && languageCode.MatchString(s) {
		return nil
	}
	return fmt.Errorf("language is %q: needs a code of two or three letters, as in en", fmt.Sprint(v))
}

var languageCode = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?$`)

// toFloat takes what YAML, the environment and options hand over; a truth value or a list is no number.
func toFloat(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case int:
		return float64(x), true
	case string:
		f, err := strconv.ParseFloat(x, 64)
		return f, err == nil
	}
	return 0, false
}

func known(name string) bool {
	return slices.ContainsFunc(keys(), func(k key) bool { return k.name == name })
}

// unknown is the error for a key that does not exist, with the one that was probably meant.
func unknown(name, where string) error {
	best, distance := "", 4
	for _, k := range keys() {
		leaf := k.name[strings.LastIndex(k.name, ".")+1:]
		if d := min(edits(name, k.name), edits(name, leaf)+1); d < distance {
			best, distance = k.name, d
		}
		if name != "" && leaf == name[strings.LastIndex(name, ".")+1:] && distance > 1 {
			best, distance = k.name, 1
		}
	}
	if best == "" {
		return fmt.Errorf("unknown key %s in %s: poise config show lists the keys", name, where)
	}
	return fmt.Errorf("unknown key %s in %s: did you mean %s?", name, where, best)
}

// edits is the Levenshtein distance.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
