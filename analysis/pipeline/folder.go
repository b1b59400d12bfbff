package pipeline

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"poise/analysis/cache"
	"poise/analysis/files"
	"poise/analysis/report"
)

// Folder is a folder that is known to be writable.
type Folder struct {
	path string
	made []string // what had to be created, outermost first
}

// OpenFolder makes a folder if needed and tries whether it can be written to, before anything slow begins. Errors are of the
// kind Output. The caller calls Discard in the end.
func OpenFolder(path string) (*Folder, error) {
	f := &Folder{path: path}
	for p := filepath.Clean(path); ; p = filepath.Dir(p) {
		if _, err := os.Lstat(p); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		f.made = append([]string{p}, f.made...)
	}
	err := os.MkdirAll(path, 0o700)
	if err == nil {
		var probe *os.File
		if probe, err = os.CreateTemp(path, ".poise-*"); err == nil {
			err = errors.Join(probe.Close(), os.Remove(probe.Name()))
		}
	}
	if err != nil {
		f.Discard()
		return nil, OutputError(err, path)
	}
	return f, nil
}

// Discard takes away the folders that were made and have stayed empty.
func (f *Folder) Discard() {
	for i := len(f.made) - 1; i >= 0; i-- {
		if os.Remove(f.made[i]) != nil {
			return
		}
	}
}

// OutputError says that a folder cannot be written to, as an Error of the kind Output; nil of nil.
func OutputError(err error, dir string) error {
	if err == nil {
		return nil
	}
	return &Error{Kind: Output, Err: fmt.Errorf("write to %q: %w", dir, files.Bare(err))}
}

// write puts a report into the folder, and the observations beside it as emit writes them (nil: they are there already).
// Each file is written beside its place, and all are renamed when the last is complete: after an error the folder holds
// what it held before. video is the recording that the page plays; empty: none.
func (f *Folder) write(doc *Document, video string, emit func(io.Writer) error) error {
	rewrite := func() error {
		return report.Write(f.path, &doc.Report, doc.Observations, doc.Results, report.Options{VideoPath: video, Stills: doc.Stills})
	}
	unwritten := func(err error) error { return cmp.Or(doc.Observations.Visual.Err(), OutputError(err, f.path)) }
	if emit == nil {
		return unwritten(rewrite())
	}
	pending, err := files.Begin(filepath.Join(f.path, cache.FileName), 0o600)
	if err != nil {
		return OutputError(err, f.path)
	}
	defer pending.Discard()
	for _, step := range []func() error{func() error { return pending.Fill(emit) }, rewrite, pending.Commit} {
		if err := step(); err != nil {
			return unwritten(err)
		}
	}
	return nil
}
