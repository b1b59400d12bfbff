package annotate

import (
	"context"
	"errors"
	"io"

	"poise/analysis/media"
	"poise/analysis/media/decode"
)

// sameTime is how far, in seconds, the time of a frame may differ between two decodings: the cache keeps nanoseconds,
// ffmpeg counts microseconds.
const sameTime = 2e-6

// each decodes the recording and hands out every analysed frame of the range with its index, front to back, until visit
// returns false.
func (s *Scene) each(ctx context.Context, from, to float64, open func(w, h int) error,
	visit func(i int, f media.Frame) (more bool, err error)) (err error) {
	dec, err := decode.Open(ctx, s.Recording, decode.Options{FPS: s.Obs.Options.FPS, Buffers: 2})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dec.Close()) }()
	if err := open(dec.Size()); err != nil {
		return err
	}
	times, i, found := s.Obs.Visual.Time, 0, 0
	for {
		f, release, err := dec.Read()
		if errors.Is(err, io.EOF) && found == 0 && from < times[len(times)-1] {
			return ErrOther
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for i < len(times) && times[i] < f.Time-sameTime {
			i++
		}
		more := true
		if i < len(times) && times[i] <= f.Time+sameTime && f.Time >= from && (to == 0 || f.Time < to) {
			found++
			more, err = visit(i, f)
		}
		release()
		if err != nil || !more || to > 0 && f.Time >= to {
			return err
		}
	}
}
