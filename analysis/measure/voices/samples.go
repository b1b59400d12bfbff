package voices

import (
	"math"
	"slices"
	"sort"

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

	// dB below a frame's loudest band at which its spectrum ends: what lies lower is the room's noise for a voice that is 12 dB softer.
	depth = 25.0

	leastVoiced = 0.5 // s of voiced sound by which a stretch can be told apart
	longest     = 3.0 // s: longer stretches are cut, so that all weigh about the same
	mostSamples = 600 // compared with each other: of longer recordings every second, third, ... is taken
)

// sample is a stretch of speech as a point among voices.
type sample struct {
	voice   uint8
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

// frame is a voiced row of the bands as a point among voices.
type frame struct {
	time float64 // media time of its middle
	at   point
}

// framesOf are the voiced frames within spans, in order, in units of their deviation within stretches of 3 s.
func framesOf(v *analysis.Voice, spans []analysis.Span) [][]frame {
	if v.BandHop <= 0 || v.Hop <= 0 {
		return nil
	}
	out := make([][]frame, len(spans))
	var within spread
	rows := len(v.Bands) / analysis.VoiceBands
	for k, s := range spans {
		last := -1
		pitch.Each(v, []analysis.Span{s}, func(i int, hz float32) {
			if row := int(float64(i) * v.Hop / v.BandHop); row != last && row < rows {
				last = row
				at := frameAt(hz, v.Bands[row*analysis.VoiceBands:(row+1)*analysis.VoiceBands])
				out[k] = append(out[k], frame{v.Start + (float64(row)+.5)*v.BandHop, at})
			}
		})
		for _, piece := range pieces(s) {
			within.addAll(during(out[k], piece))
		}
	}
	within.scale(out)
	return out
}

// pieces cuts a span so that none is longer than longest.
func pieces(s analysis.Span) []analysis.Span {
	n := math.Ceil(s.Length() / longest)
	out := make([]analysis.Span, int(n))
	for i := range out {
		out[i] = analysis.Span{Start: s.Start + float64(i)*s.Length()/n, End: s.Start + float64(i+1)*s.Length()/n}
	}
	return out
}

// during are those of frames in order that lie within a span.
func during(all []frame, s analysis.Span) []frame {
	at := func(t float64) int {
		return sort.Search(len(all), func(i int) bool { return all[i].time >= t })
	}
	return all[at(s.Start):at(s.End)]
}

// mean of frames; the origin without any.
func mean(all []frame) (p point) {
	for i := range all {
		for d := range p {
			p[d] += all[i].at[d] / float64(len(all))
		}
	}
	return p
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
	floor := float64(slices.Max(row))/2 - depth
	for b, x := range row {
		levels[b] = max(float64(x)/2, floor)
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

// addAll adds the frames of one stretch.
func (s *spread) addAll(all []frame) {
	about := mean(all)
	for _, f := range all {
		s.n++
		for i := range f.at {
			for k := range i + 1 {
				s.products[i][k] += (f.at[i] - about[i]) * (f.at[k] - about[k])
			}
		}
	}
}

// scale puts points into units of the deviation along every direction.
func (s *spread) scale(all [][]frame) {
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
	var lower, inverse mat.TriDense
	factor.LTo(&lower)
	if inverse.InverseTri(&lower) != nil {
		return // never, for the same reason
	}
	var by [1 + cepstra][1 + cepstra]float64
	for i := range by {
		for k := range i + 1 {
			by[i][k] = inverse.At(i, k)
		}
	}
	for _, of := range all {
		for n := range of {
			was := of[n].at
			for i := range by {
				sum := 0.0
				for k := range i + 1 {
					sum += by[i][k] * was[k]
				}
				of[n].at[i] = sum
			}
		}
	}
}
