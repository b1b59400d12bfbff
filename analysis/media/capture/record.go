package capture

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"poise/analysis/media/internal/ffmpeg"
)

// Record records the camera, with the sound of PulseAudio's default source where there is one, for some seconds into a new
// Matroska file. It fails with media.ErrTool, ErrCamera or the context's error, and then leaves no file.
func (c Camera) Record(ctx context.Context, seconds float64, path string) error {
	if err := c.find(); err != nil {
		return err
	}
	c = c.withDefaults()
	file, err := ffmpeg.File(path)
	if err != nil {
		return err
	}
	picture := []string{"-y", "-f", "v4l2", "-framerate", strconv.FormatFloat(c.FPS, 'g', -1, 64),
		"-video_size", fmt.Sprintf("%dx%d", c.Width, c.Height), "-i", c.path()}
	sound := []string{"-f", "pulse", "-i", "default"}
	into := []string{"-t", strconv.FormatFloat(seconds, 'f', 3, 64), "-c:v", "mjpeg", "-q:v", "3", "-c:a", "pcm_s16le", "-f", "matroska", file}
	var words string
	for _, inputs := range [][]string{append(picture[:len(picture):len(picture)], sound...), picture} {
		run, err := ffmpeg.Start(ctx, ffmpeg.Spec{Args: append(inputs[:len(inputs):len(inputs)], into...), Path: path})
		if err != nil {
			return err
		}
		out := run.End(nil)
		if out.Kind == nil {
			return nil
		}
		os.Remove(path)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		words = out.Words // the second try, without sound, says what is wrong with the picture
	}
	return fmt.Errorf("%w: ffmpeg says %s", ErrCamera, words)
}
