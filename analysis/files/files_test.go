//go:build unix

package files

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// folder is one with a file, and with what may stand in a file's place.
func folder(t *testing.T) string {
	t.Helper()
	top := t.TempDir()
	dir := filepath.Join(top, "dir")
	for _, err := range []error{
		os.MkdirAll(filepath.Join(dir, "folder"), 0o755),
		os.WriteFile(filepath.Join(dir, "file"), []byte("seven b"), 0o644),
		os.WriteFile(filepath.Join(top, "secret"), []byte("secret"), 0o644),
		syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644),
		os.Symlink("file", filepath.Join(dir, "inward")),
		os.Symlink("../secret", filepath.Join(dir, "outward")),
		os.Symlink(filepath.Join(top, "secret"), filepath.Join(dir, "absolute")),
		os.Symlink("nothing", filepath.Join(dir, "dangling")),
		os.Symlink("pipe", filepath.Join(dir, "to-pipe")),
		os.Symlink("/dev/zero", filepath.Join(dir, "device")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestOpen(t *testing.T) {
	dir := folder(t)
	for _, c := range []struct {
		name        string
		in, outside error // of OpenIn, of Open
	}{
		{"file", nil, nil}, {"inward", nil, nil}, {"outward", ErrOutside, nil}, {"absolute", ErrOutside, nil},
		{"folder", ErrNoFile, ErrNoFile}, {"pipe", ErrNoFile, ErrNoFile}, {"to-pipe", ErrNoFile, ErrNoFile}, {"device", ErrOutside, ErrNoFile},
		{"gone", fs.ErrNotExist, fs.ErrNotExist}, {"dangling", fs.ErrNotExist, fs.ErrNotExist}, {"file/below", syscall.ENOTDIR, syscall.ENOTDIR},
		{"../secret", nil, nil},
	} {
		for how, open := range map[string]func() (*os.File, error){
			"OpenIn": func() (*os.File, error) { return OpenIn(dir, c.name) },
			"Open":   func() (*os.File, error) { return Open(filepath.Join(dir, c.name)) },
		} {
			want := map[string]error{"OpenIn": c.in, "Open": c.outside}[how]
			f, err := inTime(t, open)
			switch {
			case c.name == "../secret" && how == "OpenIn":
				if err == nil {
					t.Errorf("%s %s: opened", how, c.name)
				}
			case !errors.Is(err, want):
				t.Errorf("%s %s: %v, want %v", how, c.name, err, want)
			}
			if err != nil && strings.Contains(err.Error(), dir) {
				t.Errorf("%s %s: the error names it: %v", how, c.name, err)
			}
			if f != nil {
				f.Close()
			}
		}
	}
	if _, err := OpenIn(filepath.Join(dir, "gone"), "file"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("in no folder: %v", err)
	}
	if _, err := OpenIn(filepath.Join(dir, "file"), "file"); !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("in a file: %v", err)
	}
}

// inTime fails the test where opening waits for somebody to write.
func inTime(t *testing.T, open func() (*os.File, error)) (f *os.File, err error) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f, err = open()
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("it does not open")
	}
	return f, err
}

func TestReadIn(t *testing.T) {
	dir := folder(t)
	for _, c := range []struct {
		most int64
		want error
	}{{7, nil}, {8, nil}, {6, ErrTooLarge}} {
		raw, err := ReadIn(dir, "file", c.most)
		if !errors.Is(err, c.want) || err == nil && string(raw) != "seven b" {
			t.Errorf("at most %d bytes: %q, %v", c.most, raw, err)
		}
	}
}

func TestIsRegular(t *testing.T) {
	dir := folder(t)
	for name, want := range map[string]bool{"file": true, "inward": false, "pipe": false, "folder": false, "gone": false} {
		if got := IsRegular(filepath.Join(dir, name)); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWrite(t *testing.T) {
	dir := folder(t)
	path := filepath.Join(dir, "file")
	if err := Write(path, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	st, err := os.Stat(path)
	if raw, rerr := os.ReadFile(path); err != nil || rerr != nil || string(raw) != "new" || st.Mode().Perm() != 0o600 {
		t.Errorf("%q %v %v %v", raw, st.Mode(), err, rerr)
	}
	// A link is replaced, not followed.
	if err := Write(filepath.Join(dir, "outward"), []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(filepath.Join(filepath.Dir(dir), "secret")); err != nil || string(raw) != "secret" {
		t.Errorf("behind the link: %q, %v", raw, err)
	}
	before := names(t, dir)
	p, err := Begin(path, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	full := errors.New("the disk is full")
	err = p.Fill(func(w io.Writer) error {
		_, err := w.Write(bytes.Repeat([]byte{1}, 2*bufferSize))
		return errors.Join(err, full)
	})
	if !errors.Is(err, full) {
		t.Errorf("a full disk: %v", err)
	}
	p.Discard()
	if raw, err := os.ReadFile(path); err != nil || string(raw) != "new" {
		t.Errorf("after a full disk: %q, %v", raw, err)
	}
	if after := names(t, dir); after != before {
		t.Errorf("left behind: %s, before %s", after, before)
	}
	if err := Write(filepath.Join(dir, "gone", "file"), nil, 0o644); !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), dir) {
		t.Errorf("into no folder: %v", err)
	}
}

func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return strings.Join(all, " ")
}

func TestBare(t *testing.T) {
	for _, err := range []error{
		&fs.PathError{Op: "open", Path: "/tmp/.x1", Err: syscall.ENOSPC}, &os.LinkError{Op: "rename", Old: "/tmp/.x1", New: "/x", Err: syscall.ENOSPC}, syscall.ENOSPC,
	} {
		if got := Bare(err); got != syscall.ENOSPC {
			t.Errorf("%v: %v", err, got)
		}
	}
	if Bare(nil) != nil {
		t.Error("of nothing something")
	}
}
