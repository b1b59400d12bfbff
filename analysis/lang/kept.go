package lang

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// keptFile is the part of a catalogue that holds what is kept in English.
const keptFile = "kept.json"

// Kept is a sentence that is written down in English, because files keep it for readers of any language: Retold says it in theirs.
func Kept(text string, args ...any) string { return english(text, args) }

// pattern is a text of a catalogue with the places of its values, to find sentences that were made of it.
type pattern struct {
	made *regexp.Regexp
	own  int    // bytes that are no value
	said string // in the language
}

var verb = regexp.MustCompile(`%(?:%|[-+# 0]*[0-9.]*[a-zA-Z])`)

// patterns are the kept texts with values, those with the most words of their own first: of two that fit, the one that says more.
var patterns = EachLanguage(func() (out []pattern) {
	kept, err := read(Code(), keptFile)
	if err != nil {
		return nil // the catalogue's test reads it too
	}
	for text, e := range kept {
		if made := matching(text); made != regexp.QuoteMeta(text) {
			out = append(out, pattern{regexp.MustCompile("^" + made + "$"), len(verb.ReplaceAllString(text, "")), e["other"]})
		}
	}
	slices.SortFunc(out, func(a, b pattern) int { return cmp.Or(b.own-a.own, strings.Compare(a.made.String(), b.made.String())) })
	return out
})

// matching is the regular expression that a format's sentences match, with a group for each value.
func matching(format string) string {
	var b strings.Builder
	last := 0
	for _, m := range verb.FindAllStringIndex(format, -1) {
		b.WriteString(regexp.QuoteMeta(format[last:m[0]]))
		switch last = m[1]; format[last-1] {
		case '%':
			b.WriteString("%")
		case 's', 'v':
			b.WriteString("(.+?)")
		default:
			b.WriteString(`([-+0-9.]+)`)
		}
	}
	return b.String() + regexp.QuoteMeta(format[last:])
}

// advised is how errors read: what is wrong, where or how much, and the remedy.
var advised = regexp.MustCompile(`^(.+?)(: .+)? \(([^()]+)\)$`)

// Retold says a sentence that Kept made in the current language, with its values, which are retold alike. What is not known stays.
func Retold(text string) string {
	s := current.Load()
	if s == nil {
		return text
	}
	return s.retold(text)
}

func (s *speech) retold(text string) string {
	if e, ok := s.texts[text]; ok {
		return e["other"]
	}
	if r, n := utf8.DecodeRuneInString(text); unicode.IsUpper(r) { // an error that begins a sentence
		if e, ok := s.texts[string(unicode.ToLower(r))+text[n:]]; ok {
			return capital(e["other"])
		}
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		return Point(text)
	}
	if strings.Contains(text, ", ") {
		if list, ok := s.list(text); ok {
			return list
		}
	}
	for _, p := range patterns() {
		if m := p.made.FindStringSubmatch(text); m != nil {
			return s.withValues(p.said, m[1:])
		}
	}
	if bare, ok := strings.CutSuffix(text, "."); ok {
		return s.retold(bare) + "."
	}
	if m := advised.FindStringSubmatch(text); m != nil && s.retold(m[1]) != m[1] {
		detail := ""
		if m[2] != "" {
			detail = ": " + s.retold(m[2][2:])
		}
		return s.retold(m[1]) + detail + " (" + s.retold(m[3]) + ")"
	}
	return text
}

// list retells values that stand in a row; ok is false where one of them is not known.
func (s *speech) list(text string) (string, bool) {
	parts := strings.Split(text, ", ")
	for i, p := range parts {
		if parts[i] = s.retold(p); parts[i] == p {
			return "", false
		}
	}
	return strings.Join(parts, ", "), true
}

// withValues puts values, as they stand in a sentence, into the places of a format, in their order.
func (s *speech) withValues(format string, values []string) string {
	n := -1
	return verb.ReplaceAllStringFunc(format, func(v string) string {
		if v == "%%" {
			return "%"
		}
		if n++; n < len(values) {
			return s.retold(values[n])
		}
		return ""
	})
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
