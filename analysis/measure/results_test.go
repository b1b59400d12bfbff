package measure

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// lookup is a call of analysis.ResultOf[T](p, m) in a measure's package.
type lookup struct{ of, measure string }

// source is what a package's files say about its measure and the results that it reads.
type source struct {
	requires []string // "speech.Measure"
	lookups  []lookup
}

// Every look-up of a result names a required measure and the type that it declares, so that none can panic.
func TestResultsAreReadAsDeclared(t *testing.T) {
	declared := map[string]string{} // "speech.Measure": "*speech.Result"
	for _, m := range All {
		if m.ResultType != nil {
			declared[m.Name+".Measure"] = m.ResultType.String()
		}
	}
	n := 0
	for dir, s := range measureSources(t) {
		for _, l := range s.lookups {
			n++
			if want := declared[l.measure]; l.of != want {
				t.Errorf("%s reads %s as %s, which is declared as %q", dir, l.measure, l.of, want)
			}
			if !slices.Contains(s.requires, l.measure) {
				t.Errorf("%s reads the result of %s without requiring it", dir, l.measure)
			}
		}
		for _, r := range s.requires {
			if !slices.ContainsFunc(s.lookups, func(l lookup) bool { return l.measure == r }) {
				t.Errorf("%s requires %s and never reads its result", dir, r)
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d look-ups were found", n)
	}
}

// measureSources reads the packages below this one, tests left aside. What reads results of a Pass otherwise fails the test.
func measureSources(t *testing.T) map[string]*source {
	t.Helper()
	found := map[string]*source{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Dir(path) == "." || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		dir := filepath.Dir(path)
		if found[dir] == nil {
			found[dir] = &source{}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if x, ok := n.(*ast.SelectorExpr); ok && x.Sel.Name == "Results" && types.ExprString(x.X) != "analysis" {
				t.Errorf("%s reads Pass.Results: use analysis.ResultOf", path)
			}
			found[dir].take(n)
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (s *source) take(n ast.Node) {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Requires" {
			for _, e := range n.Value.(*ast.CompositeLit).Elts {
				s.requires = append(s.requires, types.ExprString(e))
			}
		}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.IndexExpr); ok && types.ExprString(f.X) == "analysis.ResultOf" {
			s.lookups = append(s.lookups, lookup{types.ExprString(f.Index), types.ExprString(n.Args[1])})
		}
	}
}
