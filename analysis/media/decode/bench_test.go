package decode_test

import (
	"context"
	"io"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"poise/analysis"
	"poise/analysis/media/decode"
	"poise/analysis/media/internal/mediatest"
)

// cpu is the processor time that this process and its ended children have used.
func cpu(b *testing.B) (total time.Duration) {
	b.Helper()
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err != nil {
			b.Fatal(err)
		}
		total += time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return total
}

// BenchmarkDecode compares the processor time of a 720p30 H.264 frame through Decode with ffmpeg's own for decoding it
// and throwing it away (the floor).
func BenchmarkDecode(b *testing.B) {
	const frames = 600
	path := mediatest.Make(b, "720p.mp4", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30:d=20,noise=alls=8:allf=t", "-c:v", "libx264", "-preset", "fast", "-b:v", "2500k")
	rec := mediatest.Probe(b, path)
	report := func(b *testing.B, start time.Duration) {
		b.ReportMetric(float64((cpu(b)-start).Microseconds())/1000/float64(b.N)/frames, "cpu-ms/frame")
	}
	b.Run("floor", func(b *testing.B) {
		start := cpu(b)
		for b.Loop() {
			if err := exec.Command("ffmpeg", "-v", "error", "-threads", "1", "-i", path, "-f", "null", "-").Run(); err != nil {
				b.Fatal(err)
			}
		}
		report(b, start)
	})
	for _, c := range []struct {
		name string
		opt  decode.Options
	}{{"every frame", decode.Options{}}, {"15 a second", decode.Options{FPS: 15}}, {"half size", decode.Options{MaxSide: 640}}} {
		b.Run(c.name, func(b *testing.B) {
			start := cpu(b)
			for b.Loop() {
				decodeDiscard(b, rec, c.opt)
			}
			report(b, start)
		})
	}
}

func decodeDiscard(b *testing.B, rec *analysis.Recording, opt decode.Options) {
	d, err := decode.Open(context.Background(), rec, opt)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	for {
		_, release, err := d.Read()
		if err == io.EOF {
			return
		}
		if err != nil {
			b.Fatal(err)
		}
		release()
	}
}
