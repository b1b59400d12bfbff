package sight

import (
	"testing"

	"poise/analysis/vision/internal/geom"
)

func BenchmarkBetween(b *testing.B) {
	p := PairOf(still.sight(still), still.sight(still))
	pic, at := still.picture(), still.landmarks()
	var s Sight
	for b.Loop() {
		p.At(0.5)
		s.See(pic, at)
		p.Off(&s)
		p.Between(&s)
	}
}

func BenchmarkFollow(b *testing.B) {
	look, pic, at := still.sight(still), still.picture(), still.landmarks()
	for b.Loop() {
		look.Follow(pic, at, geom.Point{})
	}
}
