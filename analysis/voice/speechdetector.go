package voice

import (
	"errors"
	"fmt"

	"poise/analysis"
	"poise/models"
)

// Silero VAD 5 takes 32 ms of sound with the 4 ms before it, and carries a state from call to call.
const (
	chunkSamples   = 512
	contextSamples = 64
	speechHop      = float64(chunkSamples) / Rate
)

// speechDetector turns sound into speech probabilities. A detector without session ignores the sound.
type speechDetector struct {
	session   models.Session
	input     []float32 // context, then the chunk being filled
	filled    int       // samples of the chunk so far
	state     []float32
	bandNoise *bandNoise
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
	return &speechDetector{session: s, input: make([]float32, contextSamples+chunkSamples), state: make([]float32, 2*128), bandNoise: newBandNoise()}, nil
}

func (d *speechDetector) add(x []float32, v *analysis.Voice) error {
	for d.session != nil && len(x) > 0 {
		n := copy(d.input[contextSamples+d.filled:], x)
		x, d.filled = x[n:], d.filled+n
		if d.filled < chunkSamples {
			return nil
		}
		if err := d.run(v); err != nil {
			return err
		}
	}
	return nil
}

// flush runs the network on the last, incomplete chunk, padded with silence.
func (d *speechDetector) flush(v *analysis.Voice) error {
	if d.session == nil || d.filled == 0 {
		return nil
	}
	clear(d.input[contextSamples+d.filled:])
	return d.run(v)
}

func (d *speechDetector) run(v *analysis.Voice) error {
	d.bandNoise.addTo(d.input[contextSamples:])
	out, err := d.session.Run(
		models.Tensor{Shape: []int{1, contextSamples + chunkSamples}, Float: d.input},
		models.Tensor{Shape: []int{2, 1, 128}, Float: d.state},
		models.Tensor{Int: []int64{Rate}},
	)
	if err != nil {
		return fmt.Errorf("run speech network: %w", err)
	}
	if len(out) != 2 || len(out[0].Float) != 1 || len(out[1].Float) != len(d.state) {
		return errors.New("run speech network: unexpected shape of its outputs")
	}
	v.Speech = append(v.Speech, out[0].Float[0])
	copy(d.state, out[1].Float)
	copy(d.input, d.input[chunkSamples:])
	d.filled = 0
	return nil
}

func (d *speechDetector) close() error {
	if d.session == nil {
		return nil
	}
	return d.session.Close()
}
