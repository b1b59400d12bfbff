package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"
)

// Patience is how long ffmpeg may give or take nothing before it counts as hanging.
const Patience = 60 * time.Second

// Source is a run whose standard output is read.
type Source struct {
	*Run
	Patience time.Duration // 0: without end
	pipe     *os.File
	also     []*os.File
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

// ReadAlso is Read of a run that writes to n more descriptors, from 3 on, which Also reads.
func ReadAlso(ctx context.Context, s Spec, n int) (*Source, error) {
	var readers []*os.File
	defer func() {
		for _, f := range slices.Concat(readers, s.Extra) {
			f.Close()
		}
	}()
	for range n {
		r, w, err := os.Pipe()
		if err != nil {
			return nil, fmt.Errorf("start ffmpeg: %w", err)
		}
		readers, s.Extra = append(readers, r), append(s.Extra, w)
	}
	src, err := Read(ctx, s)
	if err != nil {
		return nil, err
	}
	src.also, readers = readers, nil
	return src, nil
}

// Read reads what ffmpeg wrote; where it hangs, the error is os.ErrDeadlineExceeded.
func (s *Source) Read(p []byte) (int, error) { return s.read(s.pipe, p) }

// Also reads what ffmpeg wrote to descriptor 3+i, as Read does.
func (s *Source) Also(i int) io.Reader {
	return reader(func(p []byte) (int, error) { return s.read(s.also[i], p) })
}

// Rarely is Also for what comes at any time: it waits for as long as ffmpeg runs.
func (s *Source) Rarely(i int) io.Reader { return s.also[i] }

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
	err := s.pipe.Close()
	for _, f := range s.also {
		err = errors.Join(err, f.Close())
	}
	return err
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
