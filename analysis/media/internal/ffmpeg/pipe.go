package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Patience is how long ffmpeg may give or take nothing before it counts as hanging.
const Patience = 60 * time.Second

// Source is a run whose standard output is read.
type Source struct {
	*Run
	Patience time.Duration // 0: without end
	pipe     *os.File
	second   *os.File // nil: not asked for
}

// Read starts a run whose standard output is read from a pipe. The caller must call Close.
func Read(ctx context.Context, s Spec) (*Source, error) {
	r, w, err := pictureStream()
	if err != nil {
		return nil, fmt.Errorf("start ffmpeg: %w", err)
	}
	s.Stdout = w
	run, err := Start(ctx, s)
	w.Close()
	if err != nil {
		r.Close()
		return nil, err
	}
	return &Source{Run: run, Patience: Patience, pipe: r}, nil
}

// ReadTwo is Read of a run that also writes to descriptor 3, which Second reads.
func ReadTwo(ctx context.Context, s Spec) (*Source, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("start ffmpeg: %w", err)
	}
	defer w.Close()
	s.Extra = []*os.File{w}
	src, err := Read(ctx, s)
	if err != nil {
		r.Close()
		return nil, err
	}
	src.second = r
	return src, nil
}

// Read reads what ffmpeg wrote; where it hangs, the error is os.ErrDeadlineExceeded.
func (s *Source) Read(p []byte) (int, error) { return s.read(s.pipe, p) }

// Second reads what ffmpeg wrote to descriptor 3, as Read does.
func (s *Source) Second() io.Reader {
	return reader(func(p []byte) (int, error) { return s.read(s.second, p) })
}

func (s *Source) read(f *os.File, p []byte) (int, error) {
	if s.Patience > 0 {
		if err := f.SetReadDeadline(time.Now().Add(s.Patience)); err != nil {
			return 0, err
		}
	}
	return f.Read(p)
}

// reader is a function that reads.
type reader func(p []byte) (int, error)

func (r reader) Read(p []byte) (int, error) { return r(p) }

// Close kills ffmpeg if it still runs and waits for its end.
func (s *Source) Close() error {
	s.Stop()
	if s.second != nil {
		return errors.Join(s.pipe.Close(), s.second.Close())
	}
	return s.pipe.Close()
}

// Sink is a run whose standard input is written.
type Sink struct {
	*Run
	pipe *os.File
}

// Write starts a run whose standard input is written to a pipe. The caller must call End and Close, or Close alone.
func Write(ctx context.Context, s Spec) (*Sink, error) {
	r, w, err := WidePipe()
	if err != nil {
		return nil, fmt.Errorf("start ffmpeg: %w", err)
	}
	s.Stdin = r
	run, err := Start(ctx, s)
	r.Close()
	if err != nil {
		w.Close()
		return nil, err
	}
	return &Sink{Run: run, pipe: w}, nil
}

// Write hands bytes to ffmpeg; where it hangs, the error is os.ErrDeadlineExceeded.
func (s *Sink) Write(p []byte) (int, error) {
	if err := s.pipe.SetWriteDeadline(time.Now().Add(Patience)); err != nil {
		return 0, err
	}
	return s.pipe.Write(p)
}

// End ends ffmpeg's input, waits until ffmpeg has completed its output and judges the run. cause is what writing returned last; only
// where ffmpeg hangs it is killed.
func (s *Sink) End(cause error) Outcome {
	s.pipe.Close()
	return s.end(cause, errors.Is(cause, os.ErrDeadlineExceeded))
}

// Close kills ffmpeg if it still runs and waits for its end. It may be called again, and after End.
func (s *Sink) Close() {
	s.pipe.Close() // closed before, where all went well
	s.Stop()
}
