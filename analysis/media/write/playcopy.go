package write

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"poise/analysis"
	"poise/analysis/media/internal/ffmpeg"
)

// PlayCopy writes a copy of a probed recording that every browser plays: H.264 and AAC in an mp4, at most 1920 pixels on the
// longer side, on the recording's own clock, so that a time names the same picture in both. progress is told the seconds that
// are written; it may be nil. It fails as Remux does, and then leaves no file.
func PlayCopy(ctx context.Context, rec *analysis.Recording, path string, progress func(seconds float64)) error {
	in, err := ffmpeg.ClockedInput(rec.Path)
	if err != nil {
		return err
	}
	args := append([]string{"-progress", "pipe:1", "-nostats", "-max_pixels", strconv.Itoa(ffmpeg.MaxPixels)}, in...)
	if rec.Video != nil {
		args = append(args, "-map", fmt.Sprintf("0:%d", rec.Video.Index), "-vf", "scale=w='min(1920,iw)':h='min(1920,ih)':"+
			"force_original_aspect_ratio=decrease:force_divisible_by=2:out_range=tv,format=yuv420p", "-c:v", "libx264", "-preset", "veryfast",
			"-crf", "23", "-bf", "0", "-fps_mode", "vfr", "-enc_time_base", "1:90000", "-video_track_timescale", "90000")
	}
	if rec.Audio != nil { // holes become silence, so that sound stays beside its pictures
		args = append(args, "-map", fmt.Sprintf("0:%d", rec.Audio.Index), "-ac", "2", "-af", "aresample=async=1000", "-c:a", "aac", "-b:a", "160k")
	}
	args = append(args, "-max_error_rate", "1", "-max_muxing_queue_size", "9999", "-map_metadata", "-1", "-map_chapters", "-1", "-dn", "-sn",
		"-movflags", "+faststart", "-f", "mp4")
	return makeFile(ctx, rec, path, args, &progressReader{progress: progress}, "convert it with another program")
}

// progressReader reads the lines in which ffmpeg reports its progress.
type progressReader struct {
	progress func(float64)
	rest     []byte
}

func (c *progressReader) Write(b []byte) (int, error) {
	c.rest = append(c.rest, b...)
	for {
		line, rest, found := bytes.Cut(c.rest, []byte("\n"))
		if !found {
			c.rest = c.rest[max(0, len(c.rest)-200):] // its lines are shorter
			return len(b), nil
		}
		c.rest = rest
		if v, ok := bytes.CutPrefix(line, []byte("out_time_us=")); ok && c.progress != nil {
			if us, err := strconv.ParseFloat(strings.TrimSpace(string(v)), 64); err == nil && us > 0 {
				c.progress(us / 1e6)
			}
		}
	}
}
