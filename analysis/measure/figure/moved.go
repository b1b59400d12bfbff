package figure

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// longestHop is over how many seconds what moved at a hand is taken to have gone on as before and after: at the start of a
// segment of the recording it is unknown for a frame or two, until the hand is found.
const longestHop = 0.25

// Moved is the path of what the picture shows at the left (0) or right (1) hand, added up from frame to frame. It tells how a
// hand moves where the pose's wrists are guesses, and movements of fingers; only its changes within seconds mean anything.
// Empty where it was not observed, or no hand was ever found.
func (r *Result) Moved(side int) Curve { return r.curves.moved[side] }

// follow draws the paths of what moved at the hands.
func (r *Result) follow(v *analysis.Visual) {
	b := &v.People[0].Body
	for side, c := range [2][2][]float32{{b.LeftHandDX, b.LeftHandDY}, {b.RightHandDX, b.RightHandDY}} {
		if r.Handless || len(c[0]) != len(v.Time) || len(c[1]) != len(v.Time) || len(r.Frames) == 0 {
			continue
		}
		x, y := r.way(v.Time, c[0], r.Camera.X), r.way(v.Time, c[1], r.Camera.Y)
		r.curves.moved[side] = Curve{X: track.Resample(v.Time, x, Rate, longestHop), Y: track.Resample(v.Time, y, Rate, longestHop)}
	}
}

// way adds up steps in widths of the face at the time, without those of the camera, whose way is known at the poses; NaN where a
// step is unknown. Over a short gap the speed is that of the steps beside it.
func (r *Result) way(times []float64, steps []float32, camera []float64) []float64 {
	out := make([]float64, len(steps))
	at, next, last := 0.0, 0, -1
	for i, d := range steps {
		out[i] = math.NaN()
		for next+1 < len(r.Frames) && r.Frames[next+1] <= i {
			next++
		}
		width := r.FaceWidth[next]
		if d != d || math.IsNaN(width) || r.Reason[next] != analysis.Measured {
			continue
		}
		step := float64(d)
		if camera != nil && next > 0 && r.Frames[next] > r.Frames[next-1] {
			step -= (camera[next] - camera[next-1]) / float64(r.Frames[next]-r.Frames[next-1])
		}
		if last >= 0 && last < i-1 && times[i]-times[last] <= longestHop {
			before := out[last] - out[max(last-1, 0)]
			if math.IsNaN(before) {
				before = 0
			}
			at += (before + step/width) / 2 * float64(i-1-last)
		}
		at += step / width
		out[i], last = at, i
	}
	return out
}
