package posture

import "poise/analysis/measure/internal/track"

// Who moves the chair sits elsewhere from then on, so where the shoulders rest is asked of the poses around: of the upright ones within
// around seconds before and after, which have to be at least enough of all those.
const (
	around = 120.0
	enough = 0.25
)

// usualAround is the median of a column over the poses around each that are kept, and the person's own normal where those are too few.
func (s *sitter) usualAround(v []float64, keep []bool) []float64 {
	own := s.Own(v)
	near := track.RunningQuantile(s.Clock.Time, track.Mask(v, keep), around, 0.5)
	kept := make([]int, len(v)+1)
	for i, k := range keep {
		kept[i+1] = kept[i]
		if k && v[i] == v[i] {
			kept[i+1]++
		}
	}
	return s.column(func(i int) float64 {
		lo, hi := s.Clock.Index(s.Clock.Time[i]-around), s.Clock.Index(s.Clock.Time[i]+around)
		if n := kept[hi] - kept[lo]; n > 0 && float64(n) >= enough*float64(hi-lo) {
			return near[i]
		}
		return own
	})
}
