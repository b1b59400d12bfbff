package media

import (
	"bytes"
	"encoding/binary"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// turns are display matrices a, b, c, d (16.16 fixed point) that turn clockwise.
var turns = map[int][4]int32{
	0: {1 << 16, 0, 0, 1 << 16}, 90: {0, 1 << 16, -1 << 16, 0}, 180: {-1 << 16, 0, 0, -1 << 16}, 270: {0, -1 << 16, 1 << 16, 0},
}

// setMatrix writes a display matrix into the track header of an mp4 (ISO 14496-12, 8.3.2).
func setMatrix(t *testing.T, data []byte, degrees int) []byte {
	t.Helper()
	i := bytes.Index(data, []byte("tkhd"))
	if i < 0 {
		t.Fatal("no track header")
	}
	matrix := data[i+4+40:] // version 0
	m := turns[degrees]
	for k, v := range []int32{m[0], m[1], 0, m[2], m[3], 0} {
		binary.BigEndian.PutUint32(matrix[4*k:], uint32(v))
	}
	return data
}

func script(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
}

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
