package figure

import (
	"math"

	"poise/analysis/measure/internal/track"
)

const (
	// leap is by how much a face grows or shrinks, relative, from one frame to the next where the recording cuts to another view: who leans as
	// fast as 1 m/s at 70 cm comes to a twentieth in a frame of 1/30 s.
	leap = 0.12
	// settled is for how many seconds before and after the face has to keep these sizes: a single frame's may be the network's fault.
	settled = 0.4
)

// views numbers the poses by the view of the camera in which they lie: a recording that was cut shows the same person near and far.
func (r *Result) views() []int {
	out := make([]int, len(r.Frames))
	f := r.Face
	var cuts []float64
	last := -1
	for i, w := range f.Width {
		if math.IsNaN(w) {
			continue
		}
		if last >= 0 && leaps(f.Width[last], w) && f.Clock.Time[i]-f.Clock.Time[last] < settled && leaps(
			track.Median(f.Width[f.Clock.Index(f.Clock.Time[last]-settled):last+1]), track.Median(f.Width[i:f.Clock.Index(f.Clock.Time[i]+settled)])) {
			cuts = append(cuts, f.Clock.Time[i])
		}
		last = i
	}
	view := 0
	for i, t := range r.Clock.Time {
		for view < len(cuts) && cuts[view] <= t {
			view++
		}
		out[i] = view
	}
	return out
}

func leaps(a, b float64) bool { return math.Abs(math.Log(b/a)) > math.Log(1+leap) }

// OwnInView is, for each pose, the median of a column over the person's own normal in the view of the camera in which the pose lies, or,
// where the normal does not show that view, over all of it.
func (r *Result) OwnInView(v []float64) []float64 {
	views := r.views()
	out := make([]float64, len(v))
	for from := 0; from < len(v); {
		to := from + 1
		for to < len(v) && views[to] == views[from] {
			to++
		}
		usual := track.MedianWhere(v[from:to], r.Normal[from:to])
		if math.IsNaN(usual) {
			usual = track.Median(v[from:to])
		}
		for i := from; i < to; i++ {
			out[i] = usual
		}
		from = to
	}
	return out
}
