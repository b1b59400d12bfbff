package media

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

// frameRate fills Variable, and FrameRate where the container claims none, from the times of the first packets.
func frameRate(ctx context.Context, rec *analysis.Recording) error {
	text, err := ffprobe(ctx, rec.Path, 1<<20, "-select_streams", strconv.Itoa(rec.Video.Index),
		"-show_entries", "packet=pts_time,dts_time", "-of", "csv=p=0", "-read_intervals", "%+#"+ratePackets)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return nil //nolint:nilerr // damaged behind the headers: decoding will tell
	}
	measured, varies := judgeRate(packetTimes(string(text)))
	v := rec.Video
	if v.FrameRate == 0 || v.FrameRate > 1000 { // browsers' WebM claims its 1 ms tick as the rate
		v.FrameRate = measured
	}
	v.Variable = varies || measured > 0 && math.Abs(v.FrameRate/measured-1) > 0.05
	return nil
}

// packetTimes reads lines "pts,dts" and returns the times in order: of showing, or of decoding where some packets have
// none of showing (MPEG-1), since their mean distance is the same.
func packetTimes(text string) []float64 {
	var shown, decoded []float64
	whole := true
	for _, line := range strings.Fields(text) {
		cells := strings.Split(line, ",")
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
