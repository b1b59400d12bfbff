// Package terminal is where the commands print.
package terminal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"syscall"

	"poise/cmd/internal/exit"
)

// Terminal is where a command prints: results to Out, everything else to Err.
type Terminal struct {
	Out io.Writer
	Err io.Writer
}

// Note prints one line to Err.
func (t *Terminal) Note(format string, args ...any) {
	fmt.Fprintln(t.Err, "poise: "+exit.Printable(fmt.Sprintf(format, args...)))
}

// NewPipe writes to w and goes quiet when its reader has gone away.
func NewPipe(w io.Writer) io.Writer { return &pipe{w: w} }

type pipe struct {
	w    io.Writer
	gone bool
}

func (p *pipe) Write(b []byte) (int, error) {
	if p.gone {
		return len(b), nil
	}
	n, err := p.w.Write(b)
	if errors.Is(err, syscall.EPIPE) {
		p.gone = true
		return len(b), nil
	}
	return n, err
}

// JSON prints one document to Out.
func (t *Terminal) JSON(v any) error {
	enc := json.NewEncoder(t.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
