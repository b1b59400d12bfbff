package media

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"poise/analysis/internal/child"
)

// ErrCamera means that the camera is not there or gives no picture.
var ErrCamera = errors.New("no picture from the camera")

// Camera records the camera /dev/videoN of a Linux machine, with the sound of PulseAudio's default source where there is one,
// for some seconds into a new Matroska file. It fails with ErrTool, ErrCamera or the context's error, and then leaves no file.
func Camera(ctx context.Context, n int, seconds float64, path string) error {
	tool, err := lookTool("ffmpeg")
	if err != nil {
		return err
	}
	device := fmt.Sprintf("/dev/video%d", n)
	if _, err := os.Stat(device); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: there is no %s", ErrCamera, device)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("resolve name: %w", err)
	}
	picture := []string{"-v", "error", "-nostdin", "-y", "-f", "v4l2", "-framerate", "30", "-video_size", "1280x720", "-i", device}
	sound := []string{"-f", "pulse", "-i", "default"}
	into := []string{"-t", strconv.FormatFloat(seconds, 'f', 3, 64), "-c:v", "mjpeg", "-q:v", "3", "-c:a", "pcm_s16le", "-f", "matroska", "file:" + abs}
	var said string
	for _, args := range [][]string{append(append(picture[:len(picture):len(picture)], sound...), into...), append(picture[:len(picture):len(picture)], into...)} {
		p, err := child.Start(ctx, child.Spec{Name: tool, Args: args, Memory: childMemory})
		if err != nil {
			return fmt.Errorf("%w: ffmpeg: %w", ErrTool, err)
		}
		if err = p.Wait(); err == nil {
			return nil
		}
		os.Remove(abs)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		said = lastWords(p, path) // the second try, without sound, says what is wrong with the picture
	}
	return fmt.Errorf("%w: ffmpeg says %s", ErrCamera, said)
}
