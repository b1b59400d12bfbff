package voice

import (
	"errors"
	"fmt"

	"poise/analysis"
	"poise/models"
)

// Silero VAD 5 takes 32 ms of sound with the 4 ms before it, and carries a state from call to call.
const (
	chunk     = 512
	before    = 64
	speechHop = float64(chunk) / Rate
)

// detector turns sound into speech probabilities. A detector without session ignores the sound.
type detector struct {
	session models.Session
	input   []float32 // context, then the chunk being filled
	filled  int       // samples of the chunk so far
	state   []float32
	upper   *filler
}

func openDetector(rt models.Runtime) (*detector, error) {
	if rt == nil {
		return &detector{}, nil
	}
	s, err := rt.Open(models.SileroVAD)
	if errors.Is(err, models.ErrUnsupported) {
		return &detector{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open speech network: %w", err)
	}
	return &detector{session: s, input: make([]float32, before+chunk), state: make([]float32, 2*128), upper: newFiller()}, nil
}

func (d *detector) add(x []float32, v *analysis.Voice) error {
	for d.session != nil && len(x) > 0 {
		n := copy(d.input[before+d.filled:], x)
		x, d.filled = x[n:], d.filled+n
		if d.filled < chunk {
			return nil
		}
		if err := d.run(v); err != nil {
			return err
		}
	}
	return nil
}

// flush judges the last, incomplete chunk, filled up with silence.
func (d *detector) flush(v *analysis.Voice) error {
	if d.session == nil || d.filled == 0 {
		return nil
	}
	clear(d.input[before+d.filled:])
	return d.run(v)
}

func (d *detector) run(v *analysis.Voice) error {
	d.upper.fill(d.input[before:])
	out, err := d.session.Run(
		models.Tensor{Shape: []int{1, before + chunk}, Float: d.input},
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
	copy(d.input, d.input[chunk:])
	d.filled = 0
	return nil
}

func (d *detector) close() error {
	if d.session == nil {
		return nil
	}
	return d.session.Close()
}
