package media

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
	"poise/analysis/internal/child"
	"poise/analysis/media/internal/nut"
)

// StreamSink takes what a stream gives, each function from a goroutine of its own, in order of time (seconds on the stream's
// own clock, which begins at its first picture or sound). A nil function leaves that half out.
type StreamSink struct {
	// Picture is handed each picture, upright, at most 1280 pixels on the longer side; release gives its bytes back, and must
	// be called. While streamBuffers pictures are out, the stream waits.
	Picture func(f Frame, release func())
	// Sound is handed mono sound at SampleRate, values -1 to 1, which it must not keep.
	Sound func(samples []float32, at float64)
	// FPS is how many pictures a second are handed out at most; 0: 30.
	FPS float64
}

// streamBuffers is how many pictures of a stream may be out: one on its way, one that waits, one that is looked at, and as many
// again, so that a moment's delay of whoever gives them back does not hold up the stream.
const streamBuffers = 6

// Follow decodes a recording while it is being made: encoded bytes as they come from r, of any container that can be read
// front to back (a browser's WebM, a fragmented MP4, Matroska). It returns when r ends, nil also when it breaks off in the
// middle of a picture; ErrDecode when nothing could be decoded, ErrTool, or the context's error. r's Read must return when its
// source or ctx ends. The sink names what the stream holds: half of it that is asked for and missing is an ErrDecode.
func Follow(ctx context.Context, r io.Reader, sink StreamSink) error {
	pr, pw, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	defer pr.Close()
	in := []string{"-protocol_whitelist", "pipe", "-format_whitelist", streamFormats, "-flags", "low_delay",
		"-probesize", "1000000", "-analyzeduration", "500000", "-fpsprobesize", "0", "-i", "pipe:0"}
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
	return runStream(ctx, in, pr, feed, func() { pw.Close() }, sink)
}

// Play decodes a recording at its own pace, as a camera and microphone would give it. It fails as Follow does.
func Play(ctx context.Context, rec *analysis.Recording, sink StreamSink) error {
	in, err := inputArgs(rec.Path)
	if err != nil {
		return err
	}
	if rec.Video == nil {
		sink.Picture = nil
	}
	if rec.Audio == nil {
		sink.Sound = nil
	}
	in = append(append([]string{"-re"}, clockArgs...), in...)
	return runStream(ctx, in, nil, func() error { return nil }, func() {}, sink)
}

// streamFormats are those of formats that can be read from a pipe as they are written.
const streamFormats = "matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mpegts,flv,ogg,wav"

// runStream runs ffmpeg with two outputs, and hands out what it gives.
func runStream(ctx context.Context, in []string, stdin *os.File, feed func() error, stop func(), sink StreamSink) error {
	defer stop()
	tool, err := lookTool("ffmpeg")
	if err != nil {
		return err
	}
	if sink.Picture == nil && sink.Sound == nil {
		return fmt.Errorf("%w: nothing is asked for", ErrNoStreams)
	}
	if sink.FPS <= 0 {
		sink.FPS = 30
	}
	pr, pw, err := widePipe()
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
	args := append([]string{"-v", "error", "-nostdin", "-threads", "1", "-max_pixels", strconv.Itoa(maxPixels)}, in...)
	args = append(args, sink.args()...)
	p, err := child.Start(ctx, child.Spec{Name: tool, Args: args, Stdin: stdin, Stdout: pw, Extra: []*os.File{sw}, Memory: childMemory})
	pw.Close()
	sw.Close()
	if err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	if stdin != nil {
		stdin.Close() // the child's alone now: it ends with the child
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
	exit := p.Wait()
	stop()
	err = g.Wait()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("decode: %w", err)
	case seen == 0 && heard == 0 && p.LastLine() != "":
		return fmt.Errorf("%w: ffmpeg says %s", ErrDecode, lastWords(p, ""))
	case seen == 0 && heard == 0:
		return fmt.Errorf("%w: the stream holds nothing (%w)", ErrDecode, exit)
	}
	return nil
}

// args are the outputs: pictures to descriptor 1, sound to 3.
func (s StreamSink) args() (args []string) {
	out := func(to string) []string {
		return []string{"-max_error_rate", "1", "-output_ts_offset", strconv.Itoa(shift), "-flush_packets", "1", "-avioflags", "direct",
			"-write_index", "0", "-f", "nut", to}
	}
	if s.Picture != nil {
		side := strconv.Itoa(DecodeOptions{}.withDefaults().MaxSide)
		filter := fmt.Sprintf("select='%s',scale=w='min(%s,iw)':h='min(%s,ih)':force_original_aspect_ratio=decrease:"+
			"flags=area+bitexact:out_color_matrix=bt601:out_range=tv,format=yuv420p", selectExpr(1/s.FPS), side, side)
		args = append(args, "-map", "0:V:0", "-filter_threads", "1", "-vf", filter, "-fps_mode", "passthrough",
			"-enc_time_base", "1/1000000", "-c:v", "rawvideo")
		args = append(args, out("pipe:1")...)
	}
	if s.Sound != nil {
		args = append(args, "-map", "0:a:0", "-af", "aformat=channel_layouts=mono,aresample="+strconv.Itoa(SampleRate),
			"-ac", "1", "-c:a", "pcm_s16le")
		args = append(args, out("pipe:3")...)
	}
	return args
}

// pictures reads the pictures of one stream.
func (s StreamSink) pictures(ctx context.Context, r io.Reader) (n int, err error) {
	in := nut.NewReader(r)
	var buffers *pool
	var w, h int
	last := -1.0
	for {
		p, err := in.Next()
		if err != nil {
			return n, ended(err)
		}
		if buffers == nil {
			w, h = in.Size()
			if w < 1 || h < 1 || w*h > maxPixels {
				return n, fmt.Errorf("pictures of %dx%d pixels", w, h)
			}
			buffers = newPool(streamBuffers, FrameBytes(w, h))
		}
		t := math.Round((p.Time-shift)*1e6) / 1e6
		if p.Size != FrameBytes(w, h) || t < last+sameTime || t < -sameTime {
			continue // another size, or out of order
		}
		buf, release, err := buffers.get(ctx)
		if err != nil {
			return n, err
		}
		if err := in.Body(buf); err != nil {
			release()
			return n, ended(err)
		}
		last = max(0, t)
		s.Picture(Frame{Index: n, Time: last, Width: w, Height: h, Pix: buf, Color: newColor(redWeight, blueWeight)}, release)
		n++
	}
}

// sound reads the sound of one stream.
func (s StreamSink) sound(r io.Reader) (n int, err error) {
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
		samples = Samples16(samples[:0], raw)
		s.Sound(samples, p.Time-shift)
		n += len(samples)
	}
}

// Samples16 appends the values, -1 to 1, of 16-bit little-endian samples.
func Samples16(to []float32, raw []byte) []float32 {
	for i := 0; i+1 < len(raw); i += 2 {
		to = append(to, float32(int16(uint16(raw[i])|uint16(raw[i+1])<<8))/32768)
	}
	return to
}

// ended takes the end of a stream, also within a packet, for no error.
func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}
