package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"time"

	"poise/analysis/internal/child"
)

// ErrMicrophone means that there is no microphone, or that it gives no sound.
var ErrMicrophone = errors.New("no sound from the microphone")

// source is how a source of sound may be called: names of PulseAudio, and hw:0 or plughw:1,0 of ALSA. ALSA's other names may
// be definitions that write files or run programs.
var source = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.\-]*$|^(plug)?hw:[0-9A-Za-z]+(,[0-9]+)?$`)

// Microphone hands out the sound of a microphone, mono at SampleRate, as it comes: a source of PulseAudio, else of ALSA; name is
// "default" or a name of theirs. It returns when ctx ends (nil after sound has come) or when the microphone is gone. Times are
// seconds since begin: that at which the first piece arrived, less its length, and from there on the samples are counted.
func Microphone(ctx context.Context, name string, begin time.Time, sound func(samples []float32, at float64)) error {
	if !source.MatchString(name) {
		return fmt.Errorf("%w: %q is no name of a source (use default, none, or a name that pactl list sources short shows)", ErrMicrophone, name)
	}
	tool, err := lookTool("ffmpeg")
	if err != nil {
		return err
	}
	var said error
	for _, system := range []string{"pulse", "alsa"} {
		heard, err := microphone(ctx, tool, system, name, begin, sound)
		if heard || ctx.Err() != nil {
			return err
		}
		said = err
	}
	return fmt.Errorf("%w (tried PulseAudio and ALSA): ffmpeg says %w", ErrMicrophone, said)
}

// piece is how much sound is handed on at once: 50 ms, 16-bit.
const piece = SampleRate / 20 * 2

func microphone(ctx context.Context, tool, system, name string, begin time.Time, sound func([]float32, float64)) (heard bool, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return false, fmt.Errorf("listen: %w", err)
	}
	defer r.Close()
	args := []string{"-v", "error", "-nostdin", "-f", system, "-fflags", "nobuffer"}
	if system == "pulse" {
		args = append(args, "-fragment_size", strconv.Itoa(piece), "-sample_rate", strconv.Itoa(SampleRate), "-channels", "1")
	}
	args = append(args, "-i", name, "-map", "0:a:0", "-ac", "1", "-ar", strconv.Itoa(SampleRate), "-c:a", "pcm_s16le",
		"-avioflags", "direct", "-flush_packets", "1", "-f", "s16le", "pipe:1")
	p, err := child.Start(ctx, child.Spec{Name: tool, Args: args, Stdout: w, Memory: childMemory})
	w.Close()
	if err != nil {
		return false, fmt.Errorf("%w: ffmpeg: %w", ErrTool, err)
	}
	defer func() { p.Kill(); _ = p.Wait() }() // how a killed child ended tells nothing
	raw := make([]byte, piece)
	var samples []float32
	start, count := 0.0, 0
	for {
		n, err := io.ReadFull(r, raw)
		if n >= 2 {
			samples = Samples16(samples[:0], raw[:n&^1])
			if count == 0 {
				start = max(0, time.Since(begin).Seconds()-float64(len(samples))/SampleRate)
			}
			sound(samples, start+float64(count)/SampleRate)
			count += len(samples)
		}
		if err != nil {
			break
		}
	}
	_ = p.Wait() // its words say more than its code
	if count > 0 {
		return true, nil
	}
	return false, errors.New(address.ReplaceAllString(p.LastLine(), ""))
}
