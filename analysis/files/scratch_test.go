//go:build unix

package files

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What a process that was killed has left goes; what one that lives is using stays, and so does everything else.
func TestSweep(t *testing.T) {
	parent := t.TempDir()
	if into := os.Getenv("SCRATCH_PARENT"); into != "" { // the process that is killed
		s, err := NewScratch(into)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(s.Dir, "voice.wav"), []byte("a voice"), 0o600); err != nil {
			t.Fatal(err)
		}
		self, err := os.FindProcess(os.Getpid())
		if err == nil {
			err = self.Kill()
		}
		t.Fatal(err)
	}
	other := filepath.Join(parent, "poise-report")
	if err := os.Mkdir(other, 0o700); err != nil {
		t.Fatal(err)
	}
	mine, err := NewScratch(parent)
	if err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(mine.Dir); err != nil || st.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", st.Mode(), err)
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^TestSweep$")
	cmd.Env = append(os.Environ(), "SCRATCH_PARENT="+parent)
	if err := cmd.Run(); err == nil {
		t.Fatal("the other process was not killed")
	}
	if names := list(t, parent); len(names) != 3 {
		t.Fatalf("before: %q", names)
	}
	Sweep(parent)
	if names := list(t, parent); len(names) != 2 || !strings.Contains(strings.Join(names, " "), "poise-report") {
		t.Errorf("after: %q", names)
	}
	if _, err := os.Stat(mine.Dir); err != nil {
		t.Errorf("the folder of a process that lives: %v", err)
	}
	if err := mine.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(mine.Dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after Close: %v", err)
	}
}

func list(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
