package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"poise/analysis"
	"poise/analysis/internal/child"
	"poise/analysis/media/internal/nut"
)

// stallTime is how long ffmpeg may take for one picture before it counts as hanging.
var stallTime = 60 * time.Second

// sameTime is the distance below which two pictures have the same time: ffmpeg moves duplicates on by 1 us each.
const sameTime = 20e-6 // s

// maxTime is the latest picture that is handed out, seconds, as long as sound may be (maxSamples): times that leap ahead in a damaged
// recording would have measures lay out months.
const maxTime = maxSamples / SampleRate

var errLate = errors.New("pictures too late")

// Decoder hands out the pictures of one recording, front to back. Read and Close must not run at the same time.
type Decoder struct {
	ctx           context.Context
	rec           *analysis.Recording
	width, height int
	color         Color
	child         *child.Process
	pipe          *os.File
	in            *nut.Reader
	pool          *pool
	last          float64 // time of the last frame
	frames        int
	misplaced     int // pictures whose time did not go forward
	warnings      []string
	end           error // what Read returns from now on
	closed        bool
}

// Decode starts decoding the recording's video. The caller must call Close. It fails with ErrNoStreams when there is no
// video and ErrTool without ffmpeg. When ctx ends, ffmpeg is killed and Read returns the context's error.
func Decode(ctx context.Context, rec *analysis.Recording, opt DecodeOptions) (*Decoder, error) {
	if rec.Video == nil {
		return nil, fault(ErrNoStreams, "there is no picture to decode", "record with the camera on", rec.Path)
	}
	tool, err := lookTool("ffmpeg")
	if err != nil {
		return nil, err
	}
	opt = opt.withDefaults()
	w, h := fitSize(rec.Video.Width, rec.Video.Height, opt.MaxSide)
	args, err := decodeArgs(rec, opt, w, h)
	if err != nil {
		return nil, err
	}
	r, wr, err := widePipe()
	if err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	p, err := child.Start(ctx, child.Spec{Name: tool, Args: args, Stdout: wr, Memory: childMemory})
	wr.Close()
	if err != nil {
		r.Close()
		return nil, fmt.Errorf("decode: %w", err)
	}
	return &Decoder{
		ctx: ctx, rec: rec, width: w, height: h, color: colorOf(rec.Video), child: p, pipe: r, in: nut.NewReader(r),
		pool: newPool(opt.Buffers, FrameBytes(w, h)), last: -1,
	}, nil
}

// Size is the size of every frame in pixels.
func (d *Decoder) Size() (width, height int) { return d.width, d.height }

// Read returns the next frame. Its Pix may be used until release is called, which may happen in any goroutine and also
// after Close. At the end it returns io.EOF; ErrDecode when not one picture could be decoded; ErrStalled when ffmpeg
// hangs; the context's error when that ends. Damage after the first frame is no error but a warning.
func (d *Decoder) Read() (f Frame, release func(), err error) {
	if d.end != nil {
		return Frame{}, nil, d.end
	}
	buf, release, err := d.pool.get(d.ctx)
	if err == nil {
		f, err = d.next(buf)
	}
	if err != nil {
		if release != nil {
			release()
		}
		d.end = d.finish(err)
		return Frame{}, nil, d.end
	}
	return f, release, nil
}

// next reads packets until one has a time behind the last.
func (d *Decoder) next(buf []byte) (Frame, error) {
	for {
		if err := d.pipe.SetReadDeadline(time.Now().Add(stallTime)); err != nil {
			return Frame{}, err
		}
		p, err := d.in.Next()
		if err != nil {
			return Frame{}, err
		}
		if p.Size != len(buf) {
			return Frame{}, fmt.Errorf("picture of %d bytes instead of %d", p.Size, len(buf))
		}
		t := math.Round((p.Time-shift)*1e6) / 1e6 // whole microseconds, as ffmpeg was told to count
		if t < d.last+sameTime || t < -sameTime {
			d.misplaced++
			continue
		}
		if t > maxTime {
			return Frame{}, errLate
		}
		if err := d.in.Body(buf); err != nil {
			return Frame{}, err
		}
		d.last = max(0, t)
		d.frames++
		return Frame{Index: d.frames - 1, Time: d.last, Width: d.width, Height: d.height, Pix: buf, Color: d.color}, nil
	}
}

// finish ends the child and decides what the end of its output means.
func (d *Decoder) finish(err error) error {
	stalled := errors.Is(err, os.ErrDeadlineExceeded)
	if !errors.Is(err, io.EOF) {
		d.child.Kill()
	}
	exit := d.child.Wait()
	switch {
	case d.ctx.Err() != nil:
		return d.ctx.Err()
	case stalled:
		return fault(ErrStalled, fmt.Sprintf("no picture for %v", stallTime), "convert the recording to mp4", d.rec.Path)
	case d.frames == 0:
		return fault(ErrDecode, d.explain(), "convert or record it again", d.rec.Path)
	}
	if errors.Is(err, errLate) {
		d.warnings, exit = append(d.warnings, "The picture is longer than 12 hours; the rest was left out."), nil
	}
	d.warn(exit)
	return io.EOF
}

func (d *Decoder) explain() string {
	if s := lastWords(d.child, d.rec.Path); s != "" {
		return "ffmpeg says " + s
	}
	return "the video stream holds no pictures"
}

// warn puts what went wrong into words: the same words on each run, so no decoder's messages, whose order may vary.
func (d *Decoder) warn(exit error) {
	if d.misplaced > 0 {
		d.warnings = append(d.warnings, fmt.Sprintf("%d pictures were left out because their times do not go forward.", d.misplaced))
	}
	if _, lines := d.child.Stderr(); lines > 0 {
		d.warnings = append(d.warnings, "The video is damaged: damaged pictures were left out, and those that build on them may be wrong.")
	} else if exit != nil {
		d.warnings = append(d.warnings, "The decoder stopped before the end of the video.")
	}
	if missing := d.rec.Duration - d.last; d.rec.Duration > 0 && missing > max(1, 0.02*d.rec.Duration) {
		d.warnings = append(d.warnings, fmt.Sprintf("The picture ends at %.1f s, though the recording claims %.1f s.", d.last, d.rec.Duration))
	}
}

// Warnings tells, after the last Read, what was wrong with the video: one plain sentence each, empty when nothing was.
func (d *Decoder) Warnings() []string { return d.warnings }

// Close kills ffmpeg if it still runs and waits for its end. It may be called again.
func (d *Decoder) Close() error {
	if d.closed {
		return nil
	}
	d.closed = true
	if d.end == nil {
		d.end = os.ErrClosed
	}
	d.child.Kill()
	_ = d.child.Wait() // how a killed child ended tells nothing
	return d.pipe.Close()
}
