package lang

import (
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// EachLanguage makes a value once for every language that the process comes to speak, in that language.
func EachLanguage[V any](make func() V) func() V {
	var made sync.Map
	return func() V {
		code := Code()
		if v, ok := made.Load(code); ok {
			return v.(V)
		}
		v, _ := made.LoadOrStore(code, make())
		return v.(V)
	}
}

// Parse parses HTML templates with their words in the current language. It panics on a fault of theirs: they are embedded.
func Parse(t *template.Template, sources fs.FS, pattern string) *template.Template {
	names, err := fs.Glob(sources, pattern)
	for _, name := range names {
		var raw []byte
		if raw, err = fs.ReadFile(sources, name); err != nil {
			break
		}
		own := t
		if base := path.Base(name); base != t.Name() {
			own = t.New(base)
		}
		template.Must(own.Parse(Template(string(raw))))
	}
	return template.Must(t, err)
}

// Template puts the words of an HTML template into the current language, and says which that is. A run of words between two
// tags or conditions is one text, whatever values stand in it: {1} is the first of them in a catalogue, {2} the next, in the order
// that the language wants.
func Template(source string) string {
	out := rewrite(source, func(text string) string { return T(text) })
	return strings.Replace(out, `<html lang="en">`, `<html lang="`+Code()+`">`, 1)
}

// Texts are the words of an HTML template, as catalogues name them.
func Texts(source string) (out []string) {
	rewrite(source, func(text string) string { out = append(out, text); return text })
	return out
}

// While words are looked for, a rune stands for every action of a template: one that prints a value, and any other.
const value, control = "\uE000", "\uE001"

var (
	action   = regexp.MustCompile(`(?s)<(?:style|script)\b[^>]*>.*?</(?:style|script)>|<!--.*?-->|\{\{.*?\}\}`)
	controls = regexp.MustCompile(`^(?:<|\{\{-?\s*(?:if|else|end|range|with|define|template|block|break|continue|/\*|\$\w+\s*:?=))`)
	piece    = regexp.MustCompile(`(?s)<[^>]*>|` + control + `|[^<` + control + `]+`)
	readable = regexp.MustCompile(`(\s(?:aria-label|placeholder|title|alt|data-of)=")([^"]*)`)
	run      = regexp.MustCompile(`[^` + control + `]+`)
	word     = regexp.MustCompile(`(?s)^(\s*)(.*\pL.*?)(\s*)$`)
	entity   = regexp.MustCompile(`&[a-z]+;`)
)

// rewrite has every run of words in a template said by say.
func rewrite(source string, say func(string) string) string {
	var held []string
	masked := action.ReplaceAllStringFunc(source, func(s string) string {
		held = append(held, s)
		if controls.MatchString(s) {
			return control
		}
		return value
	})
	at := 0
	fill := func(s string) string { // puts back what runes stand for
		for strings.ContainsAny(s, value+control) {
			i := strings.IndexAny(s, value+control)
			s = s[:i] + held[at] + s[i+len(value):]
			at++
		}
		return s
	}
	words := func(s string) string {
		m := word.FindStringSubmatch(s)
		if m == nil || !word.MatchString(entity.ReplaceAllString(s, "")) {
			return fill(s)
		}
		n := strings.Count(m[2], value)
		values := held[at : at+n]
		at += n
		said, before := filled(say(holes(m[2])), values), m[1]
		if strings.HasPrefix(said, ",") {
			before = "" // of a sentence that goes on behind a tag
		}
		return before + said + m[3]
	}
	return piece.ReplaceAllStringFunc(masked, func(s string) string {
		switch {
		case s == control:
			return fill(s)
		case s[0] != '<':
			return words(s)
		}
		var b strings.Builder
		last := 0
		for _, m := range readable.FindAllStringSubmatchIndex(s, -1) {
			b.WriteString(fill(s[last:m[4]]))
			for _, r := range split(s[m[4]:m[5]]) {
				b.WriteString(words(r))
			}
			last = m[5]
		}
		return b.String() + fill(s[last:])
	})
}

// split parts an attribute at the conditions in it, which stay as parts of their own.
func split(s string) (out []string) {
	last := 0
	for _, m := range run.FindAllStringIndex(s, -1) {
		if m[0] > last {
			out = append(out, s[last:m[0]])
		}
		out, last = append(out, s[m[0]:m[1]]), m[1]
	}
	return append(out, s[last:])
}

// holes names the values of a text in order: {1}, {2} and so on.
func holes(s string) string {
	for n := 1; strings.Contains(s, value); n++ {
		s = strings.Replace(s, value, "{"+strconv.Itoa(n)+"}", 1)
	}
	return s
}

// filled puts values back where a text names them.
func filled(s string, values []string) string {
	for i, v := range values {
		s = strings.ReplaceAll(s, "{"+strconv.Itoa(i+1)+"}", v)
	}
	return s
}
