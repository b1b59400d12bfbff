package models

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"poise/models/internal/npm"
)

// linkFiles makes a models folder of links, whose files a test may replace.
func linkFiles(t *testing.T) string {
	t.Helper()
	from, dir := filesDir(t), t.TempDir()
	m := loadManifest()
	for _, a := range m.artifacts(runtime.GOARCH) {
		to := filepath.Join(dir, a.path)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		src, err := filepath.Abs(filepath.Join(from, a.path))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(src, to); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func replaceFile(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if b != nil {
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestInstallTwice: with all files in place nothing is fetched; there is no npm to fetch with.
func TestInstallTwice(t *testing.T) {
	dir := linkFiles(t)
	t.Setenv("PATH", "")
	if err := Install(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	if err := Verify(dir); err != nil {
		t.Error(err)
	}
	replaceFile(t, filepath.Join(dir, "moonshine_tokens.txt"), nil)
	if err := Install(t.Context(), dir, nil); !errors.Is(err, npm.ErrNoClient) {
		t.Errorf("without npm: %v", err)
	}
}

// TestInstallOffline runs the real npm against a registry that nobody serves.
func TestInstallOffline(t *testing.T) {
	dir := linkFiles(t)
	replaceFile(t, filepath.Join(dir, "moonshine_tokens.txt"), nil)
	t.Setenv("npm_config_registry", "http://127.0.0.1:1/")
	t.Setenv("npm_config_cache", t.TempDir())
	t.Setenv("npm_config_fetch_retries", "0")
	err := Install(t.Context(), dir, nil)
	if !errors.Is(err, npm.ErrFetch) || strings.Contains(err.Error(), "\n") {
		t.Errorf("offline: %v", err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".install-*"))
	if len(left) > 0 {
		t.Errorf("%v stays behind", left)
	}
}

func TestAlteredFiles(t *testing.T) {
	dir := linkFiles(t)
	mesh := filepath.Join(dir, networkPath(ONNXRuntime, FaceMesh))
	b, err := os.ReadFile(mesh)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	replaceFile(t, mesh, b)
	replaceFile(t, filepath.Join(dir, networkPath(OpenCV, PoseLite)), nil)
	want := map[string]Condition{networkPath(ONNXRuntime, FaceMesh): Altered, networkPath(OpenCV, PoseLite): Missing}
	for _, s := range List(dir) {
		expect := OK
		if c, ok := want[s.Path]; ok {
			expect = c
		}
		if s.Condition != expect {
			t.Errorf("%s is %s, want %s", s.Path, s.Condition, expect)
		}
	}
	if err := Verify(dir); !errors.Is(err, ErrAltered) {
		t.Errorf("Verify: %v, want ErrAltered", err)
	}
	for kind, want := range map[string]struct {
		network string
		err     error
	}{ONNXRuntime: {FaceMesh, ErrAltered}, OpenCV: {PoseLite, ErrMissing}} {
		rt, err := OpenRuntime(kind, dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := rt.Open(want.network); !errors.Is(err, want.err) || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: Open(%s): %v, want %v", kind, want.network, err, want.err)
		}
		if err := rt.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestAlteredLibrary: a library that is not the pinned one is never loaded, and never silently replaced by OpenCV.
func TestAlteredLibrary(t *testing.T) {
	dir := linkFiles(t)
	for _, f := range loadManifest().Files {
		if f.Arch == runtime.GOARCH {
			replaceFile(t, filepath.Join(dir, f.Path), []byte("no library"))
		}
	}
	if rt, err := OpenRuntime(Auto, dir); !errors.Is(err, ErrAltered) {
		t.Errorf("OpenRuntime(auto) = %v, %v, want ErrAltered", rt, err)
	}
}

func TestDiskFull(t *testing.T) {
	err := full(fmt.Errorf("write x: %w", &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}))
	if !errors.Is(err, errDiskFull) {
		t.Errorf("%v, want ErrDiskFull", err)
	}
}
