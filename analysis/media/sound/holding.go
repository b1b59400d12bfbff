package sound

import (
	"encoding/binary"
	"errors"
	"io"
	"math"

	"poise/analysis/files"
)

// Stream is sound that is read front to back, as a WAV is.
type Stream interface {
	Read(buf []float32) (n int, err error)
}

// Holding is a track of the same times as t that holds other sound. The caller must call Close.
func (t *Track) Holding(s Stream) (*Track, error) {
	f, err := files.Nameless()
	if err != nil {
		return nil, diskError(err)
	}
	if err := writeStream(newWAVWriter(f), s); err != nil {
		f.Close()
		return nil, err
	}
	return &Track{Info: t.Info, file: f}, nil
}

func writeStream(w *wavWriter, s Stream) error {
	buf, pcm := make([]float32, 1<<12), []byte(nil)
	for {
		n, err := s.Read(buf)
		pcm = pcm[:0]
		for _, x := range buf[:n] {
			y := min(max(math.Round(float64(x)*(1<<15)), math.MinInt16), math.MaxInt16)
			pcm = binary.LittleEndian.AppendUint16(pcm, uint16(int16(y)))
		}
		if werr := w.write(pcm); werr != nil {
			return diskError(werr)
		}
		switch {
		case errors.Is(err, io.EOF):
			if err := w.finish(); err != nil {
				return diskError(err)
			}
			return nil
		case err != nil:
			return err
		}
	}
}
