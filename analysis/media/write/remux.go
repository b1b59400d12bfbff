package write

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"poise/analysis"
	"poise/analysis/media/internal/ffmpeg"
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

// Ext is the extension of the file that Remux makes of a recording: .webm, .mp4 or .mkv.
func Ext(rec *analysis.Recording) string { return containers[container(rec)].ext }

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
// their times do not change (but for the lead-in of Opus sound, 7 ms). With seconds above 0, only so many from the start are
// copied. It fails with media.ErrTool, ErrDisk, ErrDecode where the recording is at fault, ErrInterrupted or the context's
// error, and then leaves no file.
func Remux(ctx context.Context, rec *analysis.Recording, seconds float64, path string) error {
	in, err := ffmpeg.Input(rec.Path)
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
