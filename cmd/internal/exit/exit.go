// Package exit holds the exit codes of poise and the one line an error becomes on a terminal.
package exit

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"poise/analysis/pipeline"
)

// The exit codes.
const (
	OK          = 0
	Failed      = 1
	Usage       = 2
	Some        = 3
	Input       = 4
	Missing     = 5
	Interrupted = 130
)

var meanings = map[int]string{
	OK:          "done",
	Failed:      "failed (disk full, output not writable, ...)",
	Usage:       "usage: unknown option, wrong value, wrong configuration",
	Some:        "some of several recordings failed",
	Input:       "input unusable: neither picture nor sound",
	Missing:     "network, runtime or ffmpeg missing",
	Interrupted: "interrupted",
}

// Status is the section that ends a command's help: the given codes with their meanings.
func Status(codes ...int) string {
	var b strings.Builder
	b.WriteString("\n\nEXIT STATUS\n")
	for _, c := range codes {
		fmt.Fprintf(&b, "  %-4d %s\n", c, meanings[c])
	}
	return strings.TrimRight(b.String(), "\n")
}

// UsageError is a mistake of the user's: a wrong option, value or configuration.
type UsageError struct{ Err error }

func (e *UsageError) Error() string { return e.Err.Error() }
func (e *UsageError) Unwrap() error { return e.Err }

// Usagef makes a UsageError.
func Usagef(format string, args ...any) error {
	return &UsageError{fmt.Errorf(format, args...)}
}

// CodeError carries an exit code that is already known, such as Some.
type CodeError struct {
	Code int
	Err  error
}

func (e *CodeError) Error() string { return e.Err.Error() }
func (e *CodeError) Unwrap() error { return e.Err }

// Code maps an error to the exit code of the process: the only place that does.
func Code(err error) int {
	var usage *UsageError
	var coded *CodeError
	switch {
	case err == nil:
		return OK
	case errors.As(err, &coded):
		return coded.Code
	case errors.As(err, &usage):
		return Usage
	}
	return kindCodes[pipeline.KindOf(err)]
}

var kindCodes = map[pipeline.Kind]int{
	pipeline.Failed: Failed, pipeline.Output: Failed, pipeline.Settings: Usage, pipeline.Input: Input, pipeline.Missing: Missing,
	pipeline.Interrupted: Interrupted,
}

// Line is the error as one line of printable text: names of files may hold line breaks, escape sequences or invalid
// UTF-8, and a terminal must see none of them.
func Line(err error) string { return Printable(strings.TrimSpace(err.Error())) }

// Printable is s with everything but printable characters and spaces escaped as in Go source.
func Printable(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			q := strconv.QuoteRune(r)
			b.WriteString(q[1 : len(q)-1])
		}
		s = s[n:]
	}
	return b.String()
}
