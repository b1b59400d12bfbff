package media

import (
	"errors"
	"fmt"
)

// What can be wrong with a recording or with this machine. Every error of this package that wraps one of them is one
// line: what is wrong, what mends it, and last the name.
var (
	ErrNotFound  = errors.New("no such file")
	ErrFolder    = errors.New("is a folder")
	ErrEmpty     = errors.New("file is empty")
	ErrNotMedia  = errors.New("not a recording")
	ErrNoStreams = errors.New("neither picture nor sound inside")
	ErrTooLarge  = errors.New("picture too large")
	ErrTool      = errors.New("program missing")
	ErrDecode    = errors.New("nothing could be decoded")
	ErrStalled   = errors.New("decoder hangs")
	ErrDisk      = errors.New("disk full")
	ErrWAV       = errors.New("not a mono 16 kHz 16-bit WAV")
)

// fault joins the parts of a message into one line.
func fault(kind error, detail, remedy, path string) error {
	if detail != "" {
		return fmt.Errorf("%w: %s (%s): %q", kind, detail, remedy, path)
	}
	return fmt.Errorf("%w (%s): %q", kind, remedy, path)
}
