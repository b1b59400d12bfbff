package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"poise/cmd/internal/exit"
)

var errNoFile = errors.New("is no file but a folder, device or pipe")

// openFile opens a file to read, and nothing that might never open or never end, as a pipe or device in a folder of somebody's.
func openFile(path string) (*os.File, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, &os.PathError{Op: "open", Path: path, Err: errNoFile}
	}
	return os.Open(path)
}

// bare is what is wrong with a file without its name, which may be that of a temporary one or hold anything.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// mayWrite refuses a file that is there, without --force, and what is no file also with it: a rename would put the result in the
// place of a device or of what a link such as /dev/stdout leads to.
func mayWrite(path string, force bool) error {
	if _, err := os.Lstat(path); err != nil {
		return nil //nolint:nilerr // there is none, or writing will tell
	}
	if st, err := os.Stat(path); err == nil && !st.Mode().IsRegular() {
		return exit.Usagef("%s %w: name a file", quoted(path), errNoFile)
	}
	if !force {
		return fmt.Errorf("%s exists: choose another file, or --force to replace it", quoted(path))
	}
	return nil
}
