package models

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// linked is a models folder whose files are links to the installed ones, without what set-up stores.
func linked(t *testing.T) string {
	t.Helper()
	from, err := filepath.Abs(filesDir(t))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, s := range List(from) {
		to := filepath.Join(dir, s.Path)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Join(from, s.Path), to); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// heard is what the small speech networks make of a rising tone.
func heard(t *testing.T, dir string) [][]float32 {
	t.Helper()
	rt, err := OpenRuntime(ONNXRuntime, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := rt.Close(); err != nil {
			t.Error(err)
		}
	})
	enc, dec := openSession(t, rt, SpeechTinyEncoder), openSession(t, rt, SpeechTinyDecoder)
	tone := hearTone(t, enc)
	out := [][]float32{slices.Clone(tone[0].Float)}
	first := decode(t, dec, [][]int64{{1}}, 0, tone, nil)
	next := decode(t, dec, [][]int64{{argmax(first[0].Float)}}, 1, tone, first[1:13])
	return append(out, slices.Clone(first[0].Float), slices.Clone(next[0].Float))
}

// What set-up stores is used, gives the very numbers that the networks' files give, and is left aside once it is damaged.
func TestStoredNetworks(t *testing.T) {
	dir := linked(t)
	plain := heard(t, dir)
	if err := store(context.Background(), dir, nil); err != nil {
		t.Fatal(err)
	}
	var first string
	for _, n := range loadManifest().Networks {
		if n.stored() {
			first = n.Name
			used(t, dir, n, true)
		}
	}
	same := func(what string) {
		for i, v := range heard(t, dir) {
			if !slices.Equal(v, plain[i]) {
				diff, scale := difference(v, plain[i])
				t.Errorf("%s: output %d differs by %g of %g", what, i, diff, scale)
			}
		}
	}
	same("stored")
	for _, cut := range []int64{0, 10, 4096, 1 << 20} {
		if err := os.Truncate(filepath.Join(dir, storedPath(first)), cut); err != nil {
			t.Fatal(err)
		}
		n, _ := loadManifest().network(first)
		used(t, dir, n, false)
	}
	same("damaged")
	last, _ := loadManifest().network(SpeechBaseDecoder)
	flipBit(t, filepath.Join(dir, storedPath(last.Name)))
	used(t, dir, last, false)
	if err := store(context.Background(), dir, nil); err != nil {
		t.Fatal(err)
	}
	n, _ := loadManifest().network(first)
	used(t, dir, n, true)
}

// flipBit changes a bit in the middle of a file.
func flipBit(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// used fails unless a network is read from what was stored, or is not.
func used(t *testing.T, dir string, n Network, want bool) {
	t.Helper()
	rt, err := newONNXRuntime(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer rt.Close()
	s, weights := rt.(*onnxRuntime).readStored(n)
	if (s != nil) != want {
		t.Errorf("%s is read from what was stored: %v, want %v", n.Name, s != nil, want)
	}
	if s != nil {
		if err := s.Destroy(); err != nil {
			t.Error(err)
		}
		weights.free()
	}
}
