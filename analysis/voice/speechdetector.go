package voice

import (
	"errors"
	"fmt"

	"poise/analysis"
	"poise/models"
)

// Silero VAD 5 takes 32 ms of sound with the 4 ms before it, and carries a state from chunk to chunk. Its network takes several chunks at
// a time, which costs a fifth of one after the other.
const (
	chunkSamples   = 512
	contextSamples = 64
	inputSamples   = contextSamples + chunkSamples
	stateSize      = 128
	chunksTogether = 25
	speechHop      = float64(chunkSamples) / Rate
)

// speechDetector turns sound into speech probabilities. A detector without session ignores the sound.
type speechDetector struct {
	session       models.Session
	input         []float32 // chunks that wait, each with its context, and the one being filled
	waiting       int       // chunks
	filled        int       // samples of the chunk being filled
	state, next   models.Tensor
	probabilities []float32
	bandNoise     *bandNoise
}

func openSpeechDetector(rt models.Runtime) (*speechDetector, error) {
	if rt == nil {
		return &speechDetector{}, nil
	}
	s, err := rt.Open(models.SileroVAD)
	if errors.Is(err, models.ErrUnsupported) {
		return &speechDetector{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open speech network: %w", err)
	}
	state := func() models.Tensor {
		return models.Tensor{Shape: []int{2, 1, stateSize}, Float: make([]float32, 2*stateSize)}
	}
	return &speechDetector{session: s, input: make([]float32, (chunksTogether+1)*inputSamples), state: state(), next: state(),
		probabilities: make([]float32, chunksTogether), bandNoise: newBandNoise()}, nil
}

// add takes samples, and runs the network as soon as chunksTogether chunks wait for it.
func (d *speechDetector) add(x []float32, v *analysis.Voice) error {
	for d.session != nil && len(x) > 0 {
		chunk := d.chunk()
		n := copy(chunk[d.filled:], x)
		x, d.filled = x[n:], d.filled+n
		if d.filled < chunkSamples {
			return nil
		}
		d.end(chunk)
		if d.waiting < chunksTogether {
			continue
		}
		if err := d.run(v); err != nil {
			return err
		}
	}
	return nil
}

// chunk is the one being filled.
func (d *speechDetector) chunk() []float32 {
	return d.input[d.waiting*inputSamples+contextSamples : (d.waiting+1)*inputSamples]
}

// end ends a chunk; its end is the context of the next.
func (d *speechDetector) end(chunk []float32) {
	d.bandNoise.addTo(chunk)
	d.waiting, d.filled = d.waiting+1, 0
	copy(d.input[d.waiting*inputSamples:], chunk[chunkSamples-contextSamples:])
}

// flush runs the network on what waits, the last, incomplete chunk padded with silence.
func (d *speechDetector) flush(v *analysis.Voice) error {
	if d.session != nil && d.filled > 0 {
		chunk := d.chunk()
		clear(chunk[d.filled:])
		d.end(chunk)
	}
	return d.run(v)
}

// run runs the network on the chunks that wait.
func (d *speechDetector) run(v *analysis.Voice) error {
	n := d.waiting
	if n == 0 {
		return nil
	}
	err := d.session.RunInto([]models.Tensor{{Shape: []int{n, 1}, Float: d.probabilities[:n]}, d.next},
		models.Tensor{Shape: []int{n, inputSamples}, Float: d.input[:n*inputSamples]}, d.state)
	if err != nil {
		return fmt.Errorf("run speech network: %w", err)
	}
	v.Speech = append(v.Speech, d.probabilities[:n]...)
	d.state, d.next = d.next, d.state
	copy(d.input, d.input[n*inputSamples:])
	d.waiting = 0
	return nil
}

func (d *speechDetector) close() error {
	if d.session == nil {
		return nil
	}
	return d.session.Close()
}
