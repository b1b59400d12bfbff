package decode

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"syscall"

	"golang.org/x/sync/errgroup"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/internal/fault"
	"poise/analysis/media/internal/ffmpeg"
)

// Sink takes what a stream gives, each function from a goroutine of its own, in order of time (seconds on the stream's
// own clock, which begins at its first picture or sound). A nil function leaves that half out.
type Sink struct {
	// Picture is handed each picture, upright, at most 1280 pixels on the longer side; release gives its bytes back, and must
	// be called. While six of them are out, the stream waits.
	Picture func(f media.Frame, release func())
	// Sound is handed mono sound at media.SampleRate, values -1 to 1, which it must not keep.
	Sound func(samples []float32, at float64)
	// FPS is how many pictures a second are handed out at most; 0: 30.
	FPS float64
}

// Follow decodes a recording while it is being made: encoded bytes as they come from r, of any container that can be read
// front to back (a browser's WebM, a fragmented MP4, Matroska). It returns when r ends, nil also when it breaks off in the
// middle of a picture; media.ErrDecode when nothing could be decoded, media.ErrInterrupted when ffmpeg was killed before that,
// media.ErrTool, or the context's error. r's Read must return when its
// source or ctx ends. The sink names what the stream holds: half of it that is asked for and missing is a media.ErrDecode.
func Follow(ctx context.Context, r io.Reader, sink Sink) error {
	pr, pw, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	defer pr.Close()
	feed := func() error {
		_, err := io.Copy(pw, r)
		if cerr := pw.Close(); err == nil {
			err = cerr
		}
		if errors.Is(err, os.ErrClosed) || errors.Is(err, syscall.EPIPE) {
			return nil // ffmpeg has stopped, and says why
		}
		return err
	}
	return runStream(ctx, ffmpeg.Spec{Args: ffmpeg.StreamInput(), Stdin: pr}, feed, func() { pw.Close() }, sink)
}

// Play decodes a recording at its own pace, as a camera and microphone would give it. It fails as Follow does.
func Play(ctx context.Context, rec *analysis.Recording, sink Sink) error {
	in, err := ffmpeg.ClockedInput(rec.Path)
	if err != nil {
		return err
	}
	if rec.Video == nil {
		sink.Picture = nil
	}
	if rec.Audio == nil {
		sink.Sound = nil
	}
	return runStream(ctx, ffmpeg.Spec{Args: append([]string{"-re"}, in...), Path: rec.Path}, func() error { return nil }, func() {}, sink)
}

// runStream runs ffmpeg with two outputs, and hands out what it gives. feed writes its input, which stop ends.
func runStream(ctx context.Context, in ffmpeg.Spec, feed func() error, stop func(), sink Sink) error {
	defer stop()
	if sink.Picture == nil && sink.Sound == nil {
		return fmt.Errorf("%w: nothing is asked for", media.ErrNoStreams)
	}
	if sink.FPS <= 0 {
		sink.FPS = 30
	}
	run, pictures, sound, err := startStream(ctx, in, sink)
	if err != nil {
		return err
	}
	defer pictures.Close()
	defer sound.Close()
	var g errgroup.Group
	g.Go(feed)
	seen, heard := 0, 0
	if sink.Picture != nil {
		g.Go(func() (err error) { seen, err = sink.pictures(ctx, pictures); return err })
	}
	if sink.Sound != nil {
		g.Go(func() (err error) { heard, err = sink.sound(sound); return err })
	}
	out := run.End(nil)
	stop()
	err = g.Wait()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("decode: %w", err)
	case seen == 0 && heard == 0:
		return nothing(out)
	}
	return nil
}

// startStream starts ffmpeg with pipes for pictures and sound, which the caller closes.
func startStream(ctx context.Context, in ffmpeg.Spec, sink Sink) (run *ffmpeg.Run, pictures, sound *os.File, err error) {
	pictures, toPictures, err := ffmpeg.WidePipe()
	if err != nil {
		return nil, nil, nil, fmt.Errorf("decode: %w", err)
	}
	defer toPictures.Close()
	sound, toSound, err := os.Pipe()
	if err != nil {
		pictures.Close()
		return nil, nil, nil, fmt.Errorf("decode: %w", err)
	}
	defer toSound.Close()
	args := append([]string{"-threads", "1", "-max_pixels", strconv.Itoa(ffmpeg.MaxPixels)}, in.Args...)
	in.Args, in.Stdout, in.Extra = append(args, sink.args()...), toPictures, []*os.File{toSound}
	if run, err = ffmpeg.Start(ctx, in); err != nil {
		pictures.Close()
		sound.Close()
		return nil, nil, nil, err
	}
	if in.Stdin != nil {
		in.Stdin.Close() // ffmpeg's alone now: it ends with ffmpeg
	}
	return run, pictures, sound, nil
}

// nothing is the error of a stream that gave neither picture nor sound.
func nothing(out ffmpeg.Outcome) error {
	err := fmt.Errorf("%w: the stream holds nothing", media.ErrDecode)
	switch {
	case out.Words != "":
		err = fmt.Errorf("%w: ffmpeg says %s", media.ErrDecode, out.Words)
	case out.Exit != nil:
		err = fmt.Errorf("%w: the stream holds nothing (%w)", media.ErrDecode, out.Exit)
	}
	if out.Kind == nil || errors.Is(out.Kind, media.ErrDecode) {
		return err
	}
	return fault.Of(out.Kind, err)
}
