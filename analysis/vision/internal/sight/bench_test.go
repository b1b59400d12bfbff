package sight

import "testing"

func BenchmarkBetween(b *testing.B) {
	first, last := still.sight(still), still.sight(still)
	pic, at := still.picture(), still.landmarks()
	var s Sight
	for b.Loop() {
		s.See(pic, at)
		s.Off(first, last, 0.5)
		s.See(pic, at)
		s.Between(first, last, 0.5)
	}
}
