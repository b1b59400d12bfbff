package baseline

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// The gains of this package make up for what package vision's leave: they were fitted to its columns with these values.
func TestGainsBelongToTheirCounterpartsInVision(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../../vision/gaze.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Names) == 1 && len(spec.Values) == 1 {
			if v, ok := spec.Values[0].(*ast.BasicLit); ok {
				got[spec.Names[0].Name] = v.Value
			}
		}
		return true
	})
	if got["pitchGain"] != "1.8" || got["cornerShare"] != "0.5" || downGain != 1.25 || upGain != 0.7 {
		t.Errorf("vision has pitchGain %s and cornerShare %s, this package downGain %v and upGain %v: fitted together were "+
			"1.8, 0.5, 1.25 and 0.7; fit all four anew (eval -only pictures) before changing one", got["pitchGain"], got["cornerShare"], downGain, upGain)
	}
}
