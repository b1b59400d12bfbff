package options

import (
	"fmt"
	"os"

	"poise/analysis/files"
	"poise/cmd/internal/exit"
)

// MayWrite refuses a file that is there, without --force, and what is no file also with it: a rename would put the result in the
// place of a device or of what a link such as /dev/stdout leads to.
func MayWrite(path string, force bool) error {
	if _, err := os.Lstat(path); err != nil {
		return nil //nolint:nilerr // there is none, or writing will tell
	}
	if st, err := os.Stat(path); err == nil && !st.Mode().IsRegular() {
		return exit.Usagef("%s %w: name a file", exit.Quoted(path), files.ErrNoFile)
	}
	if !force {
		return fmt.Errorf("%s exists: choose another file, or --force to replace it", exit.Quoted(path))
	}
	return nil
}
