package lang

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"sync"

	"golang.org/x/text/feature/plural"
)

//go:embed de
var sources embed.FS

// Reader is a script for pages: its functions tr and trn say the texts that Script gives.
//
//go:embed texts.js
var Reader string

// entry is a text by the plural forms of its language; one without a number has the form "other" alone.
type entry = map[string]string

// forms reads a text, or an object of its plural forms.
func forms(raw json.RawMessage) (e entry, err error) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return entry{"other": text}, nil
	}
	err = json.Unmarshal(raw, &e)
	return e, err
}

// form is the text for a plural form, or for all numbers that have none of their own.
func form(e entry, f plural.Form) string {
	name := map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}[f]
	if text, ok := e[name]; ok {
		return text
	}
	return e["other"]
}

// catalogues are the codes of the languages that have a folder.
var catalogues = sync.OnceValue(func() (out []string) {
	folders, err := sources.ReadDir(".")
	if err != nil {
		panic(err) // it is embedded
	}
	for _, f := range folders {
		out = append(out, f.Name())
	}
	return out
})

// Entries are the texts of a language by the English ones, each by its plural forms: "other" where there is no number. A text
// that stands twice is an error: one of them would be dead.
func Entries(code string) (map[string]map[string]string, error) {
	names, err := sources.ReadDir(code)
	if err != nil {
		return nil, err
	}
	all := map[string]entry{}
	for _, n := range names {
		texts, err := read(code, n.Name())
		if err != nil {
			return nil, err
		}
		for k, e := range texts {
			if _, twice := all[k]; twice {
				return nil, fmt.Errorf("texts %s/%s: %q stands twice", code, n.Name(), k)
			}
			all[k] = e
		}
	}
	return all, nil
}

// read reads one file of a catalogue.
func read(code, name string) (map[string]entry, error) {
	raw, err := sources.ReadFile(path.Join(code, name))
	if err != nil {
		return nil, err
	}
	var texts map[string]json.RawMessage
	if err := json.Unmarshal(raw, &texts); err != nil {
		return nil, fmt.Errorf("texts %s/%s: %w", code, name, err)
	}
	out := make(map[string]entry, len(texts))
	for k, raw := range texts {
		if out[k], err = forms(raw); err != nil {
			return nil, fmt.Errorf("texts %s/%s: %q: %w", code, name, k, err)
		}
	}
	return out, nil
}
