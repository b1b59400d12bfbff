package probe

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMatrixTurn(t *testing.T) {
	const one = 65536
	for _, c := range []struct {
		name    string
		m       [4]float64
		degrees int
		warns   bool
	}{
		{"identity", [4]float64{one, 0, 0, one}, 0, false},
		{"clockwise", [4]float64{0, one, -one, 0}, 90, false},
		{"half", [4]float64{-one, 0, 0, -one}, 180, false},
		{"counterclockwise", [4]float64{0, -one, one, 0}, 270, false},
		{"mirrored left-right", [4]float64{-one, 0, 0, one}, 0, true},
		{"mirrored top-bottom", [4]float64{one, 0, 0, -one}, 180, true},
		{"odd angle", [4]float64{0.94 * one, 0.34 * one, -0.34 * one, 0.94 * one}, 0, true},
		{"scaled", [4]float64{0, 3 * one, -3 * one, 0}, 90, false},
	} {
		if got := matrixTurn(c.m); got.degrees != c.degrees || (got.warning != "") != c.warns {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestParseMatrix(t *testing.T) {
	dump := "\n00000000:            0       65536           0\n00000001:       -65536           0           0\n00000002:            0           0  1073741824\n"
	m, ok := parseMatrix(dump)
	if diff := cmp.Diff([4]float64{0, 65536, -65536, 0}, m); diff != "" || !ok {
		t.Error(ok, diff)
	}
	for _, bad := range []string{"", "a\nb\nc", "0: 1 2\n0: 1 2\n0: 1 2", "0: 0 0 0\n0: 0 0 0\n0: 0 0 0"} {
		if _, ok := parseMatrix(bad); ok {
			t.Errorf("%q is taken for a matrix", bad)
		}
	}
}
