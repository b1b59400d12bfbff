package vision

import (
	"context"
	"testing"

	"poise/models"
)

// BenchmarkObserve reports the time per frame, and, for comparison, that of the mesh and pose networks alone in the shares
// in which Observe runs them (one worker, so both are CPU time).
func BenchmarkObserve(b *testing.B) {
	opt := openNetworks(b, models.Auto)
	opt.Workers = 1
	const frames = 100
	var floor float64
	b.Run("networks", func(b *testing.B) {
		mesh, err := models.NewFaceLandmarker(opt.Runtime, opt.Topology)
		if err != nil {
			b.Fatal(err)
		}
		defer mesh.Close()
		pose, err := opt.Runtime.Open(models.PoseLite)
		if err != nil {
			b.Fatal(err)
		}
		defer pose.Close()
		face := models.Tensor{Shape: []int{1, 3, 192, 192}, Float: make([]float32, 3*192*192)}
		body := models.Tensor{Shape: []int{1, 3, 256, 256}, Float: make([]float32, 3*256*256)}
		var lips models.Lips
		for b.Loop() {
			for i := range frames {
				lips.Hold = i*15/25 == (i-1)*15/25 && i > 0
				if _, err := mesh.Run(face, &lips); err != nil {
					b.Fatal(err)
				}
				if lips.Hold {
					continue
				}
				if _, err := pose.Run(body); err != nil {
					b.Fatal(err)
				}
			}
		}
		floor = float64(b.Elapsed().Microseconds()) / 1000 / float64(b.N) / frames
		b.ReportMetric(floor, "ms/frame")
	})
	b.Run("observe", func(b *testing.B) {
		reel := newFilm(b, frames).reel()
		for b.Loop() {
			if _, err := Observe(context.Background(), reel.rewind(), reel.recording(), opt); err != nil {
				b.Fatal(err)
			}
		}
		each := float64(b.Elapsed().Microseconds()) / 1000 / float64(b.N) / frames
		b.ReportMetric(each, "ms/frame")
		b.ReportMetric(each/floor, "x_networks")
	})
}
