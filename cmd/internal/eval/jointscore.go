package main

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/figure"
)

// jointScore is the distance of one joint from the truth, in true shoulder widths.
type jointScore struct {
	name   string
	errors []float64 // where the keypoint can be trusted and the truth lies in the picture
	steady []float64 // the same without the median offset: a skeleton's joint is not where a network points
	inside int       // frames in which the truth lies in the picture
}

// irises are the landmarks of the pupils by the truth's names.
var irises = map[string]int{"leye": 473, "reye": 468}

func scoreJoints(t *truth, v *analysis.Visual) (out []jointScore) {
	for _, j := range truthJoints {
		s := jointScore{name: j.name}
		var dx, dy []float64
		for k, at := range v.Time {
			i := t.at(at - 0.02)
			want, left, right := t.joint[j.name][i], t.joint["lshoulder"][i], t.joint["rshoulder"][i]
			if math.Abs(t.time[i]-at) > 0.06 || !in(want, v) {
				continue
			}
			width := math.Hypot(left[0]-right[0], left[1]-right[1])
			x, y, state := keypoint(v, k, j.name, j.keypoint)
			if state == skipped {
				continue
			}
			if s.inside++; state == seen {
				dx, dy = append(dx, (x-want[0])/width), append(dy, (y-want[1])/width)
			}
		}
		mx, my := quantile(dx, 0.5), quantile(dy, 0.5)
		for i := range dx {
			s.errors = append(s.errors, math.Hypot(dx[i], dy[i]))
			s.steady = append(s.steady, math.Hypot(dx[i]-mx, dy[i]-my))
		}
		out = append(out, s)
	}
	return out
}

func in(p [2]float64, v *analysis.Visual) bool {
	return p[0] >= 0 && p[1] >= 0 && p[0] < float64(v.Width) && p[1] < float64(v.Height)
}

// What a frame says about a joint.
const (
	skipped = iota // not looked for
	missed
	seen
)

func keypoint(v *analysis.Visual, k int, name string, index int) (x, y float64, state int) {
	if len(v.People) == 0 {
		return 0, 0, missed
	}
	p := &v.People[0]
	if index < 0 {
		if p.Face.Reason[k] != analysis.Measured {
			return 0, 0, missed
		}
		a, b := p.Face.Point(k, irises[name])
		return float64(a), float64(b), seen
	}
	switch {
	case p.Body.Reason[k] == analysis.NotAnalysed:
		return 0, 0, skipped
	case !p.Body.Trusted(k, index, v.Width, v.Height):
		return 0, 0, missed
	}
	a, b, _ := p.Body.At(k, index)
	return float64(a), float64(b), seen
}

// movements is the correlation of the measured speed of head, torso and hands with that of the true joints.
func movements(t *truth, obs *analysis.Observations, profile *analysis.Profile) (head, torso, hands float64) {
	pass := &analysis.Pass{Obs: obs, Profile: profile, Results: map[*analysis.Measure]any{},
		Report: func(analysis.Finding) {}, Moment: func(analysis.Moment) {}}
	for _, m := range []*analysis.Measure{baseline.Measure, figure.Measure} {
		r, err := m.Run(pass)
		if err != nil {
			return math.NaN(), math.NaN(), math.NaN()
		}
		pass.Results[m] = r
	}
	fig := analysis.ResultOf[*figure.Result](pass, figure.Measure)
	if fig.Problem != "" {
		return math.NaN(), math.NaN(), math.NaN()
	}
	against := func(said []float64, start float64, joints ...string) float64 {
		want := make([]float64, len(said))
		for k := range said {
			want[k] = t.speed(start+float64(k)/figure.Rate, joints...)
		}
		return correlation(said, want)
	}
	h, b, left, right := fig.Head(), fig.Torso(), fig.Hand(0, false), fig.Hand(1, false)
	faster, trueFaster := left.Speed(), make([]float64, len(left.X.Values))
	for k, v := range right.Speed() {
		at := left.X.Start + float64(k)/figure.Rate
		trueFaster[k] = math.Inf(-1)
		if !math.IsNaN(faster[k]) {
			trueFaster[k] = t.speed(at, "lwrist")
		}
		if !math.IsNaN(v) {
			trueFaster[k] = math.Max(trueFaster[k], t.speed(at, "rwrist"))
			if !(faster[k] > v) {
				faster[k] = v
			}
		}
	}
	return against(h.Speed(), h.X.Start, "leye", "reye"), against(b.Speed(), b.X.Start, "lshoulder", "rshoulder"),
		correlation(faster, trueFaster)
}

// speed is that of the middle of some joints about a time, pixels/s, by differences over two steps of figure's grid.
func (t *truth) speed(at float64, joints ...string) float64 {
	ax, ay := t.middle(at-1/figure.Rate, joints)
	bx, by := t.middle(at+1/figure.Rate, joints)
	return math.Hypot(bx-ax, by-ay) * figure.Rate / 2
}

// middle is the middle of some joints at a time, by straight lines between the rows.
func (t *truth) middle(at float64, joints []string) (x, y float64) {
	b := t.at(at)
	a := max(b-1, 0)
	f := 0.0
	if t.time[b] > t.time[a] {
		f = math.Min(1, math.Max(0, (at-t.time[a])/(t.time[b]-t.time[a])))
	}
	for _, j := range joints {
		p, q := t.joint[j][a], t.joint[j][b]
		x, y = x+p[0]*(1-f)+q[0]*f, y+p[1]*(1-f)+q[1]*f
	}
	return x / float64(len(joints)), y / float64(len(joints))
}
