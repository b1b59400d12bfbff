package pacing

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"poise/analysis"
)

// Windows overlap, a quarter of their length apart, and count when answers fill most of them.
const (
	windowStep = 0.25
	windowFill = 0.75
)

// window is a stretch with its pace.
type window struct {
	analysis.Span
	wpm float64
}

// windows returns the windows of the given length, in seconds, that answers fill, in order.
func windows(from pace, length float64) []window {
	var out []window
	answers, events := from.during, from.events
	first, last := answers[0].Start, answers[len(answers)-1].End
	for k := 0; ; k++ {
		start := first + float64(k)*length*windowStep
		w := window{Span: analysis.Span{Start: start, End: start + length}}
		if w.End > last {
			return out
		}
		for answers[0].End < w.Start {
			answers = answers[1:]
		}
		for len(events) > 0 && events[0] < w.Start {
			events = events[1:]
		}
		speaking := overlap(answers, []analysis.Span{w.Span})
		if speaking < windowFill*length {
			continue
		}
		n, _ := slices.BinarySearch(events, w.End)
		w.wpm = 60 * float64(n) / speaking / from.perWord
		out = append(out, w)
	}
}

// join merges overlapping windows whose pace satisfies the condition; the pace of the result is their mean.
func join(ws []window, on func(wpm float64) bool) []window {
	var out []window
	n := 0.0
	for _, w := range ws {
		if !on(w.wpm) {
			continue
		}
		if k := len(out) - 1; k >= 0 && w.Start <= out[k].End {
			n++
			out[k].End = w.End
			out[k].wpm += (w.wpm - out[k].wpm) / n
			continue
		}
		out, n = append(out, w), 1
	}
	return out
}

func spans(ws []window) []analysis.Span {
	out := make([]analysis.Span, len(ws))
	for i, w := range ws {
		out[i] = w.Span
	}
	return out
}

// overlap is the time, in seconds, that two lists of spans have in common; both in order and disjoint.
func overlap(a, b []analysis.Span) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		sum += max(0, min(a[i].End, b[j].End)-max(a[i].Start, b[j].Start))
		if a[i].End < b[j].End {
			i++
		} else {
			j++
		}
	}
	return sum
}

func median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// deviation is the standard deviation about the mean.
func deviation(x []float64) float64 { return math.Sqrt(stat.PopVariance(x, nil)) }

func square(x float64) float64 { return x * x }
