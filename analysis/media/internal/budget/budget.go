// Package budget bounds the time that a recording may take up by what its file really holds. Times and lengths are claims of the
// file: a small one that claims hours, or whose times leap by hours, must not cost hours.
package budget

const (
	// LeastRate is how many bytes a second a recording has at least: speech at the lowest rates of its codecs (AMR 4.75 kbit/s,
	// Opus 6 kbit/s) has 600 and more, and with pauses sent as nothing a fifth of that.
	LeastRate = 100
	// Grace is how many seconds any recording may last, and its gaps may last together.
	Grace = 600
)

// Longest is how many seconds a file of that size may last.
func Longest(bytes int64) float64 { return Grace + float64(bytes)/LeastRate }

// Budget is what is left to a stream that is being decoded.
type Budget struct {
	longest    float64
	held, gaps float64 // seconds of content, and of nothing between
}

// New is the budget of a stream of a file of that size; of a size that is not known (0), length is not bounded.
func New(bytes int64) *Budget {
	b := &Budget{longest: Longest(bytes)}
	if bytes <= 0 {
		b.longest = 1e9
	}
	return b
}

// Gap tells whether a stream may hold nothing for a time, in seconds, and counts it if so: all gaps together may be as long as
// what came before them, and Grace in any case. A time stamp that is further ahead is damaged, or begins another recording.
func (b *Budget) Gap(seconds float64) bool {
	if b.gaps+seconds > max(Grace, b.held) {
		return false
	}
	b.gaps += seconds
	return true
}

// Hold counts seconds of content, and tells whether the file can hold so much.
func (b *Budget) Hold(seconds float64) bool {
	b.held += seconds
	return b.held <= b.longest
}
