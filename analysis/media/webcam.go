package media

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"time"

	"gocv.io/x/gocv"
)

// WebcamOptions say which camera gives what.
type WebcamOptions struct {
	Device        int       // /dev/videoN
	Width, Height int       // pixels that are asked for; a camera may give others; 0: 1280 x 720
	FPS           float64   // that is asked for; 0: 30
	Begin         time.Time // the zero of the pictures' times
}

// Webcam hands out the pictures of a camera as they come, until ctx ends, the camera is gone (nil: what was seen is kept), or it
// gives no picture at all: ErrCamera. Times are those at which pictures arrived, seconds since opt.Begin, so that they are as
// uneven as the camera is. picture must not wait; release is called when the bytes are no longer needed.
//
// OpenCV ends the process where it meets what it does not expect. So it is asked for a device by its number alone (never a
// name, which it would open as an address or a file), and whatever else it gives than 8-bit BGR is left aside.
func Webcam(ctx context.Context, opt WebcamOptions, picture func(f Frame, release func())) error {
	device := fmt.Sprintf("/dev/video%d", opt.Device)
	if _, err := os.Stat(device); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: there is no %s", ErrCamera, device)
	}
	if opt.Width <= 0 || opt.Height <= 0 {
		opt.Width, opt.Height = 1280, 720
	}
	if opt.FPS <= 0 {
		opt.FPS = 30
	}
	cam, err := gocv.VideoCaptureDeviceWithAPI(opt.Device, gocv.VideoCaptureV4L2)
	defer cam.Close() //nolint:staticcheck // there is one also after an error
	if err != nil {
		return fmt.Errorf("%w: %s can't be opened (is another program using it?)", ErrCamera, device)
	}
	cam.Set(gocv.VideoCaptureFOURCC, fourCC("MJPG")) // USB 2 carries 720p at 30 a second only compressed
	cam.Set(gocv.VideoCaptureFrameWidth, float64(opt.Width))
	cam.Set(gocv.VideoCaptureFrameHeight, float64(opt.Height))
	cam.Set(gocv.VideoCaptureFPS, opt.FPS)
	w := &webcam{mat: gocv.NewMat(), yuv: gocv.NewMat()}
	defer w.close()
	return w.read(ctx, cam, opt.Begin, device, picture)
}

func fourCC(s string) float64 {
	return float64(uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24)
}

// failedReads in a row mean that a camera is gone. (Each takes up to ten seconds where it hangs, and no time where it is
// unplugged.)
const failedReads = 5

// webcam turns a camera's pictures into frames.
type webcam struct {
	mat, yuv gocv.Mat
	buffers  *pool
	w, h     int
	frames   int
	last     float64
}

func (w *webcam) close() {
	w.mat.Close()
	w.yuv.Close()
}

func (w *webcam) read(ctx context.Context, cam *gocv.VideoCapture, begin time.Time, device string, picture func(Frame, func())) error {
	failed := 0
	for ctx.Err() == nil {
		if !cam.Read(&w.mat) || w.mat.Empty() {
			if failed++; failed >= failedReads {
				break
			}
			continue
		}
		at := time.Since(begin).Seconds()
		failed = 0
		f, release, err := w.frame(ctx, at)
		if err != nil {
			return err
		}
		if release != nil {
			picture(f, release)
		}
	}
	switch {
	case w.frames > 0:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return fmt.Errorf("%w: %s gives none", ErrCamera, device)
}

// frame converts what was read; release is nil where it is of another kind or size than the first.
func (w *webcam) frame(ctx context.Context, at float64) (Frame, func(), error) {
	cols, rows := w.mat.Cols(), w.mat.Rows()
	if w.mat.Type() != gocv.MatTypeCV8UC3 || cols < 2 || rows < 2 || cols > maxSide || rows > maxSide {
		return Frame{}, nil, nil
	}
	if w.buffers == nil {
		w.w, w.h, w.buffers = cols&^1, rows&^1, newPool(streamBuffers, FrameBytes(cols&^1, rows&^1)) // the conversion needs even sides
	}
	if cols&^1 != w.w || rows&^1 != w.h || w.frames > 0 && at < w.last+sameTime {
		return Frame{}, nil, nil
	}
	buf, release, err := w.buffers.get(ctx)
	if err != nil {
		return Frame{}, nil, err
	}
	if err := w.planes(buf); err != nil {
		release()
		return Frame{}, nil, err
	}
	w.frames, w.last = w.frames+1, at
	return Frame{Index: w.frames - 1, Time: at, Width: w.w, Height: w.h, Pix: buf, Color: newColor(redWeight, blueWeight)}, release, nil
}

func (w *webcam) planes(buf []byte) error {
	even := w.mat.Region(image.Rect(0, 0, w.w, w.h))
	defer even.Close()
	gocv.CvtColor(even, &w.yuv, gocv.ColorBGRToYUVI420)
	raw, err := w.yuv.DataPtrUint8()
	if err != nil {
		return fmt.Errorf("convert picture: %w", err)
	}
	if len(raw) != len(buf) {
		return fmt.Errorf("convert picture: %d bytes, want %d", len(raw), len(buf))
	}
	copy(buf, raw)
	return nil
}
