package lang_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"poise/analysis/lang"
	"poise/analysis/measure"
	"poise/analysis/questions"
	"poise/analysis/report/format"
)

// A text of values alone is the same in all languages.
var word, verb = regexp.MustCompile(`\pL`), regexp.MustCompile(`%[-+# 0]*[0-9.]*[a-zA-Z]`)

// used are all texts of the program that a catalogue has to hold, with the place where each was found first.
func used(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	add := func(text, where string) {
		if _, ok := out[text]; !ok && word.MatchString(verb.ReplaceAllString(text, "")) {
			out[text] = where
		}
	}
	root := os.DirFS("../..")
	if err := fs.WalkDir(root, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if top, _, _ := strings.Cut(file, "/"); file != "." && top != "analysis" && top != "cmd" {
				return fs.SkipDir
			}
			return nil
		}
		raw, err := fs.ReadFile(root, file)
		switch ext := path.Ext(file); {
		case err != nil:
			return err
		case ext == ".html":
			for _, text := range lang.Texts(string(raw)) {
				add(text, file)
			}
		case ext == ".js":
			for _, text := range lang.ScriptTexts(string(raw)) {
				add(text, file)
			}
		case ext == ".go" && !strings.HasSuffix(file, "_test.go"):
			for _, text := range literals(t, file, raw) {
				add(text, file)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, d := range measure.Definitions() {
		for _, text := range d.Texts() {
			add(*text, d.ID)
		}
		add(format.Unit(d.Unit), d.ID)
		for _, p := range d.Parts {
			add(format.Unit(p.Unit), d.ID)
		}
	}
	for _, s := range questions.Bank() {
		for _, text := range append(s.Questions, s.Name) {
			add(text, "questions")
		}
	}
	return out
}

// translators are the functions whose text is the n-th argument.
var translators = map[string]int{"lang.T": 0, "lang.Mark": 0, "lang.Kept": 0, "fault.Kind": 0, "fault.New": 2, "lang.N": 2, "lang.In": 1, "T": 0, "Mark": 0, "advice.Say": 0, "advice.SayTime": 0, "advice.Fixed": 0, "Say": 0}

// literals are the texts that a source hands to translators.
func literals(t *testing.T, path string, source []byte) (out []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if at, ok := translators[called(call.Fun)]; ok && at < len(call.Args) {
				if text, ok := constant(call.Args[at]); ok {
					out = append(out, text)
				}
			}
		}
		return true
	})
	return out
}

func called(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return called(x.X) + "." + x.Sel.Name
	}
	return ""
}

// constant is the value of a text that stands in the source, in one piece or several.
func constant(e ast.Expr) (string, bool) {
	switch x := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(x.Value)
		return s, err == nil && x.Kind == token.STRING
	case *ast.BinaryExpr:
		a, ok := constant(x.X)
		b, too := constant(x.Y)
		return a + b, ok && too
	}
	return "", false
}
