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
type entry map[string]string

// UnmarshalJSON reads a text, or an object of its plural forms.
func (e *entry) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		*e = entry{"other": text}
		return nil
	}
	return json.Unmarshal(raw, (*map[string]string)(e))
}

func (e entry) other() string { return e["other"] }

// form is the text for a plural form, or for all numbers that have none of their own.
func (e entry) form(f plural.Form) string {
	name := map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}[f]
	if text, ok := e[name]; ok {
		return text
	}
	return e.other()
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

// read reads all files of a language. A text that stands twice is an error: one of them would be dead.
func read(code string) (map[string]entry, error) {
	names, err := sources.ReadDir(code)
	if err != nil {
		return nil, err
	}
	all := map[string]entry{}
	for _, n := range names {
		raw, err := sources.ReadFile(path.Join(code, n.Name()))
		if err != nil {
			return nil, err
		}
		var texts map[string]entry
		if err := json.Unmarshal(raw, &texts); err != nil {
			return nil, fmt.Errorf("texts %s/%s: %w", code, n.Name(), err)
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
