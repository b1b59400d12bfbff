package advice

import (
	"fmt"

	"poise/analysis"
)

// AtLeast and AtMost fire only when the whole band lies on that side of the limit, so that no sentence rests on an error.
func AtLeast(limit float64) func(analysis.Finding) bool {
	return func(f analysis.Finding) bool { return f.Band[0] >= limit }
}

// AtMost fires when the whole band lies at or below the limit.
func AtMost(limit float64) func(analysis.Finding) bool {
	return func(f analysis.Finding) bool { return f.Band[1] <= limit }
}

// Within fires when the whole band lies in a range.
func Within(low, high float64) func(analysis.Finding) bool {
	return func(f analysis.Finding) bool { return f.Band[0] >= low && f.Band[1] <= high }
}

// Say puts a value into a sentence.
func Say(format string, value func(analysis.Finding) string) func(analysis.Finding) string {
	return func(f analysis.Finding) string { return fmt.Sprintf(format, value(f)) }
}

// Number is the value with so many digits behind the point.
func Number(digits int) func(analysis.Finding) string {
	return func(f analysis.Finding) string { return fmt.Sprintf("%.*f", digits, f.Value) }
}

// Share is a share in per cent: "62 %".
func Share(f analysis.Finding) string { return Percent(f.Value) }

// WithBand is a share with its band: "62 % (54 to 70 %)".
func WithBand(f analysis.Finding) string {
	return fmt.Sprintf("%s (%.0f to %s)", Percent(f.Value), 100*f.Band[0], Percent(f.Band[1]))
}

// OfTime is a share of the time with its band, and says of which time where not all of it was seen: "36 % (8 to 58 %) of the time in which
// this could be seen (60 % of it)".
func OfTime(f analysis.Finding) string {
	if seen := f.Seen(); seen < wholly {
		return fmt.Sprintf("%s of the time in which this could be seen (%s of it)", WithBand(f), Percent(seen))
	}
	return WithBand(f) + " of the time"
}

// wholly is the share of its time from which a number is said to speak of all of it.
const wholly = 0.95

// Percent is a share, 0 to 1, in per cent.
func Percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }
