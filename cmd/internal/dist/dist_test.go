package main

import (
	"archive/tar"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Versions follow one another as commits do, by the rules of Debian's tools.
func TestDebianVersion(t *testing.T) {
	first, later := time.Unix(1_796_000_000, 0), time.Unix(1_796_000_060, 0)
	order := []string{
		debianVersion("66c7a40", first), debianVersion("0012345", later), debianVersion("v0.9.0", first), debianVersion("v1.0.0", first),
		debianVersion("v1.0.0-2-gabc1234", first), debianVersion("v1.0.0-10-gabc1234", first), debianVersion("v1.0.1", first),
	}
	if got, want := debianVersion("v1.0.0-2-gabc1234-dirty", first), "1.0.0+2.gabc1234+dirty"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := exec.LookPath("dpkg"); err != nil {
		t.Skip("dpkg compares versions")
	}
	for i := range order[1:] {
		if err := exec.Command("dpkg", "--compare-versions", order[i], "lt", order[i+1]).Run(); err != nil {
			t.Errorf("%s does not come before %s: %v", order[i], order[i+1], err)
		}
	}
}

// The archive holds the tree, relocatable, with the commit's time and nothing of this machine; twice the same bytes.
func TestArchiveIsReproducible(t *testing.T) {
	for _, tool := range []string{"dpkg-shlibdeps", "zstd"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is missing: make dist installs it")
		}
	}
	var made [2][]byte
	for i := range made {
		d := &dist{out: t.TempDir(), version: "v1.2.3", made: time.Unix(1_796_000_000, 0).UTC()}
		d.tree = filepath.Join(d.out, "tree")
		for _, f := range []struct {
			name string
			mode os.FileMode
		}{{"lib/b/same.onnx", 0o644}, {"bin/poise", 0o755}, {"lib/a/same.onnx", 0o644}} {
			if err := d.put(f.name, []byte(f.name), f.mode); err != nil {
				t.Fatal(err)
			}
		}
		list, err := d.entries()
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 3 || list[1].name != "lib/a/same.onnx" || list[2].name != "lib/b/same.onnx" {
			t.Fatalf("files of one name are not beside each other: %v", list)
		}
		made[i] = repacked(t, d, list)
	}
	if !bytes.Equal(made[0], made[1]) {
		t.Error("two runs differ")
	}
}

// repacked is the data of a package that holds the tree, unpacked again by zstd.
func repacked(t *testing.T, d *dist, list []entry) []byte {
	t.Helper()
	var plain bytes.Buffer
	w := tar.NewWriter(&plain)
	for _, e := range list {
		if err := w.WriteHeader(d.header(e.name, e.mode, e.size)); err != nil {
			t.Fatal(err)
		}
		if err := d.copyInto(w, e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(d.out, "build"), 0o755); err != nil {
		t.Fatal(err)
	}
	small, err := d.data(context.Background(), plain.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	unzip := exec.Command("zstd", "-dc")
	unzip.Stdin = bytes.NewReader(small)
	back, err := unzip.Output()
	if err != nil {
		t.Fatal(err)
	}
	h, err := tar.NewReader(bytes.NewReader(back)).Next()
	if err != nil || h.ModTime.Unix() != d.made.Unix() || h.Uname != "root" || h.Name != "bin/poise" || h.Mode != 0o755 {
		t.Errorf("the first member is %+v (%v)", h, err)
	}
	return append(small, back...)
}

// The library for cameras has the version of the libraries that are linked.
func TestCameras(t *testing.T) {
	got := cameras([]string{"libc6 (>= 2.34)", "libopencv-core406 (>= 4.6.0+dfsg)", "ffmpeg (>= 7:5.1)"})
	if want := "libopencv-videoio406"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A damaged package of nfpm's is told, not passed on.
func TestRepackRefuses(t *testing.T) {
	d := &dist{out: t.TempDir(), made: time.Unix(1_796_000_000, 0)}
	for _, raw := range []string{"", "!<arch>\nshort", "no archive at all"} {
		from, to := filepath.Join(d.out, "from"), filepath.Join(d.out, "to")
		if err := os.WriteFile(from, []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := d.repack(context.Background(), from, to); err == nil {
			t.Errorf("%q was taken", raw)
		}
	}
}
