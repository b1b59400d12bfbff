package decode_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"poise/analysis/media/decode"
	"poise/analysis/media/internal/mediatest"
)

// Stills that are taken on the way are those that are taken by entering the recording: the first picture of each second, upright.
func TestStillsOnTheWay(t *testing.T) {
	flat := mediatest.Make(t, "flat.mp4", "-f", "lavfi", "-i", "testsrc=s=64x32:r=30000/1001:d=3.5", "-c:v", "libx264", "-g", "50", "-bf", "3")
	for name, path := range map[string]string{
		"turned": rotated(t, flat, 90),
		"webm":   mediatest.Make(t, "a.webm", "-f", "lavfi", "-i", "testsrc=s=96x64:r=10:d=3.5", "-c:v", "libvpx", "-b:v", "1M"),
		"large":  mediatest.Make(t, "b.mp4", "-f", "lavfi", "-i", "testsrc=s=1920x1080:r=5:d=2", "-c:v", "libx264"),
	} {
		rec := mediatest.Probe(t, path)
		d, err := decode.Open(t.Context(), rec, decode.Options{FPS: 30, StillSide: 48})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		var times []float64
		for err == nil {
			var release func()
			f, rel, e := d.Read()
			if err, release = e, rel; err == nil {
				times = append(times, f.Time)
				release()
			}
		}
		if !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		times = decode.StillTimes(times)
		if want := int(rec.Duration-.01) + 1; len(times) != want || len(d.Stills()) != want {
			t.Fatalf("%s: %d stills at %v, want %d", name, len(d.Stills()), times, want)
		}
		entered := stills(t, rec, times, 48, nil)
		for k, s := range d.Stills() {
			if s.Time != times[k] || len(s.JPEG) == 0 || !bytes.Equal(s.JPEG, entered[k]) {
				t.Errorf("%s: %d bytes at %v, want the %d at %v", name, len(s.JPEG), s.Time, len(entered[k]), times[k])
			}
		}
	}
}

// A decoder that is closed early leaves nobody behind who waits for stills.
func TestStillsOfAClosedDecoder(t *testing.T) {
	rec := mediatest.Probe(t, mediatest.Make(t, "a.mp4", "-f", "lavfi", "-i", "testsrc=s=64x32:r=25:d=20", "-c:v", "libx264"))
	d, err := decode.Open(t.Context(), rec, decode.Options{StillSide: 48})
	if err != nil {
		t.Fatal(err)
	}
	if _, release, err := d.Read(); err != nil {
		t.Fatal(err)
	} else {
		release()
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	d.Stills() // does not wait
}
