package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"poise/analysis/files"
	"poise/analysis/lang"
	"poise/analysis/media"
	"poise/analysis/media/internal/fault"
)

// Outcome is how a run ended.
type Outcome struct {
	// Kind is nil where the run ended by itself and without an error, and media.ErrDecode where it ended by itself with one:
	// it has judged the recording. All others say that it has not: media.ErrDisk, media.ErrStalled, media.ErrInterrupted and the
	// context's error.
	Kind  error
	Exit  error  // nil, an *exec.ExitError or another trouble with awaiting it
	Words string // the last message, without addresses and the recording's path; may be empty

	text string // the last messages, likewise
}

func outcome(path, text, last string, exit error) Outcome {
	return Outcome{Exit: exit, Words: plain(last, path), text: plain(text, path)}
}

var address = regexp.MustCompile(` @ 0x[0-9a-f]+`)

// plain is a message without addresses, which differ from run to run, and without the path, which may hold anything.
func plain(s, path string) string {
	s = address.ReplaceAllString(s, "")
	if abs, err := filepath.Abs(path); err == nil && path != "" {
		s = strings.ReplaceAll(s, "file:"+abs, "input")
	}
	return s
}

// Says tells whether the last messages hold some words.
func (o Outcome) Says(words ...string) bool { return says(o.text, words) }

func says(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// Killed tells whether the run was ended by a signal from outside.
func (o Outcome) Killed() bool { return errors.Is(o.Kind, media.ErrInterrupted) && bySignal(o.Exit) }

// OfReading judges a run that read a recording by what reading it shows: ffmpeg reports an I/O error also of a recording that
// breaks off, and takes a real one for the end of the recording.
func (o Outcome) OfReading(path string) Outcome {
	switch {
	case o.Kind == nil && o.Says(ioError) && !readable(path):
		o.Kind = media.ErrInterrupted
	case errors.Is(o.Kind, media.ErrInterrupted) && o.Says(readWords...) && !bySignal(o.Exit) && !notStarted(o.Exit) && readable(path):
		o.Kind = media.ErrDecode
	}
	return o
}

// readable tells whether all bytes of a file can be read.
func readable(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return err == nil
}

const ioError = "Input/output error"

// readWords are how ffmpeg reports an I/O error in reading.
var readWords = []string{"input: " + ioError, "Error opening input: " + ioError, "Error during demuxing: " + ioError}

// What ffmpeg says of errors of the system (it prints strerror, in the C locale), and where it fails to complete a file without
// an exit code that tells (ffmpeg 5.1, while the index of an mp4 moves to the front).
var (
	fullWords   = []string{"No space left", syscall.ENOSPC.Error(), "Disk quota exceeded", "File too large"}
	systemWords = []string{ioError, "Cannot allocate memory"}
	brokenWords = []string{"Error writing trailer"}
	trackWords  = []string{"max_streams"} // which it calls a lack of memory
)

// endedByRun tells whether a pipe ended because the program at its other end did, or was not in use.
func endedByRun(cause error) bool {
	return cause == nil || errors.Is(cause, io.EOF) || errors.Is(cause, io.ErrUnexpectedEOF) || errors.Is(cause, syscall.EPIPE)
}

// kindOf judges the end of a run, which may have been killed for its pipe's sake, by all that is known of it, in this order of
// weight.
func kindOf(cause error, killed bool, exit error, text string) error {
	switch {
	case errors.Is(cause, os.ErrDeadlineExceeded):
		return media.ErrStalled
	case files.DiskFull(cause), says(text, fullWords), tooLarge(exit):
		return media.ErrDisk
	case killed, exit != nil && says(text, trackWords): // what it gave made no sense
		return media.ErrDecode
	case exit == nil && says(text, brokenWords):
		return media.ErrInterrupted
	case exit == nil:
		return nil
	case bySignal(exit), notStarted(exit), says(text, systemWords):
		return media.ErrInterrupted
	}
	return media.ErrDecode
}

// bySignal tells whether a run was ended from outside: by a signal that kills, one at which ffmpeg ends with code 255, or one that
// a shell or container around it has turned into a code from 129 on. An end that could not be awaited counts as one.
func bySignal(exit error) bool {
	var e *exec.ExitError
	if !errors.As(exit, &e) {
		return exit != nil
	}
	code := e.ExitCode()
	return code < 0 || code == 255 || code > 128 && code <= 128+highestSignal
}

// highestSignal is that of POSIX systems. The codes in which ffmpeg says why it failed (the error modulo 256) lie above: 183 is
// invalid data.
const highestSignal = 31

// tooLarge tells whether a run was ended because a file had reached the largest size that the user may make.
func tooLarge(exit error) bool {
	var e *exec.ExitError
	if !errors.As(exit, &e) {
		return false
	}
	ws, ok := e.Sys().(syscall.WaitStatus)
	return ok && ws.Signaled() && ws.Signal() == syscall.SIGXFSZ || e.ExitCode() == 128+int(syscall.SIGXFSZ)
}

// notStarted tells whether the program was not run: the shell's and the dynamic linker's exit codes where something is missing.
func notStarted(exit error) bool {
	var e *exec.ExitError
	return errors.As(exit, &e) && (e.ExitCode() == 126 || e.ExitCode() == 127)
}

// NothingRead is the error of a run that was to read a recording and gave nothing. silent is what that means where the run said
// nothing itself; remedy is what to do about a recording that can't be read.
func (o Outcome) NothingRead(silent, remedy, path string) error {
	detail := silent
	if o.Words != "" {
		detail = lang.Kept("ffmpeg says %s", o.Words)
	}
	switch err := fault.New(media.ErrDecode, detail, remedy, path); {
	case o.ended():
		return o.Kind
	case o.Killed():
		return fault.New(media.ErrInterrupted, o.Exit.Error(), "try again", path)
	case o.Kind != nil:
		return fault.Of(o.Kind, err)
	default:
		return err
	}
}

// NotWritten is the error of a run that could not complete a file. doing names the work, cause is what its pipe returned.
func (o Outcome) NotWritten(doing string, cause error, path string) error {
	switch {
	case o.ended():
		return o.Kind
	case errors.Is(o.Kind, media.ErrDisk):
		return fault.Full(media.ErrDisk, "", path)
	case errors.Is(o.Kind, media.ErrStalled):
		return fmt.Errorf("%w: the encoder took nothing for %v: %q", media.ErrStalled, Patience, path)
	case o.Words != "":
		return o.written(fmt.Errorf("%s: ffmpeg says %s: %q", doing, o.Words, path))
	case o.Exit != nil && (cause == nil || errors.Is(cause, syscall.EPIPE)): // a broken pipe says nothing
		cause = o.Exit
	}
	return o.written(fmt.Errorf("%s: %w: %q", doing, files.Bare(cause), path))
}

// written is err of the run's kind; what was judged there is no recording's content.
func (o Outcome) written(err error) error {
	if o.Kind == nil || errors.Is(o.Kind, media.ErrDecode) {
		return err
	}
	return fault.Of(o.Kind, err)
}

// ended tells whether the run ended with its context.
func (o Outcome) ended() bool {
	return errors.Is(o.Kind, context.Canceled) || errors.Is(o.Kind, context.DeadlineExceeded)
}
