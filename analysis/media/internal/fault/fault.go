// Package fault words the errors of the packages that read and write recordings: one line with what is wrong, what mends it,
// and last the file's name, quoted.
package fault

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"poise/analysis/files"
	"poise/analysis/lang"
)

// kind is a kind of failure that belongs to a wider one.
type kind struct {
	text   string
	parent error
}

func (k *kind) Error() string { return k.text }
func (k *kind) Unwrap() error { return k.parent }

// Kind makes a kind of failure; errors.Is also finds its parent, which the text does not mention.
func Kind(text string, parent error) error { return &kind{text, parent} }

var errNotFound = Kind("no such file", fs.ErrNotExist)

// New joins the parts of a message into one line that begins with the kind. detail may be empty.
func New(kind error, detail, remedy, path string) error {
	if detail != "" {
		return fmt.Errorf("%w: %s (%s): %q", kind, detail, remedy, path)
	}
	return fmt.Errorf("%w (%s): %q", kind, remedy, path)
}

// Full is the error of a kind that stands for a full disk: it names the file that found no room.
func Full(kind error, detail, path string) error {
	return New(kind, detail, lang.Kept("free some space, or choose another place"), path)
}

// reworded has the text of one error and is of the kind of another.
type reworded struct {
	text string
	kind error
}

func (r *reworded) Error() string { return r.text }
func (r *reworded) Unwrap() error { return r.kind }

// Of is an error with the text of err that is of the given kind alone.
func Of(kind, err error) error { return &reworded{err.Error(), kind} }

// Open words why a recording can't be opened. errors.Is finds fs.ErrNotExist where there is none.
func Open(err error, path string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return New(errNotFound, "", "check the name", path)
	}
	err = files.Bare(err)
	remedy := "check the file and its disk"
	switch {
	case errors.Is(err, syscall.ELOOP):
		remedy = "the link leads back to itself: name the file it should lead to"
	case errors.Is(err, fs.ErrPermission):
		remedy = "make it readable for yourself, or copy it"
	}
	return fmt.Errorf("open recording: %w (%s): %q", err, remedy, path)
}
