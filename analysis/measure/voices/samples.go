package voices

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"poise/analysis"
	"poise/analysis/measure/internal/pitch"
)

// Two voices differ in pitch and in the shape of the spectrum (the throat, and the way to the microphone). What a voice says makes both
// vary far more from moment to moment than voices differ, so stretches are held apart by their means in units of that variation, which
// the recording itself tells: the covariance of its frames within stretches (Mahalanobis 1936). The level doesn't count, since people lean
// back and forth.
const (
	cepstra = 12 // coefficients of the spectrum's cosine transform, without the level (Davis & Mermelstein 1980, doi 10.1109/TASSP.1980.1163420)

	// What a voice varies from stretch to stretch at least: of the pairs of stretches of 18 single speakers three in four lay below 2
	// semitones and 3.5 dB (2026-11-22). A voice without any variety (a program's) is not told from itself by less.
	pitchScatter, shapeScatter = 2.0, 3.0 // semitones, dB

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

// point is pitch (semitones) and cepstrum (dB) of a frame, or their means over a stretch.
type point [1 + cepstra]float64

func (p *point) distance(q *point) float64 {
	sum := 0.0
	for i := range p {
		sum += (p[i] - q[i]) * (p[i] - q[i])
	}
	return math.Sqrt(sum)
}

// samples are the stretches that hold enough voiced sound, in units of the frames' deviation within them.
func samples(v *analysis.Voice, segments []analysis.Span) []sample {
	if v.BandHop <= 0 || v.Hop <= 0 {
		return nil
	}
	var out []sample
	var within spread
	for k, s := range segments {
		n := math.Ceil(s.Length() / longest)
		for i := range int(n) {
			piece := analysis.Span{Start: s.Start + float64(i)*s.Length()/n, End: s.Start + float64(i+1)*s.Length()/n}
			if at, ok := locate(v, piece, &within); ok {
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
	within.scale(out)
	return out
}

// locate is the mean of a span's voiced frames, whose deviations from it are added to within; ok is false with too little voice.
func locate(v *analysis.Voice, s analysis.Span, within *spread) (p point, ok bool) {
	all, n, last := len(v.Bands)/analysis.VoiceBands, 0.0, -1
	var frames []point
	pitch.Each(v, []analysis.Span{s}, func(i int, hz float32) {
		n++
		if row := int(float64(i) * v.Hop / v.BandHop); row != last && row < all {
			last = row
			frames = append(frames, frameAt(hz, v.Bands[row*analysis.VoiceBands:(row+1)*analysis.VoiceBands]))
		}
	})
	if n*v.Hop < leastVoiced || len(frames) == 0 {
		return p, false
	}
	for _, f := range frames {
		for d := range p {
			p[d] += f[d] / float64(len(frames))
		}
	}
	for _, f := range frames {
		within.add(&f, &p)
	}
	return p, true
}

// cosines are the cosine transform's, orthonormal.
var cosines = func() (out [cepstra][analysis.VoiceBands]float64) {
	for c := range out {
		for b := range out[c] {
			out[c][b] = math.Sqrt(2.0/analysis.VoiceBands) * math.Cos(math.Pi*float64(c+1)*(float64(b)+0.5)/analysis.VoiceBands)
		}
	}
	return out
}()

// frameAt is the point of one frame with its row of bands (half decibels).
func frameAt(hz float32, row []uint8) (p point) {
	p[0] = 12 * math.Log2(float64(hz))
	var levels [analysis.VoiceBands]float64
	for b, x := range row {
		levels[b] = float64(x) / 2
	}
	for c := range cosines {
		sum := 0.0
		for b, x := range levels {
			sum += x * cosines[c][b]
		}
		p[1+c] = sum
	}
	return p
}

// spread adds up how frames lie about the means of their stretches.
type spread struct {
	products [1 + cepstra][1 + cepstra]float64
	n        float64
}

func (s *spread) add(frame, mean *point) {
	s.n++
	for i := range frame {
		for k := range i + 1 {
			s.products[i][k] += (frame[i] - mean[i]) * (frame[k] - mean[k])
		}
	}
}

// scale puts points into units of the deviation along every direction.
func (s *spread) scale(all []sample) {
	covariance := mat.NewSymDense(1+cepstra, nil)
	for i := range s.products {
		for k := range i + 1 {
			covariance.SetSym(i, k, s.products[i][k]/max(1, s.n))
		}
		least := shapeScatter
		if i == 0 {
			least = pitchScatter
		}
		covariance.SetSym(i, i, covariance.At(i, i)+least*least)
	}
	var factor mat.Cholesky
	if !factor.Factorize(covariance) {
		return // never: the diagonal was raised
	}
	var lower mat.TriDense
	factor.LTo(&lower)
	for i := range all {
		var x mat.VecDense
		if x.SolveVec(&lower, mat.NewVecDense(1+cepstra, all[i].at[:])) == nil {
			copy(all[i].at[:], x.RawVector().Data)
		}
	}
}
