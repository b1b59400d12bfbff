package decode

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"syscall"

	"golang.org/x/sync/errgroup"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/internal/fault"
	"poise/analysis/media/internal/ffmpeg"
	"poise/analysis/media/internal/frames"
	"poise/analysis/media/internal/nut"
	"poise/analysis/media/internal/pcm"
)

// Sink takes what a stream gives, each function from a goroutine of its own, in order of time (seconds on the stream's
// own clock, which begins at its first picture or sound). A nil function leaves that half out.
type Sink struct {
	// Picture is handed each picture, upright, at most 1280 pixels on the longer side; release gives its bytes back, and must
	// be called. While frames.Live of them are out, the stream waits.
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

// runStream runs ffmpeg with two outputs, and hands out what it gives.
func runStream(ctx context.Context, in ffmpeg.Spec, feed func() error, stop func(), sink Sink) error {
	defer stop()
	if sink.Picture == nil && sink.Sound == nil {
		return fmt.Errorf("%w: nothing is asked for", media.ErrNoStreams)
	}
	if sink.FPS <= 0 {
		sink.FPS = 30
	}
	pr, pw, err := ffmpeg.WidePipe()
	if err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	defer pr.Close()
	sr, sw, err := os.Pipe()
	if err != nil {
		pw.Close()
		return fmt.Errorf("decode: %w", err)
	}
	defer sr.Close()
	args := append([]string{"-threads", "1", "-max_pixels", strconv.Itoa(ffmpeg.MaxPixels)}, in.Args...)
	in.Args, in.Stdout, in.Extra = append(args, sink.args()...), pw, []*os.File{sw}
	run, err := ffmpeg.Start(ctx, in)
	pw.Close()
	sw.Close()
	if err != nil {
		return err
	}
	if in.Stdin != nil {
		in.Stdin.Close() // the child's alone now: it ends with the child
	}
	var g errgroup.Group
	g.Go(feed)
	seen, heard := 0, 0
	if sink.Picture != nil {
		g.Go(func() (err error) { seen, err = sink.pictures(ctx, pr); return err })
	}
	if sink.Sound != nil {
		g.Go(func() (err error) { heard, err = sink.sound(sr); return err })
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

// args are the outputs: pictures to descriptor 1, sound to 3.
func (s Sink) args() (args []string) {
	out := func(to string) []string {
		return []string{"-max_error_rate", "1", "-output_ts_offset", strconv.Itoa(ffmpeg.TimeShift), "-flush_packets", "1", "-avioflags", "direct",
			"-write_index", "0", "-f", "nut", to}
	}
	if s.Picture != nil {
		side := strconv.Itoa(defaultSide)
		filter := fmt.Sprintf("select='%s',scale=w='min(%s,iw)':h='min(%s,ih)':force_original_aspect_ratio=decrease:"+
			"flags=area+bitexact:out_color_matrix=bt601:out_range=tv,format=yuv420p", selectExpr(1/s.FPS), side, side)
		args = append(args, "-map", "0:V:0", "-filter_threads", "1", "-vf", filter, "-fps_mode", "passthrough",
			"-enc_time_base", "1/1000000", "-c:v", "rawvideo")
		args = append(args, out("pipe:1")...)
	}
	if s.Sound != nil {
		args = append(args, "-map", "0:a:0", "-af", "aformat=channel_layouts=mono,aresample="+strconv.Itoa(media.SampleRate),
			"-ac", "1", "-c:a", "pcm_s16le")
		args = append(args, out("pipe:3")...)
	}
	return args
}

// pictures reads the pictures of one stream.
func (s Sink) pictures(ctx context.Context, r io.Reader) (n int, err error) {
	in := nut.NewReader(r)
	var buffers *frames.Pool
	var w, h int
	last := -1.0
	for {
		p, err := in.Next()
		if err != nil {
			return n, ended(err)
		}
		if buffers == nil {
			w, h = in.Size()
			if w < 1 || h < 1 || w*h > ffmpeg.MaxPixels {
				return n, fmt.Errorf("pictures of %dx%d pixels", w, h)
			}
			buffers = frames.NewPool(frames.Live, media.FrameBytes(w, h))
		}
		t := math.Round((p.Time-ffmpeg.TimeShift)*1e6) / 1e6
		if p.Size != media.FrameBytes(w, h) || t < last+frames.SameTime || t < -frames.SameTime {
			continue // another size, or out of order
		}
		buf, release, err := buffers.Get(ctx)
		if err != nil {
			return n, err
		}
		if err := in.Body(buf); err != nil {
			release()
			return n, ended(err)
		}
		last = max(0, t)
		s.Picture(media.Frame{Index: n, Time: last, Width: w, Height: h, Pix: buf, Color: media.ColorOf("")}, release)
		n++
	}
}

// sound reads the sound of one stream.
func (s Sink) sound(r io.Reader) (n int, err error) {
	in := nut.NewReader(r)
	var raw []byte
	var samples []float32
	for {
		p, err := in.Next()
		if err != nil {
			return n, ended(err)
		}
		if p.Size > 16<<20 {
			return n, fmt.Errorf("sound in packets of %d bytes", p.Size)
		}
		raw = append(raw[:0], make([]byte, p.Size)...)
		if err := in.Body(raw); err != nil {
			return n, ended(err)
		}
		samples = pcm.Samples(samples[:0], raw)
		s.Sound(samples, p.Time-ffmpeg.TimeShift)
		n += len(samples)
	}
}

// ended takes the end of a stream, also within a packet, for no error.
func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}
