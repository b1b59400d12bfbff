package live

import (
	"slices"
	"time"

	"poise/analysis"
)

// latencies is a histogram of the time from a picture's arrival until a state includes it, in milliseconds.
type latencies struct {
	count    [4096]int // by milliseconds; the last takes in all beyond
	total    int
	recentMS []float64 // of the last pictures, milliseconds
}

const recentCount = 64

func (d *latencies) add(since []arrival) {
	now := time.Now()
	for _, a := range since {
		ms := float64(now.Sub(a.received)) / float64(time.Millisecond)
		d.count[min(max(int(ms), 0), len(d.count)-1)]++
		d.total++
		d.recentMS = append(d.recentMS, ms)
	}
	d.recentMS = d.recentMS[max(0, len(d.recentMS)-recentCount):]
}

// recentMedian is the median of the last pictures.
func (d *latencies) recentMedian() Reading {
	if len(d.recentMS) == 0 {
		return absent(analysis.TooShort.String())
	}
	s := slices.Sorted(slices.Values(d.recentMS))
	return Reading{Value: float64(int(s[len(s)/2]))}
}

// quantile is over the whole session.
func (d *latencies) quantile(q float64) Reading {
	if d.total == 0 {
		return absent(analysis.TooShort.String())
	}
	sum := 0
	for ms, n := range d.count {
		if sum += n; float64(sum) >= q*float64(d.total) {
			return Reading{Value: float64(ms)}
		}
	}
	return Reading{Value: float64(len(d.count) - 1)}
}
