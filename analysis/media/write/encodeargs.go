package write

import (
	"fmt"

	"poise/analysis/media/internal/ffmpeg"
)

// playable lists the kinds of sound that players expect in an mp4 and that are taken over as they are.
var playable = map[string]bool{"aac": true, "mp3": true, "ac3": true, "eac3": true, "alac": true, "opus": true, "flac": true}

// encodeArgs is ffmpeg's command line: pictures from stdin, sound from the recording.
func encodeArgs(path string, o EncodeOptions) ([]string, error) {
	args := append([]string{"-y", "-protocol_whitelist", "pipe"}, ffmpeg.MatroskaInput()...)
	sound := o.Sound != nil && o.Sound.Audio != nil
	if sound {
		in, err := ffmpeg.ClockedInput(o.Sound.Path)
		if err != nil {
			return nil, err
		}
		args = append(append(args, "-threads", "1"), in...)
	}
	args = append(args, "-map", "0:v:0")
	if sound {
		args = append(args, "-map", fmt.Sprintf("1:%d", o.Sound.Audio.Index))
		args = append(args, soundArgs(o)...)
	}
	file, err := ffmpeg.File(path)
	if err != nil {
		return nil, err
	}
	return append(args, "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
		"-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
		"-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-bf", "0", "-threads", "2",
		"-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-video_track_timescale", "90000",
		"-max_muxing_queue_size", "9999", "-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart",
		"-f", "mp4", file), nil
}

// soundArgs takes the sound over as it is, or encodes it anew: where players would not know its kind, and for a part, which
// a filter cuts to the sample (a seek would trust the recording's index).
func soundArgs(o EncodeOptions) []string {
	part := o.From > 0 || o.To > 0
	if playable[o.Sound.Audio.Codec] && !part {
		return []string{"-c:a", "copy"}
	}
	args := []string{"-c:a", "aac", "-b:a", "160k", "-max_error_rate", "1"}
	if !part {
		return args
	}
	cut := fmt.Sprintf("atrim=start=%.6f", o.From)
	if o.To > 0 {
		cut += fmt.Sprintf(":end=%.6f", o.To)
	}
	return append(args, "-af", cut+fmt.Sprintf(",asetpts=PTS-%.6f/TB", o.From))
}
