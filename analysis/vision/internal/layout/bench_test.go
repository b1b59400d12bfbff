package layout

import (
	"math/rand/v2"
	"testing"
)

func BenchmarkSample(b *testing.B) {
	const w, h = 1280, 720
	r := rand.New(rand.NewPCG(1, 2))
	luma := make([]byte, w*h)
	for i := range luma {
		luma[i] = byte(i%w/8) + byte(r.IntN(6))
	}
	var f Finder
	for b.Loop() {
		f.samples = min(f.samples, 1)
		f.Sample(luma, w, h)
	}
}
