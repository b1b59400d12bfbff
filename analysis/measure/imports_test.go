package measure

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// pure lists what a measure may import from the standard library: nothing that touches files, clocks, threads or the net.
var pure = map[string]bool{"fmt": true, "math": true, "math/bits": true, "math/cmplx": true, "slices": true, "sort": true,
	"strings": true, "cmp": true, "iter": true, "maps": true, "errors": true, "strconv": true, "unicode": true,
	"reflect": true} // for Measure.ResultType

func TestMeasuresArePure(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			// Sentences are said in the process's language, which is set before anything is measured: a constant to a measure.
			ours := name == "poise/analysis/lang" || name == "poise/analysis" || name == "poise/analysis/blazepose" || strings.HasPrefix(name, "poise/analysis/measure/")
			if !pure[name] && !ours && !strings.HasPrefix(name, "gonum.org/v1/gonum/") {
				t.Errorf("%s imports %s: a measure is a pure function over columns", path, name)
			}
		}
		return nil
	})
	if err != nil || files < 10 {
		t.Fatalf("read %d files: %v", files, err)
	}
}
