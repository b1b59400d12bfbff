package probe

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"poise/analysis"
)

// ratePackets is how many pictures' times are looked at to judge whether the rate varies.
const ratePackets = "1500"

// pictureTimes asks ffprobe for the times of the first packets of all video streams, as lines "stream,pts,dts". Damage
// behind the headers is no error here: decoding will tell.
func pictureTimes(ctx context.Context, path string) string {
	text, err := ffprobe(ctx, path, 1<<20, "-select_streams", "v",
		"-show_entries", "packet=stream_index,pts_time,dts_time", "-of", "csv=p=0", "-read_intervals", "%+#"+ratePackets)
	if err != nil {
		return ""
	}
	return string(text)
}

// frameRate fills Variable, and FrameRate where the container claims none, from the times of the first packets.
func frameRate(v *analysis.VideoStream, text string) {
	measured, varies := judgeRate(packetTimes(text, v.Index))
	if v.FrameRate == 0 || v.FrameRate > 1000 { // browsers' WebM claims its 1 ms tick as the rate
		v.FrameRate = measured
	}
	v.Variable = varies || measured > 0 && math.Abs(v.FrameRate/measured-1) > 0.05
}

// packetTimes reads lines "stream,pts,dts" and returns the times of one stream in order: of showing, or of decoding where
// some packets have none of showing (MPEG-1), since their mean distance is the same.
func packetTimes(text string, stream int) []float64 {
	var shown, decoded []float64
	whole := true
	for _, line := range strings.Fields(text) {
		which, times, _ := strings.Cut(line, ",")
		if which != strconv.Itoa(stream) {
			continue
		}
		cells := strings.Split(times, ",")
		if t, ok := seconds(cells[0]); ok {
			shown = append(shown, t)
		} else {
			whole = false
		}
		if len(cells) > 1 {
			if t, ok := seconds(cells[1]); ok {
				decoded = append(decoded, t)
			}
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
