package server

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"net/http"
	"strings"
	"time"

	"poise/analysis/lang"
	"poise/analysis/report"
)

//go:embed assets templates
var sources embed.FS

// static are the scripts and styles by name, and the report's own style beside them.
var static = func() map[string][]byte {
	out := map[string][]byte{"report.css": []byte(report.Style()), "texts.js": []byte(lang.Reader)}
	entries, err := sources.ReadDir("assets")
	if err != nil {
		panic(err) // it is embedded
	}
	for _, e := range entries {
		raw, err := sources.ReadFile("assets/" + e.Name())
		if err != nil {
			panic(err)
		}
		out[e.Name()] = raw
	}
	return out
}()

// assetPath is the address of a script or style. It changes with the contents, so browsers may keep them for good.
func assetPath(name string) string {
	sum := sha256.Sum256(static[name])
	return "/assets/" + hex.EncodeToString(sum[:8]) + "/" + name
}

var templates = lang.EachLanguage(func() *template.Template {
	return lang.Parse(template.New("").Funcs(template.FuncMap{"asset": assetPath, "texts": scriptTexts}), sources, "templates/*.html")
})

// scriptTexts are the texts of scripts in the current language; empty where they need none.
func scriptTexts(names []string) template.JS {
	var all []string
	for _, n := range names {
		all = append(all, string(static[n]))
	}
	return lang.Script(all...)
}

func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	raw, ok := static[name]
	if !ok {
		s.fail(w, r, errNotFound)
		return
	}
	w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	w.Header().Set("Content-Type", map[bool]string{true: "text/css; charset=utf-8", false: "text/javascript; charset=utf-8"}[strings.HasSuffix(name, ".css")])
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(raw))
}
