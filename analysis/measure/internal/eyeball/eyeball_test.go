package eyeball

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// staged are eyes of known depth, reach and gaze: the head sways, the gaze rests on the lens and on places beside it.
type staged struct {
	depth [2]float64
	bend  float64 // cm per square of the axis, on both axes
	noise float64 // cm
	nod   bool    // the first ten seconds are a nod while the eyes hold the lens, and the head is still afterwards
	lids  bool
	far   float64 // by so many times its usual way the head sways further
}

func (s staged) face(rate float64) (*analysis.Face, *track.Clock, []bool) {
	f := &analysis.Face{}
	var times []float64
	var use []bool
	places := [][2]float64{{0, 0}, {0, -9}, {0, 0}, {8, 0}, {0, 0}, {-20, -3}}
	for i := 0.0; i < 60*rate; i++ {
		t := i / rate
		at := places[int(t/5)%len(places)]
		ax, ay := (1+s.far)*0.12*math.Sin(t*1.1), (1+s.far)*0.1*math.Sin(t*1.7)
		if s.nod {
			if ax, ay = 0, 0; t < 10 {
				at, ax, ay = [2]float64{}, 0.1*math.Sin(t*1.3), 0.15*math.Sin(t*2)
			}
		}
		noise := s.noise * (math.Sin(i*12.9898) + math.Sin(i*78.233)) / 2
		x := s.depth[0]*ax + 1.04*math.Sin(at[0]*math.Pi/180) + s.bend*ax*ax + noise
		y := s.depth[1]*ay - 1.04*math.Sin(at[1]*math.Pi/180) + s.bend*ay*ay - noise
		for _, c := range []struct {
			to *[]float32
			v  float64
		}{{&f.LeftIrisX, x + 0.1}, {&f.RightIrisX, x - 0.1}, {&f.LeftIrisY, y + 0.05}, {&f.RightIrisY, y + 0.05}, {&f.AxisX, ax}, {&f.AxisY, ay},
			{&f.IrisCost, 0.05}, {&f.IrisRadius, 0.585}} {
			*c.to = append(*c.to, float32(c.v))
		}
		if s.lids {
			lid := float32(0.3 + 0.685*y)
			if int(i)%7 == 0 {
				lid = float32(math.NaN())
			}
			open := float32(0.33 - 0.685*y/3)
			f.LeftLidY, f.RightLidY = append(f.LeftLidY, lid), append(f.RightLidY, lid)
			f.LeftEyeOpen, f.RightEyeOpen = append(f.LeftEyeOpen, open), append(f.RightEyeOpen, open)
		}
		times, use = append(times, t), append(use, true)
	}
	return f, track.NewClock(times, 0), use
}

func TestDepthIsLearnedAtAnyRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := staged{depth: [2]float64{rapid.Float64Range(0.3, 1.4).Draw(t, "x"), 0}, noise: rapid.Float64Range(0, 0.02).Draw(t, "noise"),
			lids: rapid.Bool().Draw(t, "lids")}
		s.depth[1] = math.Max(0.25, s.depth[0]+rapid.Float64Range(-0.2, 0.2).Draw(t, "y"))
		f, clock, use := s.face(rapid.SampledFrom([]float64{10, 25, 30, 60}).Draw(t, "rate"))
		e := Of(f, clock, use, make([]bool, len(use)))
		d := e.Learn(nil)
		freed := e.Freed(d)
		for a, size := range d.Size {
			if math.Abs(size-s.depth[a]) > 0.25 {
				t.Fatalf("axis %d: depth %.2f +- %.2f, want %.2f", a, size, d.Error[a], s.depth[a])
			}
		}
		lens, _ := e.densest(freed)
		yaw, pitch := e.Directions(freed, lens)
		if y := float64(yaw[int(17.5*float64(len(use))/60)]); math.Abs(y-8) > 1.6 {
			t.Fatalf("yaw %.1f, want 8", y)
		}
		if p := float64(pitch[int(7.5*float64(len(use))/60)]); math.Abs(p+9) > 1.6 {
			t.Fatalf("pitch %.1f, want -9", p)
		}
	})
}

func TestANodAtTheLensShowsTheDepth(t *testing.T) {
	s := staged{depth: [2]float64{1.3, 1.2}, noise: 0.02, nod: true}
	f, clock, use := s.face(25)
	e := Of(f, clock, use, make([]bool, len(use)))
	marked := make([]bool, len(use))
	for i := range marked {
		marked[i] = clock.Time[i] < 10
	}
	d := e.Learn(marked)
	for a, size := range d.Size {
		if math.Abs(size-s.depth[a]) > 0.1 || d.Error[a] > 0.15 {
			t.Errorf("axis %d: depth %.2f +- %.2f, want %.2f", a, size, d.Error[a], s.depth[a])
		}
	}
}

func TestWhatRegistrationBendsIsTakenOut(t *testing.T) {
	s := staged{depth: [2]float64{0.8, 0.8}, bend: 1, noise: 0.01, far: 1.5}
	f, clock, use := s.face(25)
	e := Of(f, clock, use, make([]bool, len(use)))
	d := e.Learn(nil)
	spread := func(d Depth) float64 {
		freed, lens := e.Freed(d), []float64(nil)
		for i, at := range clock.Time {
			if int(at/5)%2 == 0 {
				lens = append(lens, freed[1][i])
			}
		}
		return track.Quantile(lens, 0.95) - track.Quantile(lens, 0.05)
	}
	straight := d
	straight.bend = bend{}
	if with, without := spread(d), spread(straight); with > 0.7*without {
		t.Errorf("places at the lens spread by %.3f cm, without the bend by %.3f", with, without)
	}
}

// A lid's edge that is lost to a frame of glasses, away from where the eye's opening has it, leaves the gaze alone; one that
// goes with the opening tells.
func TestLidsCountWhereTheEyesOpeningAgrees(t *testing.T) {
	pitchOf := func(lid, open float32) float64 {
		f, clock, use := staged{depth: [2]float64{0.6, 0.6}, lids: true}.face(25)
		for i, at := range clock.Time {
			if at > 20 && at < 22 {
				f.LeftLidY[i] += lid
				f.RightLidY[i] += lid
				f.LeftEyeOpen[i] += open
				f.RightEyeOpen[i] += open
			}
		}
		e := Of(f, clock, use, make([]bool, len(use)))
		freed := e.Freed(Depth{Size: [2]float64{0.6, 0.6}})
		_, pitch := e.Directions(freed, [2]float64{})
		return track.Median(pitch[21*25 : 22*25])
	}
	usual := pitchOf(0, 0)
	if lost := pitchOf(-0.4, 0); math.Abs(lost-usual) > 1.5 { // counted, it would be 5
		t.Errorf("a lost lid moves the gaze by %.1f degrees", lost-usual)
	}
	if lowered := pitchOf(0.15, -0.05); lowered > usual-1.5 {
		t.Errorf("lowered lids move the gaze by %.1f degrees", lowered-usual)
	}
}

func TestNothingIsLearnedOfTooLittle(t *testing.T) {
	f, clock, use := staged{depth: [2]float64{0.6, 0.6}}.face(25)
	for i := range use {
		use[i] = i < 50
	}
	if e := Of(f, clock, use, make([]bool, len(use))); e != nil {
		t.Error("two seconds are enough")
	}
	if e := Of(&analysis.Face{}, clock, use, make([]bool, len(use))); e != nil {
		t.Error("eyes without columns")
	}
}

func TestTwoMeasuresAreAveragedOnThePersonsOwnScale(t *testing.T) {
	s := staged{depth: [2]float64{0.8, 0.8}, noise: 0.01}
	f, clock, use := s.face(25)
	places := []float64{0, 0, 0, 8, 0, -20}
	for i, at := range clock.Time {
		slow := 0.03 * math.Sin(at*2.9) // cm: what registration errs by behind glasses
		f.LeftIrisX[i] += float32(slow)
		f.RightIrisX[i] += float32(slow)
		f.GazeYaw = append(f.GazeYaw, float32(0.8*places[int(at/5)%len(places)]+20*float64(f.AxisX[i])+1.0*math.Sin(at*4.3)))
		f.GazePitch = append(f.GazePitch, float32(math.NaN()))
	}
	spread := func(f *analysis.Face) (lens, right float64) {
		e := Of(f, clock, use, make([]bool, len(use)))
		freed := e.Freed(e.Learn(nil))
		var at, beside []float64
		for i, t := range clock.Time {
			switch int(t/5) % len(places) {
			case 0, 2, 4:
				at = append(at, freed[0][i])
			case 3:
				beside = append(beside, freed[0][i])
			}
		}
		return track.MAD(at), track.Median(beside) - track.Median(at)
	}
	both, moved := spread(f)
	if want := 1.04 * math.Sin(8*math.Pi/180); math.Abs(moved-want) > 0.2*want {
		t.Errorf("a look aside by %.3f cm, want %.3f", moved, want)
	}
	f.GazeYaw = nil
	if one, _ := spread(f); both > 0.85*one {
		t.Errorf("spread %.4f cm of both measures, %.4f of one", both, one)
	}
}
