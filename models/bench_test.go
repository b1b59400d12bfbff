package models

import (
	"slices"
	"sync"
	"syscall"
	"testing"
)

// BenchmarkNetwork times one run of every network in every runtime, one thread each.
func BenchmarkNetwork(b *testing.B) {
	for _, kind := range []string{ONNXRuntime, OpenCV} {
		rt := openRuntime(b, kind)
		for _, n := range Manifest() {
			if !slices.Contains(n.Runtimes, kind) {
				continue
			}
			b.Run(kind+"/"+n.Name, func(b *testing.B) {
				s, in := openSession(b, rt, n.Name), zeros(n)
				b.ReportAllocs()
				defer reportCPU(b)()
				for b.Loop() {
					if _, err := s.Run(in...); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// reportCPU adds the processor time of the whole process to a benchmark, which other programs on the machine disturb less
// than the time on the clock.
func reportCPU(b *testing.B) func() {
	cpu := func() int64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return u.Utime.Nano() + u.Stime.Nano()
	}
	start := cpu()
	return func() { b.ReportMetric(float64(cpu()-start)/float64(b.N), "cpu-ns/op") }
}

// BenchmarkFaceLandmarker times the 478 points: four networks, crops and merging.
func BenchmarkFaceLandmarker(b *testing.B) {
	for _, kind := range []string{ONNXRuntime, OpenCV} {
		b.Run(kind, func(b *testing.B) {
			l, in := openLandmarker(b, openRuntime(b, kind)), drawPicture(FaceImageSize, 0)
			b.ReportAllocs()
			defer reportCPU(b)()
			for b.Loop() {
				if _, err := l.Run(in, new(Lips)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkTwoWorkers runs one session per worker on two goroutines; the time is per run, so with two idle cores half of
// BenchmarkNetwork's.
func BenchmarkTwoWorkers(b *testing.B) {
	rt := openRuntime(b, ONNXRuntime)
	net, err := loadManifest().network(PoseLite)
	if err != nil {
		b.Fatal(err)
	}
	sessions := []Session{openSession(b, rt, PoseLite), openSession(b, rt, PoseLite)}
	b.ResetTimer()
	var wg sync.WaitGroup
	for _, s := range sessions {
		wg.Go(func() {
			in := zeros(net)
			for range b.N / len(sessions) {
				if _, err := s.Run(in...); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}
