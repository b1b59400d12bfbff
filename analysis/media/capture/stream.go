package capture

import (
	"context"
	"fmt"
	"image"
	"time"

	"gocv.io/x/gocv"

	"poise/analysis/media"
	"poise/analysis/media/internal/ffmpeg"
	"poise/analysis/media/internal/frames"
)

// Stream hands out the pictures of the camera as they come, until ctx ends, the camera is gone (nil: what was seen is kept), or it
// gives no picture at all: ErrCamera. Times are those at which pictures arrived, seconds since begin, so that they are as
// uneven as the camera is. picture must not wait; release is called when the bytes are no longer needed.
//
// OpenCV ends the process where it meets what it does not expect. So it is asked for a device by its number alone (never a
// name, which it would open as an address or a file), and whatever else it gives than 8-bit BGR is left aside.
func (c Camera) Stream(ctx context.Context, begin time.Time, picture func(f media.Frame, release func())) error {
	if err := c.find(); err != nil {
		return err
	}
	if err := loadVideoio(); err != nil {
		return err
	}
	c = c.withDefaults()
	cam, err := gocv.VideoCaptureDeviceWithAPI(c.Device, gocv.VideoCaptureV4L2)
	defer cam.Close() //nolint:staticcheck // there is one also after an error
	if err != nil {
		return fmt.Errorf("%w: %s can't be opened (is another program using it?)", ErrCamera, c.path())
	}
	cam.Set(gocv.VideoCaptureFOURCC, fourCC("MJPG")) // USB 2 carries 720p at 30 a second only compressed
	cam.Set(gocv.VideoCaptureFrameWidth, float64(c.Width))
	cam.Set(gocv.VideoCaptureFrameHeight, float64(c.Height))
	cam.Set(gocv.VideoCaptureFPS, c.FPS)
	r := &reader{mat: gocv.NewMat(), yuv: gocv.NewMat()}
	defer r.close()
	return r.read(ctx, cam, begin, c.path(), picture)
}

func fourCC(s string) float64 {
	return float64(uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24)
}

// failedReads in a row mean that a camera is gone. (Each takes up to ten seconds where it hangs, and no time where it is
// unplugged.)
const failedReads = 5

// reader turns a camera's pictures into frames.
type reader struct {
	mat, yuv      gocv.Mat
	buffers       *frames.Pool
	width, height int
	frames        int
	last          float64
}

func (r *reader) close() {
	r.mat.Close()
	r.yuv.Close()
}

func (r *reader) read(ctx context.Context, cam *gocv.VideoCapture, begin time.Time, device string, picture func(media.Frame, func())) error {
	failed := 0
	for ctx.Err() == nil {
		if !cam.Read(&r.mat) || r.mat.Empty() {
			if failed++; failed >= failedReads {
				break
			}
			continue
		}
		at := time.Since(begin).Seconds()
		failed = 0
		f, release, err := r.frame(ctx, at)
		if err != nil {
			return err
		}
		if release != nil {
			picture(f, release)
		}
	}
	switch {
	case r.frames > 0:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return fmt.Errorf("%w: %s gives none", ErrCamera, device)
}

// frame converts what was read; release is nil where it is of another kind or size than the first.
func (r *reader) frame(ctx context.Context, at float64) (media.Frame, func(), error) {
	cols, rows := r.mat.Cols(), r.mat.Rows()
	if r.mat.Type() != gocv.MatTypeCV8UC3 || cols < 2 || rows < 2 || cols > ffmpeg.MaxSide || rows > ffmpeg.MaxSide {
		return media.Frame{}, nil, nil
	}
	if r.buffers == nil {
		r.width, r.height, r.buffers = cols&^1, rows&^1, frames.NewPool(frames.Live, media.FrameBytes(cols&^1, rows&^1)) // the conversion needs even sides
	}
	if cols&^1 != r.width || rows&^1 != r.height || r.frames > 0 && at < r.last+frames.SameTime {
		return media.Frame{}, nil, nil
	}
	buf, release, err := r.buffers.Get(ctx)
	if err != nil {
		return media.Frame{}, nil, err
	}
	if err := r.planes(buf); err != nil {
		release()
		return media.Frame{}, nil, err
	}
	r.frames, r.last = r.frames+1, at
	return media.Frame{Index: r.frames - 1, Time: at, Width: r.width, Height: r.height, Pix: buf, Color: media.ColorOf("")}, release, nil
}

func (r *reader) planes(buf []byte) error {
	even := r.mat.Region(image.Rect(0, 0, r.width, r.height))
	defer even.Close()
	gocv.CvtColor(even, &r.yuv, gocv.ColorBGRToYUVI420)
	raw, err := r.yuv.DataPtrUint8()
	if err != nil {
		return fmt.Errorf("convert picture: %w", err)
	}
	if len(raw) != len(buf) {
		return fmt.Errorf("convert picture: %d bytes, want %d", len(raw), len(buf))
	}
	copy(buf, raw)
	return nil
}
