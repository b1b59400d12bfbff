package gaze

import "poise/analysis"

// bridge makes the Seen columns: gaps of closed or doubtful eyes up to longest seconds between two frames with gaze are
// filled by a straight line. Gaps with no face or excluded stay open.
func (r *Result) bridge(longest float64) {
	r.Seen = append([]analysis.Reason(nil), r.Reason...)
	r.SeenYaw = append([]float32(nil), r.Yaw...)
	r.SeenPitch = append([]float32(nil), r.Pitch...)
	last := -1
	for i, why := range r.Reason {
		if why != analysis.Measured {
			continue
		}
		if last >= 0 && i > last+1 && r.bridgeable(last, i, longest) {
			r.fill(last, i)
		}
		last = i
	}
}

func (r *Result) bridgeable(a, b int, longest float64) bool {
	if r.Clock.Time[b]-r.Clock.End(a) > longest+r.Clock.Step/2 {
		return false
	}
	for i := a + 1; i < b; i++ {
		if r.Reason[i] != analysis.EyesClosed && r.Reason[i] != analysis.LowConfidence {
			return false
		}
	}
	return true
}

func (r *Result) fill(a, b int) {
	for i := a + 1; i < b; i++ {
		f := float32((r.Clock.Time[i] - r.Clock.Time[a]) / (r.Clock.Time[b] - r.Clock.Time[a]))
		r.Seen[i] = analysis.Measured
		r.SeenYaw[i] = r.Yaw[a]*(1-f) + r.Yaw[b]*f
		r.SeenPitch[i] = r.Pitch[a]*(1-f) + r.Pitch[b]*f
	}
}
