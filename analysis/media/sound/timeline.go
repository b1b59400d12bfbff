package sound

import (
	"errors"
	"fmt"
	"math"

	"poise/analysis"
	"poise/analysis/media"
)

// slack is how far, in samples, a packet may lie off the end of the last before it is moved to its own time: browsers
// stamp sound with a jitter of some milliseconds, and each move is a click.
const slack = 30 * media.SampleRate / 1000

var errTooLong = errors.New("sound too long")

// timeline lays packets of sound out at their times: silence into holes, overlaps cut.
type timeline struct {
	w        *wavWriter
	used     bool
	start    float64
	samples  int64
	holes    int
	silent   int64 // samples of silence put in
	cut      int64 // samples cut because their time was taken
	warnings []string
}

// add appends 16-bit samples that are to be heard at time t.
func (t *timeline) add(at float64, pcm []byte) error {
	if !t.used {
		t.used, t.start = true, max(0, at)
	}
	off := int64(math.Round((at-t.start)*media.SampleRate)) - t.samples
	switch {
	case off > slack:
		if t.samples+off > maxSamples {
			return errTooLong
		}
		t.holes++
		t.silent += off
		if err := t.silence(off); err != nil {
			return err
		}
	case off < -slack:
		n := min(-off, int64(len(pcm)/2))
		t.cut += n
		pcm = pcm[2*n:]
	}
	if t.samples+int64(len(pcm)/2) > maxSamples {
		return errTooLong
	}
	t.samples += int64(len(pcm) / 2)
	return t.w.write(pcm[:len(pcm)&^1])
}

func (t *timeline) silence(n int64) error {
	t.samples += n
	zeros := make([]byte, 1<<16)
	for n *= 2; n > 0; n -= int64(len(zeros)) {
		if err := t.w.write(zeros[:min(n, int64(len(zeros)))]); err != nil {
			return err
		}
	}
	return nil
}

func (t *timeline) warn(format string, a ...any) {
	t.warnings = append(t.warnings, fmt.Sprintf(format, a...))
}

// info says what was laid out of a recording whose decoder reported damage or not.
func (t *timeline) info(rec *analysis.Recording, damaged bool) Info {
	i := Info{Start: t.start, Samples: t.samples, Holes: t.holes, HoleTime: float64(t.silent) / media.SampleRate}
	if t.holes > 0 {
		t.warn("The sound has holes (%d, %.2f s in all); they count as silence.", t.holes, i.HoleTime)
	}
	if t.cut > media.SampleRate/10 {
		t.warn("%.2f s of sound were cut because their times overlap.", float64(t.cut)/media.SampleRate)
	}
	if damaged {
		t.warn("The sound is damaged: its decoder reported errors, and it may be missing or wrong in places.")
	}
	if missing := rec.Duration - t.start - float64(t.samples)/media.SampleRate; rec.Duration > 0 && missing > max(1, 0.02*rec.Duration) {
		t.warn("The sound ends %.1f s before the recording does.", missing)
	}
	i.Warnings = t.warnings
	return i
}
