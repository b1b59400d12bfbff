package probe

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/media"
	"poise/analysis/media/internal/budget"
	"poise/analysis/media/internal/fault"
	"poise/analysis/media/internal/ffmpeg"
	"poise/analysis/timespan"
)

// fill turns ffprobe's answer into the recording's streams and clock.
func fill(rec *analysis.Recording, out *probed) error {
	origin, _ := seconds(out.Format.Start) // ffmpeg subtracts the same number when decoding
	video, audio := pickVideo(out.Streams), pickAudio(out.Streams)
	warn := func(said string) { rec.Warnings = append(rec.Warnings, said) }
	coarse := ""
	if rate := sampleRate(audio); rate > 0 && rate < leastRate {
		coarse = lang.Kept("sampled at %d Hz, it holds no speech", rate)
		warn(lang.Kept("The sound was left out: %s.", coarse))
		audio = nil
	}
	if video == nil && audio == nil {
		return fault.New(media.ErrNoStreams, coarse, "give a recording with picture or sound", rec.Path)
	}
	if video != nil {
		if err := fillVideo(rec, video, origin); err != nil {
			return err
		}
	}
	if audio != nil {
		a := audioStream(audio, origin)
		rec.Audio = &a
		for i := range out.Streams {
			if s := &out.Streams[i]; isAudio(s) && (sampleRate(s) == 0 || sampleRate(s) >= leastRate) {
				rec.Tracks = append(rec.Tracks, audioStream(s, origin))
			}
		}
	}
	rec.Duration = duration(out, origin, video, audio)
	if rec.Bytes > 0 && rec.Duration > budget.Longest(rec.Bytes) {
		warn(lang.Kept("The file says that it lasts %s, which %.1f MB can't hold. Its length was taken from what it shows.",
			timespan.Format(math.Round(rec.Duration)), float64(rec.Bytes)/1e6))
		rec.Duration = 0 // not known
	}
	return nil
}

func audioStream(s *stream, origin float64) analysis.AudioStream {
	return analysis.AudioStream{Index: s.Index, Codec: s.Codec, SampleRate: sampleRate(s), Channels: s.Channels, Start: startOf(s, origin)}
}

// isAudio tells whether a stream can be decoded to sound.
func isAudio(s *stream) bool { return s.Type == "audio" && s.Codec != "" && s.Channels > 0 }

// leastRate is the lowest sample rate at which sound can be speech: telephones carry it up to 3.4 kHz (ITU-T G.712), and its first
// formants need 2 kHz.
const leastRate = 4000

// sampleRate is that of a stream, Hz; 0: there is none, or it is not told.
func sampleRate(s *stream) int {
	if s == nil {
		return 0
	}
	rate, _ := strconv.Atoi(s.SampleRate)
	return rate
}

// maxAspect is how many times longer than the other one side of a picture may be. The widest cameras of meetings give 8:1. Faces are
// looked for in squares of the shorter side, whose number this bounds.
const maxAspect = 16

func fillVideo(rec *analysis.Recording, s *stream, origin float64) error {
	if s.Width > ffmpeg.MaxSide || s.Height > ffmpeg.MaxSide || s.Width*s.Height > ffmpeg.MaxPixels {
		return fault.New(errTooLarge, lang.Kept("%d x %d pixels, at most 16384 a side and 67 million in all", s.Width, s.Height),
			"scale it down first", rec.Path)
	}
	if max(s.Width, s.Height) > maxAspect*min(s.Width, s.Height) {
		return fault.New(errTooThin, lang.Kept("%d x %d pixels", s.Width, s.Height), "cut out the part that shows somebody", rec.Path)
	}
	turn := rotationOf(s)
	v := &analysis.VideoStream{
		Index: s.Index, Codec: s.Codec, Width: shownWidth(s), Height: s.Height, Rotation: turn.degrees,
		FrameRate: ratio(s.AverageRate), Start: startOf(s, origin), Matrix: s.Matrix,
		Limited: limited(s),
	}
	if turn.degrees%180 != 0 {
		v.Width, v.Height = v.Height, v.Width
	}
	rec.Video = v
	warn := func(said string) { rec.Warnings = append(rec.Warnings, said) }
	if turn.warning != "" {
		warn(turn.warning)
	}
	if s.Transfer == "smpte2084" || s.Transfer == "arib-std-b67" {
		warn(lang.Kept("The picture is in HDR, which looks flatter here than it is."))
	}
	if slices.Contains([]string{"tt", "bb", "tb", "bt"}, s.FieldOrder) {
		warn(lang.Kept("The picture is interlaced, as on old cameras: fast movements look frayed."))
	}
	return nil
}

// limited tells whether brightness runs from 16 to 235, as ffmpeg takes it to where neither stream nor pixel format say otherwise.
func limited(s *stream) bool {
	return s.Range != "pc" && strings.HasPrefix(s.PixelFormat, "yuv") && !strings.HasPrefix(s.PixelFormat, "yuvj")
}

// shownWidth is the width in square pixels, as players show it. A shape beyond 4:1 is taken for damage.
func shownWidth(s *stream) int {
	a := ratio(s.Aspect)
	if !(a >= 0.25 && a <= 4) {
		return s.Width
	}
	return min(max(1, int(math.Round(float64(s.Width)*a))), ffmpeg.MaxSide)
}

// pickVideo takes the first stream of moving pictures: no cover art, no thumbnails.
func pickVideo(all []stream) *stream {
	sound := pickAudio(all) != nil
	for i := range all {
		s := &all[i]
		if s.Type == "video" && s.Width > 0 && s.Height > 0 && !isCover(s, sound) {
			return s
		}
	}
	return nil
}

var stillCodecs = []string{"mjpeg", "png", "bmp", "webp", "tiff", "gif"}

// isCover tells cover art from video. Some writers leave the flag out: then it is one still picture beside sound.
func isCover(s *stream, sound bool) bool {
	d := s.Disposition
	if d["attached_pic"]+d["still_image"]+d["timed_thumbnails"] > 0 {
		return true
	}
	return sound && slices.Contains(stillCodecs, s.Codec) && (s.Frames == "1" || ratio(s.AverageRate) == 0)
}

// pickAudio takes the first sound marked as default, else the first.
func pickAudio(all []stream) *stream {
	var first *stream
	for i := range all {
		s := &all[i]
		if !isAudio(s) {
			continue
		}
		if s.Disposition["default"] != 0 {
			return s
		}
		if first == nil {
			first = s
		}
	}
	return first
}

// startOf is a stream's start on the common clock; a stream that names none starts with the file.
func startOf(s *stream, origin float64) float64 {
	if t, ok := seconds(s.Start); ok {
		return max(0, t-origin)
	}
	return 0
}

// duration is the end of the later of the used streams, else the container's claim, else 0.
func duration(out *probed, origin float64, used ...*stream) float64 {
	end := 0.0
	for _, s := range used {
		if s == nil {
			continue
		}
		if d, ok := seconds(s.Duration); ok && d > 0 {
			end = max(end, startOf(s, origin)+d)
		}
	}
	if d, ok := seconds(out.Format.Duration); end == 0 && ok && d > 0 {
		end = d
	}
	return end
}
