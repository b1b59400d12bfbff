// Package capture takes pictures and sound from the devices of this machine: a Camera and the Microphone.
package capture

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// ErrCamera means that the camera is not there or gives no picture.
var ErrCamera = errors.New("no picture from the camera")

// Camera is a camera of a Linux machine. The zero value is the first one, /dev/video0.
type Camera struct {
	Device        int     // /dev/videoN
	Width, Height int     // pixels that are asked for; a camera may give others; 0: 1280 x 720
	FPS           float64 // that is asked for; 0: 30
}

func (c Camera) withDefaults() Camera {
	if c.Width <= 0 || c.Height <= 0 {
		c.Width, c.Height = 1280, 720
	}
	if c.FPS <= 0 {
		c.FPS = 30
	}
	return c
}

func (c Camera) path() string { return fmt.Sprintf("/dev/video%d", c.Device) }

// find fails with ErrCamera where there is no such device.
func (c Camera) find() error {
	if _, err := os.Stat(c.path()); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: there is no %s", ErrCamera, c.path())
	}
	return nil
}
