package analysis

// leastAway is for how long, in seconds, neither face nor body of the main person must be found until they are away rather than lost from
// sight: who turns, bends down or is missed by the networks is back sooner. It is the project's own choice.
const leastAway = 5.0

// Away are the times at which the main person had left the picture or not yet come: there is nothing of them to measure. Without anybody whose
// face is there for most of the rest of the time, they are nowhere.
func (v *Visual) Away() []Span {
	if len(v.People) == 0 {
		return nil
	}
	p := &v.People[0]
	var out []Span
	gone, there := 0, 0
	from, sought := -1, false
	for i := 0; i <= len(v.Time); i++ {
		if i < len(v.Time) && p.Face.Reason[i] == NoFace && (p.Body.Reason[i] == NoBody || p.Body.Reason[i] == NotAnalysed) {
			if from < 0 {
				from, sought = i, false
			}
			sought = sought || p.Body.Reason[i] == NoBody
			continue
		}
		if i < len(v.Time) && p.Face.Reason[i] == Measured {
			there++
		}
		if from >= 0 && sought && v.until(i)-v.Time[from] >= leastAway {
			out = append(out, Span{Start: v.Time[from], End: v.until(i)})
			gone += i - from
		}
		from = -1
	}
	if 2*there < len(v.Time)-gone {
		return nil
	}
	return out
}

// until is when the frame before i ends.
func (v *Visual) until(i int) float64 {
	if i < len(v.Time) {
		return v.Time[i]
	}
	return v.Time[i-1]
}
