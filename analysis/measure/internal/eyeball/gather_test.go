package eyeball

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// lowered are eyes that turn deep in the head and hold the lens for most of the time, also for the eight seconds in which the head
// is lowered by 8 degrees; they look beside it in between.
func lowered(depth float64) (*analysis.Face, *track.Clock) {
	f := &analysis.Face{}
	var times []float64
	places := []float64{0, 0, -20, 0, 30, 0, 0, 0}
	for i := range 40 * 25 {
		t := float64(i) / 25
		at, ax, ay := places[int(t/5)], 0.01*math.Sin(t), 0.01*math.Sin(1.7*t)
		if t > 27 && t < 35 {
			ay -= 0.14
		}
		x := depth*ax + 1.04*math.Sin(at*math.Pi/180)
		f.LeftIrisX, f.RightIrisX = append(f.LeftIrisX, float32(x)), append(f.RightIrisX, float32(x))
		y := float32(depth*ay + 0.01*math.Sin(12.9898*float64(i)))
		f.LeftIrisY, f.RightIrisY = append(f.LeftIrisY, y), append(f.RightIrisY, y)
		f.AxisX, f.AxisY = append(f.AxisX, float32(ax)), append(f.AxisY, float32(ay))
		times = append(times, t)
	}
	return f, track.NewClock(times, 0)
}

func TestAHeadThatStaysLoweredIsNoLookAway(t *testing.T) {
	f, clock := lowered(1.9)
	use := make([]bool, len(clock.Time))
	for i := range use {
		use[i] = true
	}
	e := Of(f, clock, use, make([]bool, len(use)))
	freed := e.Freed(e.Learn(nil))
	lens, _ := e.densest(freed)
	_, pitch := e.Directions(freed, lens)
	if p := pitch[31*25]; math.Abs(float64(p)) > 2 {
		t.Errorf("with the head lowered the look at the lens measures %.1f degrees up", p)
	}
}

func TestALidThatTheOtherEyeContradictsDoesNotCount(t *testing.T) {
	const n = 100
	f := &analysis.Face{}
	use := make([]bool, n)
	for i := range n {
		use[i] = true
		lid := float32(0.01 * float64(i%3))
		f.LeftLidY, f.RightLidY = append(f.LeftLidY, lid), append(f.RightLidY, lid)
		f.LeftEyeOpen, f.RightEyeOpen = append(f.LeftEyeOpen, 0.33), append(f.RightEyeOpen, 0.33)
	}
	f.LeftLidY[50], f.RightLidY[50] = 0.16, -0.16
	f.LeftLidY[60], f.RightLidY[60] = 0.10, 0.10
	e := &Eyes{Usable: use, Place: [2][]float64{make([]float64, n), make([]float64, n)}}
	e.addLids(f)
	if e.Place[1][50] != 0 {
		t.Errorf("lids that go apart by 3 mm move the gaze by %.3f cm", e.Place[1][50])
	}
	if e.Place[1][60] < 0.7*lidShare*0.1 {
		t.Errorf("lids that move together by 1 mm move the gaze by %.3f cm", e.Place[1][60])
	}
}

func TestEveryThirdFrameTellsTheDepthAsWell(t *testing.T) {
	f, clock, use := staged{depth: [2]float64{0.8, 0.9}, noise: 0.02}.face(25)
	every := Of(f, clock, use, make([]bool, len(use)))
	third := Of(f, clock, use, make([]bool, len(use)))
	third.stride = 3
	a, b := every.Learn(nil), third.Learn(nil)
	for k := range a.Size {
		if math.Abs(a.Size[k]-b.Size[k]) > 0.03 || math.Abs(a.Error[k]-b.Error[k]) > 0.2*a.Error[k] {
			t.Errorf("axis %d: depth %.3f +- %.3f of every frame, %.3f +- %.3f of every third", k, a.Size[k], a.Error[k], b.Size[k], b.Error[k])
		}
	}
}
