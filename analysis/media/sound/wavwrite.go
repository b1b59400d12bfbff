package sound

import (
	"bufio"
	"encoding/binary"
	"io"

	"poise/analysis/media"
)

const wavHeaderBytes = 44

// wavHeader is the canonical header of mono 16 kHz 16-bit PCM with n bytes of samples.
func wavHeader(n uint32) []byte {
	h := make([]byte, 0, wavHeaderBytes)
	le := binary.LittleEndian
	h = append(h, "RIFF"...)
	h = le.AppendUint32(h, 36+n)
	h = append(h, "WAVEfmt "...)
	h = le.AppendUint32(h, 16)
	h = le.AppendUint16(h, 1) // PCM
	h = le.AppendUint16(h, 1) // channels
	h = le.AppendUint32(h, media.SampleRate)
	h = le.AppendUint32(h, 2*media.SampleRate) // bytes a second
	h = le.AppendUint16(h, 2)                  // bytes a frame
	h = le.AppendUint16(h, 16)                 // bits a sample
	h = append(h, "data"...)
	return le.AppendUint32(h, n)
}

// wavWriter writes samples behind a header whose sizes are filled in at the end.
type wavWriter struct {
	f io.WriteSeeker
	b *bufio.Writer
	n uint32 // bytes of samples; maxSamples keeps it in range
}

func newWAVWriter(f io.WriteSeeker) *wavWriter {
	w := &wavWriter{f: f, b: bufio.NewWriterSize(f, 1<<16)}
	w.b.Write(wavHeader(0)) // a failure comes back at the next flush
	return w
}

func (w *wavWriter) write(pcm []byte) error {
	n, err := w.b.Write(pcm)
	w.n += uint32(n)
	return err
}

// silence writes n samples of it. More than fits into the buffer is skipped instead: the file system gives zeros there, and no disk
// for them.
func (w *wavWriter) silence(n int64) error {
	if 2*n <= int64(w.b.Size()) {
		return w.write(make([]byte, 2*n))
	}
	if err := w.b.Flush(); err != nil {
		return err
	}
	w.n += uint32(2 * n)
	_, err := w.f.Seek(2*n, io.SeekCurrent)
	return err
}

func (w *wavWriter) finish() error {
	if err := w.b.Flush(); err != nil {
		return err
	}
	if _, err := w.f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := w.f.Write(wavHeader(w.n))
	return err
}
