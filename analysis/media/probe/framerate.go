package probe

import (
	"math"
	"slices"

	"poise/analysis"
)

// frameRate fills Variable, and FrameRate where the container claims none, from the times of the first packets.
func frameRate(v *analysis.VideoStream, packets []packet) {
	measured, varies := judgeRate(packetTimes(packets, v.Index))
	if v.FrameRate == 0 || v.FrameRate > 1000 { // browsers' WebM claims its 1 ms tick as the rate
		v.FrameRate = measured
	}
	v.Variable = varies || measured > 0 && math.Abs(v.FrameRate/measured-1) > 0.05
}

// packetTimes are the times of one stream in order: of showing, or of decoding where some packets have none of showing (MPEG-1), since
// their mean distance is the same.
func packetTimes(packets []packet, stream int) []float64 {
	var shown, decoded []float64
	whole := true
	for _, p := range packets {
		if p.Stream != stream {
			continue
		}
		if t, ok := seconds(p.Shown); ok {
			shown = append(shown, t)
		} else {
			whole = false
		}
		if t, ok := seconds(p.Decoded); ok {
			decoded = append(decoded, t)
		}
	}
	times := shown
	if !whole && len(decoded) > len(shown) {
		times = decoded
	}
	slices.Sort(times)
	return times
}

// judgeRate is the mean rate of sorted picture times, and whether it varies: more than one in fifty intervals is off the
// median by more than 20 % and more than 2 ms (containers with 1 ms ticks round each time by up to 0.5 ms).
func judgeRate(times []float64) (rate float64, varies bool) {
	if len(times) < 3 {
		return 0, false
	}
	gaps := make([]float64, len(times)-1)
	for i := range gaps {
		gaps[i] = times[i+1] - times[i]
	}
	total := times[len(times)-1] - times[0]
	if total <= 0 {
		return 0, false
	}
	median := slices.Sorted(slices.Values(gaps))[len(gaps)/2]
	off := 0
	for _, g := range gaps {
		if d := math.Abs(g - median); d > 0.2*median && d > 0.002 {
			off++
		}
	}
	return float64(len(gaps)) / total, off*50 > len(gaps)
}
