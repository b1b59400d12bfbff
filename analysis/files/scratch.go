package files

import (
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// Scratch is a folder for temporary files that show or sound like a person. It is locked while its process lives; what one that was
// killed has left goes with the next Sweep.
type Scratch struct {
	Dir  string // absolute path, without links
	lock *flock.Flock
}

const lockName = ".lock"

// scratchPrefix names this machine too: a lock tells nothing of a process on another one that has the same folder.
func scratchPrefix() string {
	h := fnv.New32a()
	host, _ := os.Hostname() // without one, all machines are taken for one
	_, _ = h.Write([]byte(host))
	return fmt.Sprintf("poise-%08x-", h.Sum32())
}

// NewScratch makes a folder below parent, or where temporary files go if that is empty. The caller calls Close. Errors are
// without names.
func NewScratch(parent string) (*Scratch, error) {
	if parent == "" {
		parent = os.TempDir()
	}
	made, err := os.MkdirTemp(parent, "poise-new-")
	if err != nil {
		return nil, Bare(err)
	}
	s, err := lockScratch(made)
	if err != nil {
		return nil, errors.Join(Bare(err), os.RemoveAll(made))
	}
	return s, nil
}

// lockScratch locks a folder before it has the name by which others find it.
func lockScratch(made string) (*Scratch, error) {
	lock := flock.New(filepath.Join(made, lockName), flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return nil, err
	}
	dir := filepath.Join(filepath.Dir(made), scratchPrefix()+strings.TrimPrefix(filepath.Base(made), "poise-new-"))
	err := os.Rename(made, dir)
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir)
	}
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	return &Scratch{dir, lock}, nil
}

// Nameless makes a temporary file and takes its name away before anything is in it: it goes with the process that holds it, however that
// ends. Errors are the system's.
func Nameless() (*os.File, error) {
	f, err := os.CreateTemp("", "poise-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Close removes the folder with all that is in it. It may be called again.
func (s *Scratch) Close() error {
	return Bare(errors.Join(os.RemoveAll(s.Dir), s.lock.Unlock()))
}

// Sweep removes the scratch folders below parent (empty: where temporary files go) whose processes are gone. What it can't remove
// belongs to somebody else.
func Sweep(parent string) {
	if parent == "" {
		parent = os.TempDir()
	}
	left, err := filepath.Glob(filepath.Join(quoteGlob(parent), scratchPrefix()+"*"))
	if err != nil {
		return
	}
	for _, dir := range left {
		if !IsRegular(filepath.Join(dir, lockName)) {
			continue
		}
		lock := flock.New(filepath.Join(dir, lockName), flock.SetFlag(os.O_RDWR))
		if held, err := lock.TryLock(); err == nil && held {
			_ = os.RemoveAll(dir)
			_ = lock.Unlock()
		}
	}
}

// quoteGlob keeps what a folder's name holds from meaning anything.
func quoteGlob(s string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(s)
}
