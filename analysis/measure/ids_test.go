package measure

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A measure is named where it is defined and nowhere else: whatever shows it reads its definition. The evaluation, which
// scores single measures against truth, and tests name them.
func TestNoIDStandsOutsideTheMeasures(t *testing.T) {
	ids := map[string]bool{}
	for _, d := range Definitions() {
		ids[d.ID] = true
	}
	top := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(top, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch name := d.Name(); {
			case slices.Contains([]string{"analysis/measure", "cmd/internal/eval", "cmd/internal/disttest"}, filepath.ToSlash(rel)), name == "testdata",
				rel != "." && strings.HasPrefix(name, "."):
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files++
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil && ids[s] {
					t.Errorf("%s names %s: let its Definition say what is needed", rel, s)
				}
			}
			return true
		})
		return nil
	})
	if err != nil || files < 100 {
		t.Fatalf("read %d files: %v", files, err)
	}
}
