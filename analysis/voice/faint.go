package voice

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"poise/analysis"
	"poise/models"
)

// The speech network depends on the level of a voice. Of seven real voices of 20 to 90 % speech, six kept their share when they
// were turned down to a level of -50 dB; at -60 dB most had lost half of it, at -65 dB all but a synthetic one everything
// (November 2026). The gain of a microphone must not change the result.
const (
	faintLevel   = -42.0 // dB, of the loudest twentieth: below it sound is faint
	targetLevel  = -25.0 // dB, to which it is raised
	maxGain      = 40.0  // dB
	minSNR       = 10.0  // dB by which the loudest twentieth must lie above the quietest tenth: a room's noise stays as it is
	loudQuantile = 0.95
)

// Faint reports whether v was observed from sound so soft that the speech network may have missed speech: see RedetectSpeech.
func Faint(v *analysis.Voice) bool { return gainDecibels(v) > 0 }

// gainDecibels is how many decibels sound is to be raised, 0 for not at all.
func gainDecibels(v *analysis.Voice) float64 {
	if len(v.Speech) == 0 || len(v.Level) == 0 {
		return 0
	}
	s := slices.Clone(v.Level)
	slices.Sort(s)
	loud := float64(s[int(loudQuantile*float64(len(s)-1))])
	if loud > faintLevel || loud-float64(s[len(s)/10]) < minSNR {
		return 0
	}
	return min(targetLevel-loud, maxGain)
}

// RedetectSpeech reads wav, the sound that v was observed from, once more, runs the speech network on it with a gain, and replaces
// the speech probabilities of v.
func RedetectSpeech(ctx context.Context, wav Samples, v *analysis.Voice, rt models.Runtime) (err error) {
	d, err := openSpeechDetector(rt)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := d.close(); err == nil && cerr != nil {
			err = fmt.Errorf("close speech network: %w", cerr)
		}
	}()
	gain := float32(math.Pow(10, gainDecibels(v)/20))
	in, louder, buf := reader{samples: wav}, &analysis.Voice{}, make([]float32, Rate/4)
	for n := len(buf); n == len(buf); {
		if n, err = in.fill(ctx, buf); err != nil {
			return err
		}
		for i, x := range buf[:n] {
			buf[i] = min(max(gain*x, -1), 1)
		}
		if err := d.add(buf[:n], louder); err != nil {
			return err
		}
	}
	if err := d.flush(louder); err != nil {
		return err
	}
	if len(louder.Speech) != len(v.Speech) {
		return errors.New("hear sound again: it is not as long as before")
	}
	v.Speech = louder.Speech
	return nil
}
