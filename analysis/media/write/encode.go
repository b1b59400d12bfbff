// Package write makes files of pictures and sound: Encode a video from frames, Record a live session, Remux a recording's own
// streams, PlayCopy for browsers.
package write

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"poise/analysis"
	"poise/analysis/files"
	"poise/analysis/media"
	"poise/analysis/media/internal/fault"
	"poise/analysis/media/internal/ffmpeg"
	"poise/analysis/media/internal/matroska"
)

// EncodeOptions say what a video is made of.
type EncodeOptions struct {
	Width, Height int                 // pixels of every picture; odd ones get a black line or column
	FrameRate     float64             // pictures a second, about: how long the last one is shown; 0: 30
	Sound         *analysis.Recording // its sound goes along, on the common clock; nil, or one without sound: silence
	From, To      float64             // seconds on the common clock that become the video; From is its 0; To 0: to the end
}

// Encoder writes a video: H.264 with the pictures' own times, and sound, in an mp4 that plays before it is all loaded.
type Encoder struct {
	path, beside string // where the video goes; where it is written
	from         float64
	sink         *ffmpeg.Sink
	out          *matroska.Writer
	failed       error // why nothing more is written
	closed       bool
}

// Encode starts writing a video to path. It is written beside its place and takes it in Finish. The caller must call
// Close. It fails with media.ErrTool without ffmpeg, or with the file system's error.
func Encode(ctx context.Context, path string, opt EncodeOptions) (*Encoder, error) {
	file, err := os.CreateTemp(filepath.Dir(path), ".poise-*.mp4")
	if err != nil {
		return nil, writeFault(err, path)
	}
	e := &Encoder{path: path, beside: file.Name(), from: opt.From}
	if err := errors.Join(file.Chmod(0o600), file.Close()); err != nil {
		os.Remove(e.beside)
		return nil, writeFault(err, path)
	}
	if err := e.start(ctx, opt); err != nil {
		_ = e.Close() // nothing of it is kept
		return nil, err
	}
	return e, nil
}

func (e *Encoder) start(ctx context.Context, opt EncodeOptions) error {
	args, err := encodeArgs(e.beside, opt)
	if err != nil {
		return err
	}
	if e.sink, err = ffmpeg.Write(ctx, ffmpeg.Spec{Args: args, Path: e.beside}); err != nil {
		return err
	}
	rate := opt.FrameRate
	if !(rate > 0.01 && rate < 10000) {
		rate = 30
	}
	if e.out, err = matroska.NewWriter(e.sink, opt.Width, opt.Height, rate); err != nil {
		return e.fail(err)
	}
	return nil
}

// Write adds a picture: BGR, Width*Height*3 bytes, shown from the given second on the common clock, not before From.
// Times increase.
func (e *Encoder) Write(pix []byte, at float64) error {
	if err := e.out.Write(pix, at-e.from); err != nil {
		return e.fail(err)
	}
	return nil
}

// Finish completes the video and puts it in its place.
func (e *Encoder) Finish() error {
	if e.failed != nil {
		return e.failed
	}
	if out := e.sink.End(nil); out.Kind != nil {
		return out.NotWritten("write video", nil, e.path)
	}
	if err := os.Rename(e.beside, e.path); err != nil {
		return writeFault(err, e.path)
	}
	return nil
}

// fail ends ffmpeg and says why it stopped.
func (e *Encoder) fail(err error) error {
	e.failed = e.sink.End(err).NotWritten("write video", err, e.path)
	return e.failed
}

// Close kills ffmpeg if it still runs, waits for its end, and removes what was not finished. It may be called again.
func (e *Encoder) Close() error {
	if e.closed {
		return nil
	}
	e.closed = true
	if e.sink != nil {
		e.sink.Close()
	}
	if err := os.Remove(e.beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove unfinished video: %w", err)
	}
	return nil
}

// writeFault is the error about a place that can't be written to, without the name of the file beside it.
func writeFault(err error, path string) error {
	if files.DiskFull(err) {
		return fault.Full(media.ErrDisk, "", path)
	}
	return fmt.Errorf("write video: %w: %q", files.Bare(err), path)
}
