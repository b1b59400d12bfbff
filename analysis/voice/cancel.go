package voice

import (
	"context"
	"errors"
	"io"

	"gonum.org/v1/gonum/dsp/fourier"
)

// What a loudspeaker says into a microphone is known from the other track, so that the way from one to the other can be learned where
// nothing but the leak is heard, and its sound taken out everywhere: an acoustic echo canceller, with a Kalman filter for each frequency
// of each part of the response (Kuech, Mabande & Enzner 2014, doi 10.1109/ICASSP.2014.6853806).
const (
	echoBlock = 512 // samples: an entry of Speech
	echoParts = 16  // blocks of the response: 0.51 s, a living room and the delays of two sound cards
	echoAhead = 2   // of them, those by which the leak may come early: the tracks' clocks disagree

	// How the way changes: a weight keeps so much of itself from block to block (half of it for 22 s).
	echoKeeps = 0.999
	// Of the leak, what is learned from before any of it is taken out, s.
	echoLearned = 20.0
)

// echoPath is the way from a loudspeaker into a microphone, as spectra of the parts of its response.
type echoPath struct {
	fft    *fourier.FFT // of two blocks
	parts  [echoParts]echoPart
	newest int // of parts: where the newest block's spectrum is
	turn   int // of parts: whose response is cut to its length next

	before   [echoBlock]float64 // of what the loudspeaker says
	wave     []float64          // of two blocks
	spectrum []complex128
}

// echoPart is one block of the response, and one block of what the loudspeaker said: the latter go round.
type echoPart struct {
	weight []complex128
	doubt  []float64 // variance of the weight
	said   []complex128
}

func newEchoPath() *echoPath {
	const bins = echoBlock + 1
	e := &echoPath{fft: fourier.NewFFT(2 * echoBlock), wave: make([]float64, 2*echoBlock), spectrum: make([]complex128, bins)}
	for i := range e.parts {
		e.parts[i] = echoPart{make([]complex128, bins), make([]float64, bins), make([]complex128, bins)}
		for k := range bins {
			e.parts[i].doubt[k] = doubtAtFirst
		}
	}
	return e
}

// doubtAtFirst is the power of a leak that is as loud as leaks may be.
const doubtAtFirst = 0.16 // leakBelow

// rewind forgets what the loudspeaker said, not the way.
func (e *echoPath) rewind() {
	clear(e.before[:])
	for i := range e.parts {
		clear(e.parts[i].said)
	}
}

// said is the spectrum that goes with a part of the response.
func (e *echoPath) said(part int) []complex128 { return e.parts[(e.newest+part)%echoParts].said }

// cancel takes a block of what is heard of a loudspeaker out of a block of a microphone's sound, and tells the energies before and after. Where
// nothing else is heard it learns.
func (e *echoPath) cancel(microphone, loudspeaker []float32, learn bool) (was, is float64) {
	e.newest = (e.newest + echoParts - 1) % echoParts
	for i, x := range loudspeaker {
		e.wave[i], e.wave[echoBlock+i] = e.before[i], float64(x)
		e.before[i] = float64(x)
	}
	e.fft.Coefficients(e.said(0), e.wave)
	clear(e.spectrum)
	for p := range e.parts {
		x := e.said(p)
		for k, w := range e.parts[p].weight {
			e.spectrum[k] += w * x[k]
		}
	}
	e.fft.Sequence(e.wave, e.spectrum)
	for i, x := range microphone {
		rest := float64(x) - e.wave[echoBlock+i]/(2*echoBlock)
		was, is = was+float64(x)*float64(x), is+rest*rest
		e.wave[i], e.wave[echoBlock+i] = 0, rest
	}
	if is < was { // what is heard isn't explained otherwise
		for i := range microphone {
			microphone[i] = float32(e.wave[echoBlock+i])
		}
	}
	if learn {
		e.learn()
	}
	return was, min(was, is)
}

// learn corrects the response by the rest, which wave holds behind a block of silence.
func (e *echoPath) learn() {
	e.fft.Coefficients(e.spectrum, e.wave)
	for k, rest := range e.spectrum {
		expected := power(rest)
		for p := range e.parts {
			expected += e.parts[p].doubt[k] * power(e.said(p)[k]) / 2
		}
		if expected == 0 {
			continue
		}
		for p := range e.parts {
			part, x := &e.parts[p], e.said(p)[k]
			gain := part.doubt[k] / expected
			part.weight[k] += complex(gain*real(x), -gain*imag(x)) * rest
			part.doubt[k] = echoKeeps*echoKeeps*part.doubt[k]*(1-gain*power(x)/2) + (1-echoKeeps*echoKeeps)*power(part.weight[k])
		}
	}
	// A part's response lasts a block; what is learned beyond it, by the transform's going round, is cut of one part at a time.
	part := &e.parts[e.turn]
	e.fft.Sequence(e.wave, part.weight)
	for i := range echoBlock {
		e.wave[i] /= 2 * echoBlock
		e.wave[echoBlock+i] = 0
	}
	e.fft.Coefficients(part.weight, e.wave)
	e.turn = (e.turn + 1) % echoParts
}

func power(x complex128) float64 { return real(x)*real(x) + imag(x)*imag(x) }

// Tracks opens two tracks of sound from their beginning: the one that holds a leak, and the one it comes from.
type Tracks func() (own, other Samples, err error)

// Cancel is the track's sound without the leak; nil where it turns out to be none. Lead is by how much the other track begins later than the
// track, s.
func (l *Leak) Cancel(ctx context.Context, open Tracks, lead float64) (Samples, error) {
	again := func(path *echoPath) (*canceller, error) {
		own, other, err := open()
		if err != nil {
			return nil, err
		}
		c := &canceller{ctx: ctx, own: reader{samples: own}, other: reader{samples: other}, late: sampleAt(lead) - echoAhead*echoBlock, path: path, alone: l.alone}
		return c, c.begin()
	}
	path := newEchoPath()
	first, err := again(path)
	if err != nil {
		return nil, err
	}
	enough := min(l.long, int(echoLearned/speechHop))
	was, is := 0.0, 0.0
	for learned := 0; err == nil && learned < enough; {
		if err = first.next(); first.learned {
			if learned++; learned > enough/2 {
				was, is = was+first.was, is+first.is
			}
		}
	}
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, err
	case !l.plain && decibels(was)-decibels(is) < leakTaken:
		return nil, nil
	}
	path.rewind()
	return again(path)
}

// canceller is a track's sound without what it hears of another one.
type canceller struct {
	ctx        context.Context
	own, other reader
	late       int // samples of silence that go before the other's; below 0: how many of the other's are left out
	path       *echoPath
	alone      []bool  // of each block: nothing but the leak is heard
	block      int     // that comes next
	learned    bool    // from the last one
	was, is    float64 // its energy, before and after
	left       []float32
	buf        [2][echoBlock]float32
}

// begin leaves out what of the other track comes before.
func (c *canceller) begin() error {
	for n := -c.late; n > 0; n -= echoBlock {
		if _, err := c.other.fill(c.ctx, c.buf[1][:min(n, echoBlock)]); err != nil {
			return err
		}
	}
	return nil
}

// next reads a block and takes the leak out of it; io.EOF behind the end.
func (c *canceller) next() error {
	own, other := &c.buf[0], &c.buf[1]
	n, err := c.own.fill(c.ctx, own[:])
	if err != nil {
		return err
	}
	if n == 0 {
		return io.EOF
	}
	clear(own[n:])
	silent := min(max(c.late, 0), echoBlock)
	clear(other[:silent])
	c.late -= silent
	m, err := c.other.fill(c.ctx, other[silent:])
	if err != nil {
		return err
	}
	clear(other[silent+m:])
	c.learned = c.block < len(c.alone) && c.alone[c.block]
	c.was, c.is = c.path.cancel(own[:], other[:], c.learned)
	c.left = own[:n]
	c.block++
	return nil
}

// Read implements Samples.
func (c *canceller) Read(buf []float32) (n int, err error) {
	if len(c.left) == 0 {
		if err := c.next(); err != nil {
			return 0, err
		}
	}
	n = copy(buf, c.left)
	c.left = c.left[n:]
	return n, nil
}
