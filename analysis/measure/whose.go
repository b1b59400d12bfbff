package measure

import (
	"poise/analysis"
	"poise/analysis/measure/voices"
)

// Whose tells which of two voices (0 or 1), each on a sound track of its own, is that of the person seen in v (nil: nobody was) in a
// recording of so many seconds.
func Whose(v *analysis.Visual, duration float64, both [2]*analysis.Voice) int {
	return voices.Whose(v, duration, both)
}
