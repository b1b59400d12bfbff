package voice

import (
	"fmt"
	"math"
	"slices"

	"poise/analysis"
	"poise/models"
)

// Listener observes sound as it comes, with the stages of Observe, and keeps its columns until DropBefore. It is used by one
// goroutine.
type Listener struct{ o *observer }

// NewListener opens the speech network for sound whose first sample has the given time in seconds. The caller must call Close.
func NewListener(rt models.Runtime, start float64) (*Listener, error) {
	o, err := newObserver(rt, start)
	if err != nil {
		return nil, err
	}
	return &Listener{o}, nil
}

// Add observes the next samples, mono at Rate from -1 to 1; NaN samples are replaced by silence in place.
func (l *Listener) Add(x []float32) error {
	if err := l.o.add(x); err != nil {
		return err
	}
	return l.o.detector.run(l.o.voice) // somebody waits for it
}

// Time is that of the next sample, in seconds.
func (l *Listener) Time() float64 { return l.o.start + float64(l.o.samples)/Rate }

// ColumnPeriod is a time, in seconds, in which each column has a whole number of entries, and Bands an even share of them.
const ColumnPeriod = 0.8

// DropBefore drops entries before a time, in whole steps of 0.8 s.
func (l *Listener) DropBefore(before float64) {
	v := l.o.voice
	steps := int(math.Floor((before - v.Start) / ColumnPeriod))
	has := func(n int, hop float64) { steps = min(steps, int(math.Floor(float64(n)*hop/ColumnPeriod+1e-9))) }
	has(len(v.Level), v.Hop)
	has(len(v.Loudness), v.LoudnessHop)
	if l.o.detector.session != nil {
		has(len(v.Speech), v.SpeechHop)
	}
	if steps <= 0 {
		return
	}
	cut := func(hop float64) int { return int(math.Round(float64(steps) * ColumnPeriod / hop)) }
	if l.o.detector.session != nil {
		v.Speech = slices.Delete(v.Speech, 0, cut(v.SpeechHop))
	}
	for _, c := range []*[]float32{&v.Intensity, &v.Level, &v.Voicing, &v.Pitch} {
		*c = slices.Delete(*c, 0, cut(v.Hop))
	}
	v.Bands = slices.Delete(v.Bands, 0, cut(v.BandHop)*analysis.VoiceBands)
	v.Loudness = slices.Delete(v.Loudness, 0, cut(v.LoudnessHop))
	v.Start += float64(steps) * ColumnPeriod
}

// End is the end of what Voice returns, in seconds; negative infinity where that is nil.
func (l *Listener) End() float64 {
	v := l.o.voice
	if len(v.Level) == 0 {
		return math.Inf(-1)
	}
	return v.Start + float64(len(v.Level))*v.Hop
}

// Voice is a copy of the columns since the last DropBefore; nil before the first entry.
func (l *Listener) Voice() *analysis.Voice {
	v := *l.o.voice
	if len(v.Level) == 0 {
		return nil
	}
	for _, c := range []*[]float32{&v.Speech, &v.Intensity, &v.Level, &v.Voicing, &v.Pitch, &v.Loudness} {
		*c = slices.Clone(*c)
	}
	v.Bands = slices.Clone(v.Bands)
	v.Duration = float64(len(v.Level)) * v.Hop
	v.Clipped = float64(l.o.clipped) / float64(l.o.samples)
	v.Noise = noiseFloor(v.Intensity)
	return &v
}

// Close frees the network.
func (l *Listener) Close() error {
	if err := l.o.detector.close(); err != nil {
		return fmt.Errorf("close speech network: %w", err)
	}
	return nil
}
