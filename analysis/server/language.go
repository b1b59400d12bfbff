package server

import (
	"net/http"
	"slices"

	"golang.org/x/text/language"

	"poise/analysis/lang"
	"poise/analysis/runner"
)

// speech is a language that the pages can be read in.
type speech struct {
	Code, Name string
	Chosen     bool // the pages are in it
}

// offer is the browser's own language, where the pages have it and are in another one, and nobody has chosen yet.
type offer struct {
	Code, Name, Text string
	Now              speech // the one that the pages are in
}

// speak has the pages speak the language that was chosen for the library, or the one that the program was started with.
func (s *Server) speak() error {
	code, err := s.opt.Library.Language()
	if err != nil || code == "" {
		return err
	}
	if err := lang.Set(code); err != nil { // of a newer version: the choice stays for it
		s.opt.Log.Warn("the language that was chosen for the library", "error", err)
	}
	return nil
}

// languages are those that the pages can be read in.
func (s *Server) languages() (out []speech) {
	for _, code := range lang.Known() {
		out = append(out, speech{code, lang.Name(code), code == lang.Code()})
	}
	return out
}

// offered is the language that a browser prefers, where that is worth a word; nil elsewhere.
func (s *Server) offered(r *http.Request) *offer {
	if code, err := s.opt.Library.Language(); err != nil || code != "" {
		return nil
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(wanted) == 0 {
		return nil
	}
	base, _ := wanted[0].Base()
	if code := base.String(); code != lang.Code() && slices.Contains(lang.Known(), code) {
		return &offer{code, lang.Name(code), lang.In(code, "This page is available in English too."), speech{lang.Code(), lang.Name(lang.Code()), true}}
	}
	return nil
}

// language chooses the language of the library's pages, and of what is analysed from now on.
func (s *Server) language(w http.ResponseWriter, r *http.Request) {
	s.done(w, r, func() error {
		var b struct {
			Language string `json:"language"`
		}
		if err := read(r, &b); err != nil {
			return err
		}
		if !slices.Contains(lang.Known(), b.Language) {
			return errJSON
		}
		if err := s.opt.Library.SetLanguage(b.Language); err != nil {
			return err
		}
		return lang.Set(b.Language)
	}())
}

// settings are those of every analysis, in the language of the pages.
func (s *Server) settings() runner.Settings {
	out := s.opt.Settings
	out.Values = append(slices.DeleteFunc(slices.Clone(out.Values), func(v runner.Setting) bool { return v.Key == "texts" }), runner.Setting{Key: "texts", Value: lang.Code()})
	return out
}
