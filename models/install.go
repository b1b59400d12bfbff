package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"poise/models/internal/npm"
)

// DefaultDir is the models folder, seen from the top of the repository.
const DefaultDir = "models/files"

// errDiskFull is wrapped when a file could not be written for want of space.
var errDiskFull = errors.New("disk is full; free 400 MB and run make setup again")

// Install fetches, converts and verifies all files below dir, which it creates. Files that are already right are left
// alone; when all are, nothing is fetched and it takes a fraction of a second. Each file is written beside its place and
// renamed. progress gets one line a step; it may be nil.
//
// Errors name the file and the remedy: npm missing, no connection, a digest that differs, no space.
func Install(ctx context.Context, dir string, progress func(string)) error {
	m := loadManifest()
	if err := install(ctx, dir, m.Packages, m.artifacts(runtime.GOARCH), progress); err != nil {
		return err
	}
	return store(ctx, dir, progress)
}

func install(ctx context.Context, dir string, packages []npmPackage, all []artifact, progress func(string)) error {
	if progress == nil {
		progress = func(string) {}
	}
	if len(wanting(dir, all)) == 0 {
		progress(fmt.Sprintf("networks: all %d files are in place", len(all)))
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("install networks: %w", full(err))
	}
	// Two set-ups at once would fetch everything twice.
	lock := flock.New(filepath.Join(dir, ".lock"))
	if _, err := lock.TryLockContext(ctx, 200*time.Millisecond); err != nil {
		return fmt.Errorf("install networks: wait for another set-up: %w", err)
	}
	defer lock.Close()
	sweep(dir)
	tmp, err := os.MkdirTemp(dir, unfinished)
	if err != nil {
		return fmt.Errorf("install networks: %w", full(err))
	}
	defer os.RemoveAll(tmp)
	missing := wanting(dir, all)
	for _, p := range packages {
		if len(missing[p.Name]) == 0 {
			continue
		}
		progress(fmt.Sprintf("networks: fetching %s@%s", p.Name, p.Version))
		if err := installFrom(ctx, dir, tmp, p, missing[p.Name], progress); err != nil {
			return fmt.Errorf("install networks: %w", full(err))
		}
	}
	return nil
}

// wanting groups the files that are missing or altered by package.
func wanting(dir string, all []artifact) map[string][]artifact {
	out := map[string][]artifact{}
	for _, a := range all {
		if check(filepath.Join(dir, a.path), a.sha256) != nil {
			out[a.pack] = append(out[a.pack], a)
		}
	}
	return out
}

// unfinished starts the names of folders that hold a set-up's downloads.
const unfinished = ".install-"

// sweep removes what set-ups that were killed left behind. Call it with the lock held.
func sweep(dir string) {
	left, _ := filepath.Glob(filepath.Join(dir, unfinished+"*")) // fails only on a bad pattern
	for _, l := range left {
		_ = os.RemoveAll(l) // what can't be removed only takes space
	}
}

// installFrom makes all wanted files of one package.
func installFrom(ctx context.Context, dir, tmp string, p npmPackage, wanted []artifact, progress func(string)) error {
	tarball, err := npm.Fetch(ctx, tmp, p.Name, p.Version, p.Integrity)
	if err != nil {
		return err
	}
	defer os.Remove(tarball)
	var names []string
	for _, a := range wanted {
		names = append(names, a.sources...)
	}
	files, err := npm.Read(tarball, names)
	if err != nil {
		return err
	}
	for _, a := range wanted {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		progress("networks: " + a.path)
		b, err := a.build(files)
		if err != nil {
			return fmt.Errorf("make %s: %w", a.path, err)
		}
		if digest(b) != a.sha256 {
			return fmt.Errorf("make %s: %w; this build of poise makes another file than its manifest pins: rebuild it from a clean checkout", a.path, ErrAltered)
		}
		if err := write(filepath.Join(dir, a.path), b); err != nil {
			return fmt.Errorf("write %s: %w", a.path, err)
		}
	}
	return nil
}

// full adds the remedy to an error that means a full disk.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("%w: %w", err, errDiskFull)
	}
	return err
}

// write puts a file in place at once, or not at all.
func write(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(b)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// check compares a file with its digest: nil, ErrMissing or ErrAltered, or the failure to read it.
func check(path, want string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w (%s)", ErrMissing, path)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return fmt.Errorf("verify network: %w", err)
	}
	if hex.EncodeToString(h.Sum(nil)) != want {
		return fmt.Errorf("%w (%s)", ErrAltered, path)
	}
	return nil
}

// readVerified returns a file's bytes if they match the digest. The bytes, not the path, go to the runtime, so what was
// verified is what is loaded.
func readVerified(path, want string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w (%s)", ErrMissing, path)
	}
	if err != nil {
		return nil, fmt.Errorf("read network: %w", err)
	}
	if digest(b) != want {
		return nil, fmt.Errorf("%w (%s)", ErrAltered, path)
	}
	return b, nil
}
