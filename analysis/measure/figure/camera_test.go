package figure_test

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/measure/internal/bodies"
)

// shaken moves the camera under a recording, or only the background behind it, and tells so in its columns.
func shaken(o *analysis.Observations, person, told bool) *analysis.Observations {
	v := o.Visual
	way := func(t float64) (x, y float64) { return 40 * math.Sin(2*math.Pi*1.2*t), 25 * math.Cos(2*math.Pi*0.9*t) }
	n := len(v.Time)
	v.CameraX, v.CameraY = make([]float32, n), make([]float32, n)
	p := &v.People[0]
	lastX, lastY := way(v.Time[0])
	for i, t := range v.Time {
		x, y := way(t)
		v.CameraX[i], v.CameraY[i] = float32(math.NaN()), float32(math.NaN())
		if p.Body.Reason[i] != analysis.NotAnalysed {
			if told {
				v.CameraX[i], v.CameraY[i] = float32(x-lastX), float32(y-lastY)
			}
			lastX, lastY = x, y
		}
		if !person {
			continue
		}
		for k := range blazepose.Keypoints {
			p.Body.X[i*len(blazepose.Keypoints)+k] += float32(x)
			p.Body.Y[i*len(blazepose.Keypoints)+k] += float32(y)
		}
		for k := range analysis.FacePoints {
			p.Face.Points[2*(i*len(analysis.FacePoints)+k)] += float32(x)
			p.Face.Points[2*(i*len(analysis.FacePoints)+k)+1] += float32(y)
		}
	}
	return o
}

func TestCameraIsTakenOut(t *testing.T) {
	script := []bodies.Shot{{Seconds: 6, Arms: bodies.Clasped}, {Seconds: 8, Arms: bodies.Clasped, Sway: 0.2, Hz: 0.7}}
	speeds := func(o *analysis.Observations) [3]float64 {
		r, err := bodies.Run(o, nil)
		if err != nil {
			t.Fatal(err)
		}
		return [3]float64{r.Findings["movement.head"].Value, r.Findings["movement.torso"].Value, r.Findings["movement.hands"].Value}
	}
	still := speeds(bodies.Observations(bodies.Setup{}, script...))
	for name, c := range map[string]struct{ person, told, same bool }{
		"a camera that moves":                    {true, true, true},
		"a background that moves by itself":      {false, true, true},
		"a camera of which nothing can be known": {true, false, false},
	} {
		for k, v := range speeds(shaken(bodies.Observations(bodies.Setup{}, script...), c.person, c.told)) {
			if same := math.Abs(v-still[k]) < 0.05*still[k]+0.03; same != c.same {
				t.Errorf("%s: speed %d is %.3f, %.3f with a camera that stands", name, k, v, still[k])
			}
		}
	}
}
