package live

import (
	"slices"
	"time"

	"poise/analysis"
)

// delays counts how long pictures take from their arrival until a state tells of them, in milliseconds up to a few seconds.
type delays struct {
	count [4096]int // by milliseconds; the last takes in all beyond
	all   int
	late  []float64 // of the last pictures, milliseconds
}

const lateOnes = 64

func (d *delays) add(since []arrival) {
	told := time.Now()
	for _, a := range since {
		ms := float64(told.Sub(a.came)) / float64(time.Millisecond)
		d.count[min(max(int(ms), 0), len(d.count)-1)]++
		d.all++
		d.late = append(d.late, ms)
	}
	d.late = d.late[max(0, len(d.late)-lateOnes):]
}

// recent is the median of the last pictures.
func (d *delays) recent() Reading {
	if len(d.late) == 0 {
		return absent(analysis.TooShort.String())
	}
	s := slices.Sorted(slices.Values(d.late))
	return Reading{Value: float64(int(s[len(s)/2]))}
}

// quantile is over the whole session.
func (d *delays) quantile(q float64) Reading {
	if d.all == 0 {
		return absent(analysis.TooShort.String())
	}
	sum := 0
	for ms, n := range d.count {
		if sum += n; float64(sum) >= q*float64(d.all) {
			return Reading{Value: float64(ms)}
		}
	}
	return Reading{Value: float64(len(d.count) - 1)}
}
