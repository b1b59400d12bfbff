// Package lang puts what people read into their language. The English sentence stands where it is used and is its own key; a
// catalogue of each other language (a folder of JSON files, embedded) says it in that one. What a catalogue lacks stays
// English, and a test names it.
//
// A process speaks one language at a time, as a C program has one locale: the command or server sets it, before anything is measured.
package lang

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// English is the language of the sources.
const English = "en"

// speech is one language with its catalogue; nil of English.
type speech struct {
	tag     language.Tag
	printer *message.Printer // writes numbers as the language does
	texts   map[string]entry
}

var current atomic.Pointer[speech]

// Known are the codes of the languages that there are catalogues of, English first.
func Known() []string { return append([]string{English}, catalogues()...) }

// Name is what a language calls itself: "Deutsch".
func Name(code string) string { return map[string]string{English: "English", "de": "Deutsch"}[code] }

// Set makes a language the one that the process speaks from now on. It is an error where there is no catalogue of it.
func Set(code string) error {
	if code == English {
		current.Store(nil)
		return nil
	}
	if !slices.Contains(catalogues(), code) {
		return fmt.Errorf("there are no texts in %q: needs one of %s", code, strings.Join(Known(), ", "))
	}
	texts, err := Entries(code)
	if err != nil {
		return err
	}
	tag := language.Make(code)
	current.Store(&speech{tag, message.NewPrinter(tag), texts})
	return nil
}

// Code is the language that the process speaks: "en".
func Code() string {
	if s := current.Load(); s != nil {
		return s.tag.String()
	}
	return English
}

// T is a sentence in the current language. With arguments it is a format of package fmt; without, it stands as it is.
func T(text string, args ...any) string {
	s := current.Load()
	if s == nil {
		return english(text, args)
	}
	if e, ok := s.texts[text]; ok {
		text = e["other"]
	}
	return s.format(text, args)
}

// N is T for a sentence that depends on a whole number: one where it is 1, else many. The number is not an argument by itself.
func N(n int, one, many string, args ...any) string {
	s := current.Load()
	if s == nil {
		if n == 1 {
			many = one
		}
		return english(many, args)
	}
	if e, ok := s.texts[many]; ok {
		many = form(e, plural.Cardinal.MatchPlural(s.tag, n, 0, 0, 0, 0))
	} else if n == 1 {
		many = one
	}
	return s.format(many, args)
}

// In is a text in another language than the current one, for those who are offered it.
func In(code, text string) string {
	if texts, err := Entries(code); err == nil {
		if e, ok := texts[text]; ok {
			return e["other"]
		}
	}
	return text
}

// Mark tells that a text is translated where it is used: the test that looks for what a catalogue lacks finds it.
func Mark(text string) string { return text }

func english(text string, args []any) string {
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

func (s *speech) format(text string, args []any) string {
	if len(args) == 0 {
		return text
	}
	return s.printer.Sprintf(text, args...)
}
