package capture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"time"

	"poise/analysis/media"
	"poise/analysis/media/internal/ffmpeg"
	"poise/analysis/media/internal/pcm"
)

// errMicrophone means that there is no microphone, or that it gives no sound.
var errMicrophone = errors.New("no sound from the microphone")

// source is how a source of sound may be called: names of PulseAudio, and hw:0 or plughw:1,0 of ALSA. ALSA's other names may
// be definitions that write files or run programs.
var source = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.\-]*$|^(plug)?hw:[0-9A-Za-z]+(,[0-9]+)?$`)

// Microphone hands out the sound of a microphone, mono at media.SampleRate, as it comes: a source of PulseAudio, else of ALSA; name is
// "default" or a name of theirs. It returns when ctx ends (nil after sound has come) or when the microphone is gone. Times are
// seconds since begin: that at which the first piece arrived, less its length, and from there on the samples are counted.
func Microphone(ctx context.Context, name string, begin time.Time, sound func(samples []float32, at float64)) error {
	if !source.MatchString(name) {
		return fmt.Errorf("%w: %q is no name of a source (use default, none, or a name that pactl list sources short shows)", errMicrophone, name)
	}
	var said error
	for _, system := range []string{"pulse", "alsa"} {
		heard, err := microphone(ctx, system, name, begin, sound)
		if heard || ctx.Err() != nil || errors.Is(err, media.ErrTool) {
			return err
		}
		said = err
	}
	return fmt.Errorf("%w (tried PulseAudio and ALSA): ffmpeg says %w", errMicrophone, said)
}

// piece is how much sound is handed on at once: 50 ms, 16-bit.
const piece = media.SampleRate / 20 * 2

func microphone(ctx context.Context, system, name string, begin time.Time, sound func([]float32, float64)) (heard bool, err error) {
	args := []string{"-f", system, "-fflags", "nobuffer"}
	if system == "pulse" {
		args = append(args, "-fragment_size", strconv.Itoa(piece), "-sample_rate", strconv.Itoa(media.SampleRate), "-channels", "1")
	}
	args = append(args, "-i", name, "-map", "0:a:0", "-ac", "1", "-ar", strconv.Itoa(media.SampleRate), "-c:a", "pcm_s16le",
		"-avioflags", "direct", "-flush_packets", "1", "-f", "s16le", "pipe:1")
	src, err := ffmpeg.Read(ctx, ffmpeg.Spec{Args: args})
	if err != nil {
		return false, err
	}
	defer src.Close()
	src.Patience = 0 // a microphone that is muted may give nothing for long
	if heard = handOn(src, begin, sound); heard {
		return true, nil
	}
	return false, errors.New(src.End(nil).Words)
}

// handOn hands on sound until it ends, and tells whether there was any.
func handOn(r io.Reader, begin time.Time, sound func([]float32, float64)) (heard bool) {
	raw := make([]byte, piece)
	var samples []float32
	start, count := 0.0, 0
	for {
		n, err := io.ReadFull(r, raw)
		if n >= 2 {
			samples = pcm.Samples(samples[:0], raw[:n&^1])
			if count == 0 {
				start = max(0, time.Since(begin).Seconds()-float64(len(samples))/media.SampleRate)
			}
			sound(samples, start+float64(count)/media.SampleRate)
			count += len(samples)
		}
		if err != nil {
			return count > 0
		}
	}
}
