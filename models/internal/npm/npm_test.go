package npm

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// tarball writes a package with the given files.
func tarball(t *testing.T, files map[string]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "p-1.0.0.tgz")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	w := tar.NewWriter(z)
	for name, text := range files {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(text)), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead(t *testing.T) {
	path := tarball(t, map[string]string{"package/a/b.txt": "hello", "package/c.txt": "other", "package/../../evil": "x"})
	got, err := Read(path, []string{"a/b.txt"})
	if err != nil || string(got["a/b.txt"]) != "hello" || len(got) != 1 {
		t.Errorf("Read = %v, %v", got, err)
	}
	if _, err := Read(path, []string{"a/b.txt", "missing"}); err == nil {
		t.Error("a missing file is no error")
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 5, len(b) / 2} {
		if err := os.WriteFile(path, b[:n], 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(path, []string{"a/b.txt", "c.txt"}); err == nil {
			t.Errorf("a tarball of %d of %d bytes is no error", n, len(b))
		}
	}
}

func TestVerify(t *testing.T) {
	path := tarball(t, map[string]string{"package/a": "hello"})
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha512.Sum512(b)
	good := "sha512-" + base64.StdEncoding.EncodeToString(sum[:])
	if err := verify(path, "p", good); err != nil {
		t.Error(err)
	}
	sum[3] ^= 1
	if err := verify(path, "p", "sha512-"+base64.StdEncoding.EncodeToString(sum[:])); !errors.Is(err, ErrDigest) {
		t.Errorf("wrong digest: %v", err)
	}
}
