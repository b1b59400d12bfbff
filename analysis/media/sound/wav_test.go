package sound

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis/media"
)

// riff builds a WAV from chunks.
func riff(chunks ...[]byte) []byte {
	body := append([]byte("WAVE"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func chunk(id string, body []byte) []byte {
	c := append(binary.LittleEndian.AppendUint32([]byte(id), uint32(len(body))), body...)
	if len(body)%2 != 0 {
		c = append(c, 0)
	}
	return c
}

func format(tag, channels uint16, rate uint32, bits uint16, more ...byte) []byte {
	le := binary.LittleEndian
	f := le.AppendUint16(le.AppendUint16(nil, tag), channels)
	f = le.AppendUint32(le.AppendUint32(f, rate), rate*uint32(channels)*uint32(bits)/8)
	f = le.AppendUint16(le.AppendUint16(f, channels*bits/8), bits)
	return chunk("fmt ", append(f, more...))
}

var (
	good    = format(1, 1, media.SampleRate, 16)
	samples = chunk("data", []byte{0, 0, 0xff, 0x7f, 0, 0x80, 0, 0x40})
)

func openBytes(t testing.TB, data []byte) (*WAV, error) {
	path := filepath.Join(t.TempDir(), "x.wav")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return newWAV(f)
}

func TestOpen(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"canonical", riff(good, samples)},
		{"other chunks", riff(chunk("JUNK", make([]byte, 7)), good, chunk("LIST", []byte("INFOISFT\xff\xff\xff\xff")), samples, chunk("tail", nil))},
		{"long format", riff(format(1, 1, media.SampleRate, 16, 0, 0), samples)},
	} {
		w, err := openBytes(t, c.data)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		buf := make([]float32, 3)
		n, err := w.Read(buf)
		if diff := cmp.Diff([]float32{0, 32767.0 / 32768, -1}, buf[:n]); diff != "" || err != nil {
			t.Errorf("%s: %v %s", c.name, err, diff)
		}
		n, err = w.Read(buf)
		if diff := cmp.Diff([]float32{0.5}, buf[:n]); diff != "" || err != nil {
			t.Errorf("%s: %v %s", c.name, err, diff)
		}
		if n, err := w.Read(buf); n != 0 || err != io.EOF {
			t.Errorf("%s: %d, %v at the end", c.name, n, err)
		}
	}
}

func TestOpenWAVRefuses(t *testing.T) {
	sized := func(n uint32) []byte {
		s := bytes.Clone(samples)
		binary.LittleEndian.PutUint32(s[4:], n)
		return s
	}
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"nothing", nil},
		{"text", []byte("hello, this is a text of some length")},
		{"float", riff(format(3, 1, media.SampleRate, 32), samples)},
		{"8 bit", riff(format(1, 1, media.SampleRate, 8), samples)},
		{"24 bit", riff(format(1, 1, media.SampleRate, 24), samples)},
		{"stereo", riff(format(1, 2, media.SampleRate, 16), samples)},
		{"44.1 kHz", riff(format(1, 1, 44100, 16), samples)},
		{"extensible", riff(format(0xFFFE, 1, media.SampleRate, 16, make([]byte, 24)...), samples)},
		{"size 0 from a pipe", riff(good, sized(0))},
		{"size -1 from a pipe", riff(good, sized(0xFFFFFFFF))},
		{"cut short", riff(good, sized(10))},
		{"odd size", riff(good, sized(7))},
		{"no samples", riff(good)},
		{"samples first", riff(samples, good)},
		{"short format", riff(chunk("fmt ", []byte{1, 0, 1, 0}), samples)},
		{"big endian", append([]byte("RIFX"), riff(good, samples)[4:]...)},
	} {
		if _, err := openBytes(t, c.data); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: got %v, want ErrFormat", c.name, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(riff(good, samples))
	f.Add(riff(format(3, 1, media.SampleRate, 32), samples))
	f.Add(riff(chunk("LIST", []byte("INFOISFT\xff\xff\xff\xff")), good, samples))
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := openBytes(t, data)
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatal(err)
			}
			return
		}
		buf, total := make([]float32, 100), int64(0)
		for {
			n, err := w.Read(buf)
			for _, v := range buf[:n] {
				if v < -1 || v >= 1 {
					t.Fatal("sample out of range", v)
				}
			}
			total += int64(n)
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if total != w.Samples() || total > int64(len(data)/2) {
			t.Fatalf("%d samples of %d in %d bytes", total, w.Samples(), len(data))
		}
	})
}
