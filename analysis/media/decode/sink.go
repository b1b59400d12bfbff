package decode

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"

	"poise/analysis/media"
	"poise/analysis/media/internal/ffmpeg"
	"poise/analysis/media/internal/frames"
	"poise/analysis/media/internal/nut"
	"poise/analysis/media/internal/pcm"
)

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
