// Package files opens, reads and writes the files of a folder that somebody else may have filled: nothing that is no file (a pipe
// would never open, a device never end), nothing larger than what it can be, nothing outside the folder. What is written stands
// beside its place until it is complete.
package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Why a file is not read, besides fs.ErrNotExist and fs.ErrPermission.
var (
	ErrNoFile   = errors.New("is no file but a folder, device or pipe")
	ErrOutside  = errors.New("is a link that leads out of its folder")
	ErrTooLarge = errors.New("is too large to be one")
)

// Open opens the file that a user names, following links. Errors are without the name.
func Open(path string) (*os.File, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, Bare(err)
	}
	return regular(st, func() (*os.File, error) { return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) })
}

// OpenIn opens a file of a folder, following links that stay in it. Errors are without names.
func OpenIn(dir, name string) (*os.File, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		if st, serr := os.Stat(dir); serr == nil && !st.IsDir() {
			err = syscall.ENOTDIR // package os says so in words alone
		}
		return nil, Bare(err)
	}
	defer root.Close()
	st, err := root.Stat(name)
	if err != nil {
		return nil, outside(dir, name, err)
	}
	f, err := regular(st, func() (*os.File, error) { return root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) })
	if err != nil {
		return nil, outside(dir, name, err)
	}
	return f, nil
}

// outside tells a link that leads out of a folder from other failures: package os has no error for it that could be told apart.
func outside(dir, name string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrNoFile) {
		if st, lerr := os.Lstat(filepath.Join(dir, name)); lerr == nil && st.Mode()&fs.ModeSymlink != 0 {
			return ErrOutside
		}
	}
	return Bare(err)
}

// regular opens what was looked at and found to be a file; the open may meet another one, but no pipe holds it up.
func regular(st fs.FileInfo, open func() (*os.File, error)) (*os.File, error) {
	if !st.Mode().IsRegular() {
		return nil, ErrNoFile
	}
	f, err := open()
	if err != nil {
		return nil, Bare(err)
	}
	if st, err := f.Stat(); err != nil || !st.Mode().IsRegular() {
		return nil, errors.Join(ErrNoFile, f.Close())
	}
	return f, nil
}

// ReadIn reads a file of a folder, which may have so many bytes at most.
func ReadIn(dir, name string, most int64) ([]byte, error) {
	f, err := OpenIn(dir, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadAll(f, most)
}

// ReadAll reads an open file, which may have so many bytes at most.
func ReadAll(f *os.File, most int64) ([]byte, error) {
	st, err := f.Stat()
	if err != nil {
		return nil, Bare(err)
	}
	if st.Size() > most {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, most)
	}
	raw := make([]byte, 0, st.Size()+1) // one more, in which the end is met
	for {
		n, err := f.Read(raw[len(raw):cap(raw)])
		raw = raw[:len(raw)+n]
		switch {
		case int64(len(raw)) > most:
			return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, most)
		case errors.Is(err, io.EOF):
			return raw, nil
		case err != nil:
			return nil, Bare(err)
		case len(raw) == cap(raw):
			raw = append(raw, 0)[:len(raw)]
		}
	}
}

// DiskFull tells whether the file system has no room for what was to be written: the disk, the user's quota or the largest
// size of a file is reached.
func DiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// IsRegular tells whether a path is a file itself, not a link to one.
func IsRegular(path string) bool {
	st, err := os.Lstat(path)
	return err == nil && st.Mode().IsRegular()
}

// Bare is what is wrong with a file without its name, which may be that of a temporary one, or hold anything. Callers name
// the file as the user knows it.
func Bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}
