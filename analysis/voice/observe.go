// Package voice observes the sound of a recording: speech probability, intensity, level, voicing, pitch,
// spectrum and loudness, as columns. It streams: besides the columns it keeps a few hundred milliseconds of sound.
package voice

import (
	"context"
	"errors"
	"fmt"
	"io"

	"poise/analysis"
	"poise/models"
)

// Rate is the sample rate of the sound that is observed, Hz.
const Rate = 16000

// ErrEmpty is returned by Observe when there is not a single sample.
var ErrEmpty = errors.New("the audio stream holds no sound")

// Samples is a stream of mono sound at Rate with values from -1 to 1. Read fills at most len(buf) values, returns how
// many, and io.EOF (possibly along with the last values) at the end.
type Samples interface {
	Read(buf []float32) (n int, err error)
}

// Observe reads wav to its end and returns the columns of what was heard. Start is the time of the first sample on the
// common clock, in seconds. When rt is nil or cannot run the speech network, Speech stays empty; a missing or altered
// network file is an error. Progress, unless nil, is told about once a second the seconds of sound read so far. The
// samples belong to the caller, who closes them.
func Observe(ctx context.Context, wav Samples, rt models.Runtime, start float64, progress func(t float64)) (
	v *analysis.Voice, err error) {
	o, err := newObserver(rt, start)
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := o.detector.close(); err == nil && cerr != nil {
			v, err = nil, fmt.Errorf("close speech network: %w", cerr)
		}
	}()
	if known, ok := wav.(interface{ Samples() int64 }); ok {
		o.reserve(int(known.Samples()))
	}
	if err := o.readAll(ctx, wav, progress); err != nil {
		return nil, err
	}
	return o.finish()
}

// observer carries the columns and what the stages keep between reads.
type observer struct {
	detector *speechDetector
	framer   *framer
	loudness *loudnessMeter
	voice    *analysis.Voice
	start    float64
	samples  int64
	clipped  int64
}

func newObserver(rt models.Runtime, start float64) (*observer, error) {
	d, err := openSpeechDetector(rt)
	if err != nil {
		return nil, err
	}
	return &observer{detector: d, framer: newFramer(), loudness: newLoudnessMeter(), start: start, voice: &analysis.Voice{Start: start,
		SpeechHop: speechHop, Hop: hopSeconds, BandHop: bandEvery * hopSeconds, LoudnessHop: float64(loudnessStep) / Rate}}, nil
}

// reserve makes room for the columns of so many samples: columns that grow take twice their memory.
func (o *observer) reserve(samples int) {
	v, hops := o.voice, samples/hopSamples+1
	for _, c := range []*[]float32{&v.Level, &v.Intensity, &v.Voicing, &v.Pitch} {
		*c = make([]float32, 0, hops)
	}
	v.Bands = make([]uint8, 0, (hops/bandEvery+1)*analysis.VoiceBands)
	v.Loudness = make([]float32, 0, samples/loudnessStep+1)
}

func (o *observer) readAll(ctx context.Context, wav Samples, progress func(float64)) error {
	buf := make([]float32, Rate/4)
	idle, told := 0, int64(0)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := wav.Read(buf)
		if perr := o.add(buf[:n]); perr != nil {
			return perr
		}
		if progress != nil && o.samples-told >= Rate {
			told = o.samples
			progress(float64(o.samples) / Rate)
		}
		switch idle++; {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read sound: %w", err)
		case n > 0:
			idle = 0
		case idle > 100:
			return fmt.Errorf("read sound: %w", io.ErrNoProgress)
		}
	}
}

// add passes samples to every stage. A sample that is not a number counts as silence: it must not poison the filters.
func (o *observer) add(x []float32) error {
	for i, s := range x {
		if s != s {
			x[i], s = 0, 0
		}
		a := max(s, -s)
		if a >= fullScale {
			o.clipped++
		}
		o.voice.Peak = max(o.voice.Peak, min(float64(a), 1))
	}
	o.samples += int64(len(x))
	o.framer.add(x, o.voice)
	o.loudness.add(x, o.voice)
	return o.detector.add(x, o.voice)
}

// fullScale is the largest positive sample that 16 bits hold.
const fullScale = 32767.0 / 32768

func (o *observer) finish() (*analysis.Voice, error) {
	if o.samples == 0 {
		return nil, ErrEmpty
	}
	o.framer.flush(o.samples, o.voice)
	o.loudness.flush(o.voice)
	if err := o.detector.flush(o.voice); err != nil {
		return nil, err
	}
	o.voice.Duration = float64(o.samples) / Rate
	o.voice.Clipped = float64(o.clipped) / float64(o.samples)
	o.voice.Noise = noiseFloor(o.voice.Intensity)
	return o.voice, nil
}
