package sound

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/go-audio/audio"
	"github.com/go-audio/wav"

	"poise/analysis/media"
	"poise/analysis/media/internal/fault"
)

// WAV reads mono 16 kHz 16-bit PCM in blocks.
type WAV struct {
	dec  *wav.Decoder
	ints audio.IntBuffer
	n    int64 // samples in all
	left int64 // samples not yet read
}

// ErrFormat means that a WAV is of another kind than a Track's.
var ErrFormat = fault.Kind("not a mono 16 kHz 16-bit WAV", media.ErrContent)

// newWAV reads a WAV of exactly the kind that Extract writes and fails with ErrFormat on any other. The header is
// judged here, strictly, and go-audio/wav only ever sees a canonical one: left to itself it reads floats as integers,
// 8-bit as signed, extensible formats as PCM, and trusts wrong or missing chunk sizes.
func newWAV(f *os.File) (*WAV, error) {
	st, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read WAV: %w", err)
	}
	offset, size, err := findSamples(f, st.Size())
	if err != nil {
		return nil, err
	}
	samples := bufio.NewReaderSize(io.NewSectionReader(f, offset, int64(size)), 1<<16)
	canonical := &forwardReader{r: io.MultiReader(bytes.NewReader(wavHeader(size)), samples)}
	return &WAV{dec: wav.NewDecoder(canonical), n: int64(size / 2), left: int64(size / 2)}, nil
}

// Samples is the number of samples in the file.
func (w *WAV) Samples() int64 { return w.n }

// Read fills buf with the next samples, scaled to [-1, 1). It returns fewer only at the end, and io.EOF behind it.
func (w *WAV) Read(buf []float32) (n int, err error) {
	for n < len(buf) && w.left > 0 {
		want := int(min(int64(len(buf)-n), w.left, 1<<14))
		if cap(w.ints.Data) < want {
			w.ints.Data = make([]int, 1<<14)
		}
		w.ints.Data = w.ints.Data[:want]
		got, err := w.dec.PCMBuffer(&w.ints)
		if err != nil {
			return n, fmt.Errorf("read WAV: %w", err)
		}
		if got == 0 { // the file shrank since it was opened
			return n, fmt.Errorf("read WAV: %w", io.ErrUnexpectedEOF)
		}
		for i, v := range w.ints.Data[:got] {
			buf[n+i] = float32(v) / 32768
		}
		n += got
		w.left -= int64(got)
	}
	if n == 0 && len(buf) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// skip reads n samples and drops them; fewer at the end.
func (w *WAV) skip(n int64) error {
	buf := make([]float32, 1<<14)
	for n > 0 {
		k, err := w.Read(buf[:min(n, int64(len(buf)))])
		if n -= int64(k); err != nil {
			return err
		}
	}
	return nil
}

// forwardReader fills each buffer as far as it can (go-audio/wav takes a short read for the end or for half a sample)
// and cannot seek, which go-audio/wav only does to rewind.
type forwardReader struct{ r io.Reader }

func (f *forwardReader) Read(p []byte) (int, error) {
	n, err := io.ReadFull(f.r, p)
	if err == io.ErrUnexpectedEOF {
		err = nil
	}
	return n, err
}

func (f *forwardReader) Seek(int64, int) (int64, error) { return 0, errors.ErrUnsupported }
