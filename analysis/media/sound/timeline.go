package sound

import (
	"errors"
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/media"
	"poise/analysis/media/internal/budget"
)

// slack is how far, in samples, a packet may lie off the end of the last before it is moved to its own time: browsers
// stamp sound with a jitter of some milliseconds, and each move is a click.
const slack = 30 * media.SampleRate / 1000

var (
	errTooLong = errors.New("sound too long")
	errHollow  = errors.New("more sound than the file's bytes can hold")
)

// timeline lays packets of sound out at their times: silence into holes, overlaps cut, and left out what is too far ahead.
type timeline struct {
	w        *wavWriter
	budget   *budget.Budget
	used     bool
	start    float64
	samples  int64
	holes    []analysis.Span // holes, in seconds on the common clock
	still    int64           // samples of digital silence just before samples
	stills   []analysis.Span // digital silence, in seconds on the common clock
	cut      int64           // samples cut because their time was taken
	leapt    int64           // samples left out because their time leaps ahead
	warnings []string
}

// add appends 16-bit samples that are to be heard at time t.
func (t *timeline) add(at float64, pcm []byte) error {
	if !t.budget.Hold(float64(len(pcm)/2) / media.SampleRate) {
		return errHollow
	}
	if !t.used {
		t.used, t.start = true, max(0, at)
	}
	off := int64(math.Round((at-t.start)*media.SampleRate)) - t.samples
	switch {
	case off > slack && !t.budget.Gap(float64(off)/media.SampleRate):
		t.leapt += int64(len(pcm) / 2)
		return nil
	case off > slack:
		if t.samples+off > maxSamples {
			return errTooLong
		}
		t.endStill()
		t.holes = append(t.holes, analysis.Span{Start: t.now(), End: t.now() + float64(off)/media.SampleRate})
		t.samples += off
		if err := t.w.silence(off); err != nil {
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
	pcm = pcm[:len(pcm)&^1]
	t.listen(pcm)
	return t.w.write(pcm)
}

// leastTold is how much sound, in seconds, must be missing or left out to be told of: less is no syllable.
const leastTold = 0.1

// shortestStill is the least digital silence that is told of, in samples: no word is so short, and decoders begin with less.
const shortestStill = 3 * media.SampleRate / 10

// listen counts samples, and tells digital silence: no microphone's noise is below the last bit.
func (t *timeline) listen(pcm []byte) {
	for i := 0; i < len(pcm); i += 2 {
		if x := int16(uint16(pcm[i]) | uint16(pcm[i+1])<<8); x >= -1 && x <= 1 {
			t.still++
		} else {
			t.endStill()
		}
		t.samples++
	}
}

// endStill ends the digital silence that lasted until now.
func (t *timeline) endStill() {
	if t.still >= shortestStill {
		t.stills = append(t.stills, analysis.Span{Start: t.now() - float64(t.still)/media.SampleRate, End: t.now()})
	}
	t.still = 0
}

// now is the time behind the last sample, in seconds on the common clock.
func (t *timeline) now() float64 { return t.start + float64(t.samples)/media.SampleRate }

func (t *timeline) warn(said string) { t.warnings = append(t.warnings, said) }

// info says what was laid out of a recording whose decoder reported damage or not.
func (t *timeline) info(rec *analysis.Recording, damaged bool) Info {
	t.endStill()
	i := Info{Start: t.start, Samples: t.samples, Holes: t.holes, Still: t.stills, Leapt: t.leapt > 0}
	if silent := analysis.Length(t.holes); silent > leastTold {
		t.warn(lang.Kept("Sound is missing, %.1f s in all (places: %d). That time does not count as pauses.", silent, len(t.holes)))
	}
	if t.leapt > 0 {
		t.warn(lang.Kept("Sound whose times leap far ahead was left out: %.1f s.", float64(t.leapt)/media.SampleRate))
	}
	if float64(t.cut)/media.SampleRate > leastTold {
		t.warn(lang.Kept("Sound whose times overlap was cut: %.1f s.", float64(t.cut)/media.SampleRate))
	}
	if damaged {
		t.warn(lang.Kept("The sound is damaged: it may be missing or wrong in places."))
	}
	told := max(1, 0.02*rec.Duration) // seconds from which missing sound is worth a word
	if t.start > told {
		t.warn(lang.Kept("The sound begins %.1f s after the picture.", t.start))
	}
	if missing := rec.Duration - t.now(); rec.Duration > 0 && t.leapt == 0 && missing > told {
		t.warn(lang.Kept("The sound ends %.1f s before the recording does.", missing))
	}
	i.Warnings = t.warnings
	return i
}
