package analysis

import (
	"math"
	"testing"
)

// still makes the face of a photograph with the scatter of landmarks, at 30 frames a second; move changes a frame.
func still(seconds float64, move func(t float64, f *Face, i int)) (*Face, []float64) {
	n := int(seconds * 30)
	f := &Face{Reason: make([]Reason, n), Points: make([]float32, 2*len(FacePoints)*n)}
	var times []float64
	for i := range n {
		t := float64(i) / 30
		times = append(times, t)
		scatter := func(k float64) float64 { return math.Sin(12.9898 * k * float64(i+1)) }
		f.Width = append(f.Width, 120)
		f.HeadYaw, f.HeadPitch = append(f.HeadYaw, float32(3+.3*scatter(1))), append(f.HeadPitch, float32(.2*scatter(2)))
		for _, p := range [][3]float64{{386, 0, 0}, {374, 0, 9}, {159, 0, 0}, {145, 0, 9}, {13, 0, 0}, {14, 0, 1}} {
			f.put(i, int(p[0]), p[1]+.2*scatter(3), p[2]+.2*scatter(p[0]))
		}
		if move != nil {
			move(t, f, i)
		}
	}
	return f, times
}

func (f *Face) put(i, p int, x, y float64) {
	k := 2 * (i*len(FacePoints) + int(facePointSlot[p]))
	f.Points[k], f.Points[k+1] = float32(x), float32(y)
}

func TestLifeless(t *testing.T) {
	for name, c := range map[string]struct {
		seconds float64
		move    func(t float64, f *Face, i int)
		want    bool
	}{
		"photograph":               {20, nil, true},
		"photograph, seen briefly": {3, nil, false},
		"photograph on something that is carried about": {20, func(t float64, f *Face, i int) {
			for _, p := range FacePoints {
				x, y := f.Point(i, p)
				f.put(i, p, float64(x)+30*t, float64(y)+5*math.Sin(t))
			}
		}, true},
		"sways by a degree": {20, func(t float64, f *Face, i int) { f.HeadYaw[i] += float32(math.Sin(t)) }, false},
		"blinks four times a minute": {20, func(t float64, f *Face, i int) {
			if math.Mod(t, 15) < .2 {
				f.put(i, 374, 0, 2)
				f.put(i, 145, 0, 2)
			}
		}, false},
		"speaks": {20, func(t float64, f *Face, i int) { f.put(i, 14, 0, 3+3*math.Sin(12*t)) }, false},
		"nobody": {20, func(_ float64, f *Face, i int) { f.Reason[i] = NoFace }, false},
	} {
		f, times := still(c.seconds, c.move)
		if got := f.Lifeless(times, 4); got != c.want {
			t.Errorf("%s: lifeless %v", name, got)
		}
	}
}
