package track

import (
	"math"

	"poise/analysis"
)

// Clock is the time base of a column: when each frame starts and for how long it stands.
type Clock struct {
	Time  []float64 // seconds, strictly increasing
	Hold  []float64 // seconds for which the frame stands: until the next one, at most MaxHold
	Step  float64   // seconds: median distance of frames; 0 with fewer than two frames
	Total float64   // seconds of the recording: what coverage is a share of
}

const (
	// maxHoldSeconds and maxHoldSteps limit for how long a frame stands when the next one comes late: the longer of the
	// two. What lies beyond is time that nobody saw.
	maxHoldSeconds, maxHoldSteps = 0.5, 2.5

	// missingPicture is how many seconds the picture may be shorter than the recording before they count as NoVideo:
	// containers pad sound and picture to different frame lengths.
	missingPicture = 0.5
)

// NewClock makes the clock of frames at the given times (seconds, strictly increasing) in a recording of the given
// duration (seconds; 0 when unknown).
func NewClock(times []float64, duration float64) *Clock {
	c := &Clock{Time: times, Hold: make([]float64, len(times))}
	if len(times) == 0 {
		c.Total = max(duration, 0)
		return c
	}
	for i := 0; i+1 < len(times); i++ {
		c.Hold[i] = times[i+1] - times[i]
	}
	last := len(times) - 1
	if last > 0 {
		c.Step = Median(c.Hold[:last])
	}
	c.Hold[last] = c.Step
	limit := max(maxHoldSeconds, maxHoldSteps*c.Step)
	for i, h := range c.Hold {
		c.Hold[i] = min(h, limit)
	}
	c.Total = times[last] + c.Hold[last] - times[0]
	if duration > c.Total+missingPicture {
		c.Total = duration
	}
	return c
}

// End is when frame i stops standing, in seconds.
func (c *Clock) End(i int) float64 { return c.Time[i] + c.Hold[i] }

// Coverage is how much of a recording a column covers.
type Coverage struct {
	Share   float64            // of the recording, 0 to 1
	Seconds float64            // of time that was measured
	LeftOut map[string]float64 // share of the recording left out, by reason name; nil when nothing was
	Main    analysis.Reason    // the reason that leaves out most; Measured when nothing is left out
}

// There is the share of the recording, 0 to 1, in which the person was in the picture, but for what the user left out.
func (c Coverage) There() float64 {
	return 1 - c.LeftOut[analysis.Excluded.String()] - c.LeftOut[analysis.Away.String()]
}

// Coverage adds up the time of a column's reasons. Time in which no frame stands counts as NoVideo.
func (c *Clock) Coverage(reasons []analysis.Reason) Coverage {
	var byReason [256]float64
	var seen float64
	for i, r := range reasons {
		byReason[r] += c.Hold[i]
		seen += c.Hold[i]
	}
	if gap := c.Total - seen; gap > 1e-6 {
		byReason[analysis.NoVideo] += gap
	}
	cov := Coverage{Seconds: byReason[analysis.Measured]}
	if c.Total <= 0 {
		return cov
	}
	cov.Share = min(cov.Seconds/c.Total, 1)
	most := 0.0
	for r := 1; r < len(byReason); r++ {
		share := byReason[r] / c.Total
		if share < 1e-6 {
			continue
		}
		if cov.LeftOut == nil {
			cov.LeftOut = map[string]float64{}
		}
		cov.LeftOut[analysis.Reason(r).String()] = share
		if share > most {
			most, cov.Main = share, analysis.Reason(r)
		}
	}
	return cov
}

// Share is the part of the measured time for which on holds; NaN when nothing was measured.
func (c *Clock) Share(reasons []analysis.Reason, on func(i int) bool) float64 {
	var all, hit float64
	for i, r := range reasons {
		if r != analysis.Measured {
			continue
		}
		all += c.Hold[i]
		if on(i) {
			hit += c.Hold[i]
		}
	}
	if all == 0 {
		return math.NaN()
	}
	return hit / all
}

// Within tells for each frame whether it lies in one of the spans.
func (c *Clock) Within(spans []analysis.Span) []bool {
	in := make([]bool, len(c.Time))
	for _, s := range spans {
		for i := c.Index(s.Start); i < len(c.Time) && c.Time[i] < s.End; i++ {
			in[i] = true
		}
	}
	return in
}

// Among is Within for the frames from the first to the last that lie in any of the spans, and the first of these.
func (c *Clock) Among(spans []analysis.Span) (first int, in []bool) {
	start, end := math.Inf(1), math.Inf(-1)
	for _, s := range spans {
		start, end = min(start, s.Start), max(end, s.End)
	}
	first = c.Index(start)
	in = make([]bool, max(0, c.Index(end)-first))
	for _, s := range spans {
		for i := c.Index(s.Start); i < len(c.Time) && c.Time[i] < s.End; i++ {
			in[i-first] = true
		}
	}
	return first, in
}

// Index is the first frame that does not start before t; len(c.Time) when all do.
func (c *Clock) Index(t float64) int {
	lo, hi := 0, len(c.Time)
	for lo < hi {
		if mid := (lo + hi) / 2; c.Time[mid] < t {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// Exclude is a copy of a column's reasons with the frames inside the user's excluded ranges marked as Excluded.
func (c *Clock) Exclude(reasons []analysis.Reason, spans []analysis.Span) []analysis.Reason {
	out := append([]analysis.Reason(nil), reasons...)
	for i, in := range c.Within(spans) {
		if in {
			out[i] = analysis.Excluded
		}
	}
	return out
}

// Analysed lists the frames of a column that were not skipped on purpose. Bodies are sampled more sparsely than faces:
// gather their columns at these frames and give them a Clock of their own, so that a body frame stands until the next.
func Analysed(reasons []analysis.Reason) []int {
	idx := make([]int, 0, len(reasons))
	for i, r := range reasons {
		if r != analysis.NotAnalysed {
			idx = append(idx, i)
		}
	}
	return idx
}

// Gather picks the entries of a column at the given frames.
func Gather[T any](column []T, idx []int) []T {
	out := make([]T, len(idx))
	for k, i := range idx {
		out[k] = column[i]
	}
	return out
}
