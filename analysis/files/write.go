package files

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// Write writes a file beside its place and renames it when it is complete and on the disk: a full disk or an interruption leaves
// what was there before. The user's umask takes permissions away. Errors are without names.
func Write(path string, raw []byte, perm fs.FileMode) error {
	p, err := Begin(path, perm)
	if err != nil {
		return err
	}
	defer p.Discard()
	err = p.Fill(func(w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
	if err != nil {
		return err
	}
	return p.Commit()
}

// Pending is a file that is being written beside its place. Several of them can take their places together, once all are filled.
type Pending struct{ file *renameio.PendingFile }

// Begin makes a file beside its place. The caller calls Discard in the end.
func Begin(path string, perm fs.FileMode) (*Pending, error) {
	f, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithPermissions(perm))
	if err != nil {
		return nil, Bare(err)
	}
	return &Pending{f}, nil
}

const bufferSize = 256 << 10 // bytes

// Fill writes what emit emits, through to the disk.
func (p *Pending) Fill(emit func(io.Writer) error) error {
	b := bufio.NewWriterSize(p.file, bufferSize)
	err := errors.Join(emit(b), b.Flush())
	if err == nil {
		err = p.file.Sync()
	}
	return Bare(err)
}

// Commit puts the file into its place.
func (p *Pending) Commit() error { return Bare(p.file.CloseAtomicallyReplace()) }

// Discard removes the file, unless it was committed.
func (p *Pending) Discard() { _ = p.file.Cleanup() } // of a committed one there is nothing to remove
