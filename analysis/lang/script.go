package lang

import (
	"encoding/json"
	"html/template"
	"regexp"
	"strings"
)

// called finds the texts of a page's script: tr('Play'), and trn(n, '1 moment', '{1} moments').
var called = regexp.MustCompile(`\btr(?:n\([^'"\x60]*?,\s*'(?:[^'\\\n]|\\.)*',\s*|\()'((?:[^'\\\n]|\\.)*)'`)

// ScriptTexts are the texts that a page's script says, as catalogues name them.
func ScriptTexts(source string) (out []string) {
	for _, m := range called.FindAllStringSubmatch(source, -1) {
		out = append(out, unquoted(m[1]))
	}
	return out
}

var escape = regexp.MustCompile(`\\(u[0-9a-f]{4}|.)`)

// unquoted is what a literal of a script says.
func unquoted(s string) string {
	return escape.ReplaceAllStringFunc(s, func(e string) string {
		var r string
		if e[1] == 'u' && json.Unmarshal([]byte(`"`+e+`"`), &r) == nil {
			return r
		}
		return strings.TrimPrefix(e, `\`)
	})
}

// Script is what the scripts of a page say in the current language: an object by English text, of the texts that they hold alone.
// Empty: English, and the scripts need nothing.
func Script(sources ...string) template.JS {
	s := current.Load()
	if s == nil {
		return ""
	}
	texts := map[string]entry{}
	for _, source := range sources {
		for _, t := range ScriptTexts(source) {
			if e, ok := s.texts[t]; ok {
				texts[t] = e
			}
		}
	}
	raw, err := json.Marshal(texts)
	if err != nil {
		return "" // strings alone
	}
	return template.JS(raw)
}
