package voices

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/pitch"
)

// Two voices differ in pitch, in the shape of the spectrum (the throat, and the way to the microphone) and in level. Each
// is divided by what one speaker varies from stretch to stretch: of the pairs of stretches of 18 single speakers three in
// four lay below 2 semitones, 3.5 dB and 2.4 dB, nineteen in twenty below 5.3, 4.9 and 5.1 (2026-11-22). Level counts least,
// since people lean back and forth.
const (
	pitchUnit, spectrumUnit, levelUnit = 3.0, 3.0, 6.0

	leastVoiced = 0.5 // s of voiced sound by which a stretch can be told apart
	longest     = 3.0 // s: longer stretches are cut, so that all weigh about the same
	mostSamples = 600 // compared with each other: of longer recordings every second, third, ... is taken
)

// sample is a stretch of speech as a point among voices.
type sample struct {
	segment int     // index of speech.Result.Segments
	seconds float64 // its length
	at      point
}

// point is the mean pitch, level and spectrum of a stretch in units of what one voice varies.
type point [2 + analysis.VoiceBands]float64

func (p *point) distance(q *point) float64 {
	sum := 0.0
	for i := range p {
		sum += (p[i] - q[i]) * (p[i] - q[i])
	}
	return math.Sqrt(sum)
}

// samples are the stretches that hold enough voiced sound.
func samples(v *analysis.Voice, segments []analysis.Span) []sample {
	if v.BandHop <= 0 || v.Hop <= 0 {
		return nil
	}
	var out []sample
	for k, s := range segments {
		n := math.Ceil(s.Length() / longest)
		for i := range int(n) {
			piece := analysis.Span{Start: s.Start + float64(i)*s.Length()/n, End: s.Start + float64(i+1)*s.Length()/n}
			if at, ok := locate(v, piece); ok {
				out = append(out, sample{segment: k, seconds: piece.Length(), at: at})
			}
		}
	}
	if skip := 1 + (len(out)-1)/mostSamples; skip > 1 {
		for i := 0; i*skip < len(out); i++ {
			out[i] = out[i*skip]
		}
		out = out[:(len(out)+skip-1)/skip]
	}
	return out
}

// locate is the point of a span; ok is false with too little voice.
func locate(v *analysis.Voice, s analysis.Span) (p point, ok bool) {
	rows := len(v.Bands) / analysis.VoiceBands
	n, last, used := 0.0, -1, 0.0
	pitch.Each(v, []analysis.Span{s}, func(i int, hz float32) {
		n++
		p[0] += 12 * math.Log2(float64(hz))
		p[1] += float64(v.Level[i])
		row := int(float64(i) * v.Hop / v.BandHop)
		if row == last || row >= rows {
			return
		}
		last = row
		used++
		addShape(p[2:], v.Bands[row*analysis.VoiceBands:(row+1)*analysis.VoiceBands])
	})
	if n*v.Hop < leastVoiced || used == 0 {
		return p, false
	}
	p[0], p[1] = p[0]/n/pitchUnit, p[1]/n/levelUnit
	for b := range p[2:] {
		p[2+b] /= used * spectrumUnit * math.Sqrt(analysis.VoiceBands) // root mean square over the bands
	}
	return p, true
}

// addShape adds a row of bands in dB about its own mean.
func addShape(sum []float64, row []uint8) {
	mean := 0.0
	for _, x := range row {
		mean += float64(x) / 2 / float64(len(row))
	}
	for b, x := range row {
		sum[b] += float64(x)/2 - mean
	}
}
