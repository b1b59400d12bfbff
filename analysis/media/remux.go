package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"poise/analysis"
	"poise/analysis/internal/child"
)

// containers are the kinds of file that browsers play, with what each may hold, in order of preference; what fits none of
// them goes into Matroska.
var containers = []struct {
	ext, format  string
	video, audio []string
	options      []string
}{
	{".webm", "webm", []string{"vp8", "vp9", "av1"}, []string{"opus", "vorbis"}, []string{"-cues_to_front", "1"}},
	{".mp4", "mp4", []string{"h264", "hevc", "av1", "mpeg4"}, []string{"aac", "mp3", "opus", "flac", "ac3"}, []string{"-movflags", "+faststart", "-strict", "-2"}}, // FLAC in mp4 counts as experimental in ffmpeg 5
	{".mkv", "matroska", nil, nil, []string{"-cues_to_front", "1"}},
}

// RemuxExt is the extension of the file that Remux makes of a recording: .webm, .mp4 or .mkv.
func RemuxExt(rec *analysis.Recording) string { return containers[container(rec)].ext }

func container(rec *analysis.Recording) int {
	last := len(containers) - 1
	for i, c := range containers[:last] {
		if (rec.Video == nil || slices.Contains(c.video, rec.Video.Codec)) && (rec.Audio == nil || slices.Contains(c.audio, rec.Audio.Codec)) {
			return i
		}
	}
	return last
}

// Remux copies the picture and sound of a probed recording, as they are, into a new file that knows its length and where
// its key frames are: what a browser's MediaRecorder writes knows neither, so players cannot seek in it. Pictures, sound and
// their times do not change (but for the lead-in of Opus sound, 7 ms). It fails with ErrTool, ErrDisk, ErrDecode or the
// context's error, and then leaves no file.
func Remux(ctx context.Context, rec *analysis.Recording, path string) error {
	return copyStreams(ctx, rec, 0, path)
}

// Excerpt is Remux of the recording's first seconds alone, and fails as that does.
func Excerpt(ctx context.Context, rec *analysis.Recording, seconds float64, path string) error {
	return copyStreams(ctx, rec, seconds, path)
}

// copyStreams copies that many seconds from the start; 0: all.
func copyStreams(ctx context.Context, rec *analysis.Recording, seconds float64, path string) error {
	in, err := inputArgs(rec.Path)
	if err != nil {
		return err
	}
	args := in
	if rec.Video != nil {
		args = append(args, "-map", fmt.Sprintf("0:%d", rec.Video.Index))
	}
	if rec.Audio != nil {
		args = append(args, "-map", fmt.Sprintf("0:%d", rec.Audio.Index))
	}
	if seconds > 0 {
		args = append(args, "-t", strconv.FormatFloat(seconds, 'f', 3, 64))
	}
	c := containers[container(rec)]
	args = append(append(append(args, "-c", "copy", "-dn", "-sn"), c.options...), "-f", c.format)
	return makeFile(ctx, rec, path, args, nil, "record it again")
}

// makeFile has ffmpeg make a new file of a recording. Its stdout goes to out, if there is one. What it leaves behind when it
// fails is taken away; remedy is what to do about a recording that it can't read.
func makeFile(ctx context.Context, rec *analysis.Recording, path string, args []string, out io.Writer, remedy string) error {
	tool, err := lookTool("ffmpeg")
	if err != nil {
		return err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("resolve name: %w", err)
	}
	args = append(append([]string{"-v", "error", "-nostdin", "-y"}, args...), "file:"+abs)
	p, err := child.Start(ctx, child.Spec{Name: tool, Args: args, Stdout: out, Memory: childMemory})
	if err != nil {
		return fmt.Errorf("%w: ffmpeg: %w", ErrTool, err)
	}
	err = p.Wait()
	text, _ := p.Stderr()
	full := strings.Contains(text, "No space left")
	if err == nil && !full {
		return nil
	}
	if rerr := os.Remove(abs); rerr != nil && !errors.Is(rerr, os.ErrNotExist) {
		return errors.Join(err, rerr)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case full:
		return fault(ErrDisk, "", "free some space, or choose another place", path)
	}
	return fault(ErrDecode, "ffmpeg says "+lastWords(p, rec.Path), remedy, rec.Path)
}
