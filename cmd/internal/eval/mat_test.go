package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// element is one element of a file: padded to 8 bytes, or within its tag where it fits and small is asked for.
func element(kind uint32, body []byte, small bool) []byte {
	var b bytes.Buffer
	if small && len(body) <= 4 {
		binary.Write(&b, binary.LittleEndian, kind|uint32(len(body))<<16)
		b.Write(append(append([]byte{}, body...), make([]byte, 4-len(body))...))
		return b.Bytes()
	}
	binary.Write(&b, binary.LittleEndian, []uint32{kind, uint32(len(body))})
	b.Write(body)
	if kind != miCompressed {
		b.Write(make([]byte, -len(body)&7))
	}
	return b.Bytes()
}

func le(v any) []byte {
	var b bytes.Buffer
	binary.Write(&b, binary.LittleEndian, v)
	return b.Bytes()
}

func array(name string, class byte, rows, cols int32, kind uint32, data any) []byte {
	body := element(6, []byte{class, 0, 0, 0, 0, 0, 0, 0}, false)
	body = append(body, element(5, le([]int32{rows, cols}), false)...)
	body = append(body, element(1, []byte(name), true)...)
	return element(miMatrix, append(body, element(kind, le(data), true)...), false)
}

func packed(b []byte) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write(b)
	w.Close()
	return element(miCompressed, z.Bytes(), false)
}

func matFile(elements ...[]byte) []byte {
	b := append(bytes.Repeat([]byte(" "), 124), 0, 1, 'I', 'M')
	for _, e := range elements {
		b = append(b, e...)
	}
	return b
}

func TestParseMAT(t *testing.T) {
	file := matFile(
		packed(array("Pose_Para", 7, 1, 3, 7, []float32{0.5, -0.25, 2})),
		array("pts", 6, 2, 3, 9, []float64{1, 2, 3, 4, 5, 6}),
		packed(array("roi", 6, 1, 4, 4, []uint16{1, 2, 3, 65535})),
		array("tag", 6, 1, 2, 3, []int16{-7, 9}),
		array("text", 4, 1, 2, 4, []uint16{65, 66}), // characters: left out
	)
	got, err := parseMAT(file)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]matrix{
		"Pose_Para": {1, 3, []float64{0.5, -0.25, 2}},
		"pts":       {2, 3, []float64{1, 2, 3, 4, 5, 6}},
		"roi":       {1, 4, []float64{1, 2, 3, 65535}},
		"tag":       {1, 2, []float64{-7, 9}},
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(matrix{})); d != "" {
		t.Error(d)
	}
	if got["pts"].at(1, 2) != 6 || got["pts"].at(0, 1) != 3 {
		t.Error("columns come first")
	}
}

func TestParseMATRefuses(t *testing.T) {
	good := matFile(array("pts", 6, 2, 3, 9, []float64{1, 2, 3, 4, 5, 6}))
	wrongSize := matFile(array("pts", 6, 3, 3, 9, []float64{1, 2, 3, 4, 5, 6}))
	for name, b := range map[string][]byte{"empty": nil, "text": bytes.Repeat([]byte("x"), 300), "cut": good[:len(good)-9],
		"wrong size": wrongSize} {
		if _, err := parseMAT(b); !errors.Is(err, errMAT) {
			t.Errorf("%s: error = %v", name, err)
		}
	}
}

func TestReadHead(t *testing.T) {
	points := make([]float32, 3*68)
	points[3*30], points[3*30+1] = 100, 120
	h, err := readHead(matFile(packed(array("Pose_Para", 7, 1, 7, 7, []float32{0.1, 0.2, 0.3, 0, 0, 0, 1})),
		packed(array("pt3d_68", 7, 3, 68, 7, points))))
	if err != nil {
		t.Fatal(err)
	}
	const deg = 180 / math.Pi
	for i, got := range []float64{h.pitch - 0.1*deg, h.yaw + 0.2*deg, h.roll - 0.3*deg, h.points[30][0] - 100, h.points[30][1] - 120} {
		if math.Abs(got) > 1e-4 {
			t.Errorf("value %d is off by %v", i, got)
		}
	}
	if right, up := nose(0, 0.2); math.Abs(right+0.2*deg) > 1e-9 || up != 0 {
		t.Errorf("a nose towards the left edge: %v, %v", right, up)
	}
}

func FuzzParseMAT(f *testing.F) {
	f.Add(matFile(packed(array("Pose_Para", 7, 1, 3, 7, []float32{1, 2, 3})), array("p", 6, 1, 1, 9, []float64{1})))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := parseMAT(b)
		for name, m := range got {
			if err == nil && len(m.data) != m.rows*m.cols {
				t.Errorf("%q: %d x %d with %d numbers", name, m.rows, m.cols, len(m.data))
			}
		}
	})
}
