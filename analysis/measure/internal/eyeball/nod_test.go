package eyeball

import (
	"math"
	"testing"
)

func TestANodStaysInTheHeadsAxis(t *testing.T) {
	f, clock, use := staged{depth: [2]float64{0.9, 0.9}}.face(25)
	for i, at := range clock.Time {
		f.AxisY[i] = float32(0.1 * math.Sin(2*math.Pi*1.6*at))
	}
	e := Of(f, clock, use, make([]bool, len(use)))
	for i := 25; i < 50*25; i++ {
		if off := e.Axis[1][i] - float64(f.AxisY[i]); math.Abs(off) > 0.02 {
			t.Fatalf("at %.2f s the axis of a nodding head is off by %.3f of 0.1", clock.Time[i], off)
		}
	}
}

func TestIrisesThatLieApartAreNotFound(t *testing.T) {
	f, clock, use := staged{depth: [2]float64{0.9, 0.9}}.face(25)
	const one, both = 300, 400
	f.LeftIrisY[one] += 0.2
	f.LeftIrisY[both], f.RightIrisY[both] = f.LeftIrisY[both]+0.2, f.RightIrisY[both]+0.2
	e := Of(f, clock, use, make([]bool, len(use)))
	if !e.Unfound[one] {
		t.Error("an iris 2 mm below its pair counts as found")
	}
	if e.Unfound[both] {
		t.Error("a pair that looks down counts as not found")
	}
}

func TestIrisesThatATurnedHeadRollsAreFound(t *testing.T) {
	f, clock, use := staged{depth: [2]float64{0.9, 0.9}, far: 1.5}.face(25)
	const lower = 0.25 // cm per axis
	for i, axis := range f.AxisX {
		f.LeftIrisY[i] += lower * axis
		f.RightIrisY[i] -= lower * axis
	}
	const one = 300
	f.LeftIrisY[one] += 0.2
	e := Of(f, clock, use, make([]bool, len(use)))
	for i := range use {
		if e.Unfound[i] != (i == one) {
			t.Fatalf("at %.2f s, axis %.2f: not found is %v", clock.Time[i], f.AxisX[i], e.Unfound[i])
		}
	}
}
