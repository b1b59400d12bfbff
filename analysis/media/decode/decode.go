// Package decode hands out the pictures of recordings with their true times: Open those of a file, front to back, and Follow and
// Play the pictures and the sound of what arrives in real time.
package decode

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/media"
	"poise/analysis/media/internal/budget"
	"poise/analysis/media/internal/fault"
	"poise/analysis/media/internal/ffmpeg"
	"poise/analysis/media/internal/frames"
	"poise/analysis/media/internal/y4m"
)

// What is wrong with a picture's time.
var (
	errLeap   = errors.New("picture too far ahead")
	errLate   = errors.New("pictures too late")
	errHollow = errors.New("pictures last longer than their bytes can hold")
)

// still is how long, in seconds, one picture may stand for before the time until the next counts as a gap: recordings of a screen
// have a picture where it changes.
const still = 60

// Decoder hands out the pictures of one recording, front to back. Read and Close must not run at the same time.
type Decoder struct {
	ctx           context.Context
	rec           *analysis.Recording
	width, height int
	color         media.Color
	source        *ffmpeg.Source
	in            *y4m.Reader
	pool          *frames.Pool
	last          float64 // time of the last frame
	frames        int
	budget        *budget.Budget
	grid          grid    // where ffmpeg does not choose frames
	stills        *stills // nil: none are taken
	misplaced     int     // pictures whose time did not go forward
	leapt         int     // pictures whose time leaps further ahead than a gap may last
	warnings      []string
	end           error // what Read returns from now on
	closed        bool
}

// Open starts decoding the recording's video. The caller must call Close. It fails with media.ErrNoStreams when there is no
// video and media.ErrTool without ffmpeg. When ctx ends, ffmpeg is killed and Read returns the context's error.
func Open(ctx context.Context, rec *analysis.Recording, opt Options) (*Decoder, error) {
	if rec.Video == nil {
		return nil, fault.New(media.ErrNoStreams, lang.Kept("there is no picture to decode"), "record with the camera on", rec.Path)
	}
	opt = opt.withDefaults()
	w, h := fitSize(rec.Video.Width, rec.Video.Height, opt.MaxSide)
	args, err := decodeArgs(rec, opt, w, h)
	if err != nil {
		return nil, err
	}
	also := 1
	if opt.StillSide > 0 {
		also = 2
	}
	src, err := ffmpeg.ReadAlso(ctx, ffmpeg.Spec{Args: args, Path: rec.Path}, also)
	if err != nil {
		return nil, err
	}
	var g grid
	if opt.FPS > 0 && slowEnough(rec.Video, opt.FPS) {
		g.period = 1 / opt.FPS
	}
	d := &Decoder{
		grid: g,
		ctx:  ctx, rec: rec, width: w, height: h, color: media.ColorOf(rec.Video.Matrix), source: src, in: y4m.NewReader(src, src.Also(0)),
		pool: frames.NewPool(opt.Buffers, media.FrameBytes(w, h)), last: -1, budget: budget.New(rec.Bytes),
	}
	if opt.StillSide > 0 {
		d.stills = receive(src.Rarely(1))
	}
	return d, nil
}

// Size is the size of every frame in pixels.
func (d *Decoder) Size() (width, height int) { return d.width, d.height }

// Read returns the next frame. Its Pix may be used until release is called, which may happen in any goroutine and also
// after Close. At the end it returns io.EOF; media.ErrDecode when not one picture could be decoded; media.ErrStalled when
// ffmpeg hangs; media.ErrInterrupted when it was killed; media.ErrHollow when the pictures last longer than the file's bytes can
// hold; the context's error when that ends. Damage after the
// first frame is no error but a warning.
func (d *Decoder) Read() (f media.Frame, release func(), err error) {
	if d.end != nil {
		return media.Frame{}, nil, d.end
	}
	buf, release, err := d.pool.Get(d.ctx)
	if err == nil {
		f, err = d.next(buf)
	}
	if err != nil {
		if release != nil {
			release()
		}
		d.pool.End()
		d.end = d.finish(err)
		return media.Frame{}, nil, d.end
	}
	return f, release, nil
}

// next reads pictures until one has a time behind the last.
func (d *Decoder) next(buf []byte) (media.Frame, error) {
	for {
		at, err := d.in.Next(buf)
		if err != nil {
			return media.Frame{}, err
		}
		t := math.Round((at-ffmpeg.TimeShift)*1e6) / 1e6 // whole microseconds, as ffmpeg was told to count
		if t < d.last+frames.SameTime || t < -frames.SameTime {
			d.misplaced++
			continue
		}
		if !d.grid.take(t) {
			continue
		}
		if err := d.place(t); errors.Is(err, errLeap) {
			d.leapt++
			continue
		} else if err != nil {
			return media.Frame{}, err
		}
		d.last = max(0, t)
		d.frames++
		return media.Frame{Index: d.frames - 1, Time: d.last, Width: d.width, Height: d.height, Pix: buf, Color: d.color}, nil
	}
}

// place judges the time of the next picture. The first may come at any.
func (d *Decoder) place(t float64) error {
	since := t - d.last
	if d.frames == 0 {
		since = 0
	}
	gap := max(0, since-still)
	switch {
	case gap > 0 && !d.budget.Gap(gap):
		return errLeap
	case t > ffmpeg.MaxTime:
		return errLate
	case !d.budget.Hold(since - gap):
		return errHollow
	}
	return nil
}

// finish ends the child and decides what the end of its output means.
func (d *Decoder) finish(err error) error {
	out := d.source.End(err).OfReading(d.rec.Path)
	switch {
	case d.ctx.Err() != nil:
		return d.ctx.Err()
	case errors.Is(out.Kind, media.ErrStalled):
		return fault.New(media.ErrStalled, lang.Kept("no picture for %v", d.source.Patience), "convert the recording to mp4", d.rec.Path)
	case d.frames == 0, errors.Is(out.Kind, media.ErrInterrupted) && (out.Killed() || out.Exit == nil): // of what would have followed, nothing is known
		return out.NothingRead("the video stream holds no pictures", "convert or record it again", d.rec.Path)
	}
	if errors.Is(err, errHollow) {
		return fault.New(media.ErrHollow, fmt.Sprintf("over %.1f hours of picture in %.1f MB are damage", d.last/3600, float64(d.rec.Bytes)/1e6),
			"cut out the part that shows somebody", d.rec.Path)
	}
	if errors.Is(err, errLate) {
		d.warnings, out.Exit = append(d.warnings, lang.Kept("The picture is longer than 12 hours. The rest was left out.")), nil
	}
	d.warn(out)
	return io.EOF
}

// warn puts what went wrong into words: the same words on each run, so no decoder's messages, whose order may vary.
func (d *Decoder) warn(out ffmpeg.Outcome) {
	if d.misplaced > 0 {
		d.warnings = append(d.warnings, lang.Kept("Pictures whose times do not go forward were left out: %d.", d.misplaced))
	}
	if d.leapt > 0 {
		d.warnings = append(d.warnings, lang.Kept("Pictures whose times leap far ahead were left out: %d.", d.leapt))
	}
	if d.source.Complained() {
		d.warnings = append(d.warnings, lang.Kept("The video is damaged in places. Damaged pictures were left out; those after them may be wrong."))
	} else if out.Exit != nil {
		d.warnings = append(d.warnings, lang.Kept("The video could not be read to its end."))
	}
	if missing := d.rec.Duration - d.last; d.rec.Duration > 0 && d.leapt == 0 && missing > max(1, 0.02*d.rec.Duration) {
		d.warnings = append(d.warnings, lang.Kept("The picture ends at %.1f s, though the file says %.1f s.", d.last, d.rec.Duration))
	}
}

// Warnings tells, after the last Read, what was wrong with the video: one plain sentence each, empty when nothing was.
func (d *Decoder) Warnings() []string { return d.warnings }

// Leapt tells whether pictures were left out because their times leap further ahead than a gap may last.
func (d *Decoder) Leapt() bool { return d.leapt > 0 }

// Close kills ffmpeg if it still runs and waits for its end. It may be called again.
func (d *Decoder) Close() error {
	if d.closed {
		return nil
	}
	d.closed = true
	if d.end == nil {
		d.end = os.ErrClosed
	}
	err := d.source.Close()
	d.stills.wait()
	return err
}
