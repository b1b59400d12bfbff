package main

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
)

func TestCounts(t *testing.T) {
	c := counts{tp: 6, fp: 2, fn: 3, tn: 9}
	for _, tt := range []struct {
		name      string
		got, want float64
	}{
		{"f1", c.f1(), 12.0 / 17}, {"precision", c.precision(), 0.75}, {"recall", c.recall(), 2.0 / 3},
		{"balanced", c.balanced(), (2.0/3 + 9.0/11) / 2}, {"opposite f1", c.turned().f1(), 18.0 / 23},
		{"opposite balanced", c.turned().balanced(), c.balanced()},
	} {
		if math.Abs(tt.got-tt.want) > 1e-12 {
			t.Errorf("%s = %v, want %v", tt.name, tt.got, tt.want)
		}
	}
	if n := (counts{tn: 5}); !math.IsNaN(n.f1()) || !math.IsNaN(n.balanced()) {
		t.Errorf("nothing to find: f1 %v, balanced %v, want none", n.f1(), n.balanced())
	}
}

func TestAUC(t *testing.T) {
	if got := auc([]float64{1, 2}, []float64{2, 3}); got != 3.5/4 {
		t.Errorf("auc = %v, want %v", got, 3.5/4)
	}
	if got := auc(nil, []float64{1}); !math.IsNaN(got) {
		t.Errorf("auc of nothing = %v, want none", got)
	}
}

func TestContactIsInsideOneCone(t *testing.T) {
	for yaw := -9.0; yaw <= 9; yaw += 0.5 {
		for pitch := -9.0; pitch <= 9; pitch += 0.5 {
			if contact(yaw, pitch) != (outside(yaw, pitch) <= 1) {
				t.Fatalf("at %v/%v: contact %v, outside %v", yaw, pitch, contact(yaw, pitch), outside(yaw, pitch))
			}
		}
	}
	if !contact(0, -5.9) || contact(0, 5.9) {
		t.Error("the cone reaches as far up as down")
	}
}

// truthCSV makes a truth file of 25 frames a second from stretches of labels.
func truthCSV(frames int, label func(i int) (gaze, posture, fidget string, blink bool)) string {
	var b strings.Builder
	b.WriteString("t,gaze,gaze_yaw,gaze_pitch,head_yaw,head_pitch,posture,fidget,blink")
	for _, j := range truthJoints {
		b.WriteString("," + j.name + "_x," + j.name + "_y")
	}
	for i := range frames {
		g, p, f, shut := label(i)
		blink := "0"
		if shut {
			blink = "1"
		}
		b.WriteString("\n" + strings.Join([]string{number(float64(i)/25, 3), g, "0", "0", "0", "0", p, f, blink}, ","))
		for range truthJoints {
			b.WriteString("," + number(float64(4*i), 0) + ",0") // 100 px a second to the right
		}
	}
	return b.String()
}

func testTruth(t *testing.T) *truth {
	t.Helper()
	got, err := parseTruth(strings.NewReader(truthCSV(250, func(i int) (string, string, string, bool) {
		g, p := "screen", "down"
		if i >= 50 && i < 150 { // 2 to 6 s
			g = "camera"
		}
		if i >= 100 && i < 200 { // 4 to 8 s
			p = "crossed"
		}
		return g, p, "still", i == 60 || i == 61
	})))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestMarkedBaselineIsTheFirstSettledLook(t *testing.T) {
	got, ok := testTruth(t).marked()
	if !ok || math.Abs(got.Start-2.6) > 1e-9 || math.Abs(got.End-5.6) > 1e-9 {
		t.Errorf("marked = %v, %v; want 2.6 to 5.6", got, ok)
	}
	short, err := parseTruth(strings.NewReader(truthCSV(60, func(i int) (string, string, string, bool) {
		return map[bool]string{true: "camera", false: "screen"}[i >= 10 && i < 40], "down", "still", false
	})))
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := short.marked(); ok {
		t.Errorf("0.6 s of settled look are marked: %v", got)
	}
}

func TestSpeedOfTrueJoints(t *testing.T) {
	if got := testTruth(t).speed(5, "leye", "reye"); math.Abs(got-100) > 1e-6 {
		t.Errorf("speed = %v px/s, want 100", got)
	}
}

func TestPosturesOnTheGrid(t *testing.T) {
	// Settled: crossed from 5 s to 8 s (30 points), not crossed 0 to 4 and 9 to 9.9 s.
	moments := []analysis.Moment{{Measure: "posture.arms_crossed", Start: 4, End: 7}, {Measure: "posture.lean", Start: 0, End: 1}}
	got := scorePostures(testTruth(t), moments)
	if want := (counts{tp: 20, fn: 10, tn: 40 + 9}); got[0] != want {
		t.Errorf("crossed = %+v, want %+v", got[0], want)
	}
	if want := 10; got[3].fp != want || got[3].tp != 0 {
		t.Errorf("lean = %+v, want %d false", got[3], want)
	}
}

func TestBlinksArePairedOnce(t *testing.T) {
	want := []analysis.Span{{Start: 1, End: 1.1}, {Start: 3, End: 3.1}, {Start: 5, End: 5.1}}
	said := []analysis.Span{{Start: 1.15, End: 1.2}, {Start: 1.05, End: 1.1}, {Start: 3.3, End: 3.4}, {Start: 4.95, End: 5.3}}
	if got := scoreBlinks(want, said); got != (counts{tp: 2, fn: 1, fp: 2}) {
		t.Errorf("blinks = %+v", got)
	}
	if got := runs([]float64{0, 1, 2, 3, 4}, []bool{true, false, true, true, false}); !cmp.Equal(got, []analysis.Span{{}, {Start: 2, End: 3}}) {
		t.Errorf("runs = %v", got)
	}
}

func TestGazeScore(t *testing.T) {
	tr := testTruth(t)
	obs, res := facing(tr)
	g := scoreGaze(tr, obs, res)
	// Settled and no blink: 0 to 2 s, 2.6 to 6 s, after 6.6 s (6.6 - 6 falls short of 0.6) to 10 s.
	if g.used != 50+85+84 || g.seen != g.used {
		t.Errorf("used %d, seen %d", g.used, g.seen)
	}
	if want := (counts{tp: 85, fp: 50, tn: 84}); g.contact != want {
		t.Errorf("contact = %+v, want %+v", g.contact, want)
	}
	if g.confusion() != 50.0/219 {
		t.Errorf("confusion = %v, want %v", g.confusion(), 50.0/219)
	}
	if m := mean(g.errYaw); math.Abs(m-1.25) > 1e-9 || quantile(g.nearYaw, .5) != -1.25 {
		t.Errorf("error %v, bias %v", m, quantile(g.nearYaw, .5))
	}
}

// facing is a person who is said to look at the camera until 6 s and at the screen from then on, 1.25 degrees to the left.
func facing(tr *truth) (*analysis.Observations, *analysis.Results) {
	n := len(tr.time)
	f := analysis.Face{Reason: make([]analysis.Reason, n), HeadYaw: make([]float32, n), HeadPitch: make([]float32, n)}
	s := analysis.FrameStates{GazePitch: make([]float32, n), Blink: make([]int8, n)}
	for _, at := range tr.time {
		s.GazeYaw = append(s.GazeYaw, -1.25)
		target := analysis.Camera
		if at >= 6 {
			target = analysis.Screen
		}
		s.Target = append(s.Target, target)
	}
	return &analysis.Observations{Visual: &analysis.Visual{Time: tr.time, People: []analysis.Person{{Face: f}}}}, &analysis.Results{Frames: s}
}

func TestMoves(t *testing.T) {
	at := func(v float64, unit string) analysis.Finding { return analysis.Finding{Value: v, Unit: unit} }
	counted := func(v, low, high float64) analysis.Finding {
		return analysis.Finding{Value: v, Unit: "per minute", Band: [2]float64{low, high}}
	}
	nan := math.NaN()
	for _, tt := range []struct {
		a, b   analysis.Finding
		mirror bool
		cell   string
		far    bool
	}{
		{at(.50, "share"), at(.52, "share"), false, "+0.020", false},
		{at(.50, "share"), at(.46, "share"), false, "-0.040", true},
		{at(10, "per minute"), at(10.9, "per minute"), false, "+9 %", false},
		{at(10, "per minute"), at(8.5, "per minute"), false, "-15 %", true},
		{counted(4, 2, 9), at(5, "per minute"), false, "+25 %, in band", false},
		{counted(4, 4, 4.5), at(5, "per minute"), false, "+25 %", true},
		{counted(0, 0, 3), at(2, "per minute"), false, "from 0 to 2, in band", false},
		{at(5, "degrees"), at(-5, "degrees"), true, "+0.0°", false},
		{at(5, "degrees"), at(-5, "degrees"), false, "-10.0°", true},
		{at(nan, "share"), at(nan, "share"), false, "–", false},
		{at(.5, "share"), at(nan, "share"), false, "gone", true},
		{at(0, "per minute"), at(2, "per minute"), false, "from 0 to 2", true},
	} {
		if cell, far := move(tt.a, tt.b, tt.mirror); cell != tt.cell || far != tt.far {
			t.Errorf("%v to %v: %q, %v; want %q, %v", tt.a.Value, tt.b.Value, cell, far, tt.cell, tt.far)
		}
	}
}

func TestWithoutData(t *testing.T) {
	err := run(t.Context(), settings{shared: t.TempDir()}, nil)
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "no evaluation data") {
		t.Errorf("error = %v", err)
	}
}

func TestWithinThreePercent(t *testing.T) {
	nan := math.NaN()
	share, mid := within([][2]float64{{100, 102}, {100, 96}, {50, 50}, {nan, 4}, {0, 3}, {10, nan}})
	if math.Abs(share-2.0/3) > 1e-12 || math.Abs(mid-0.02) > 1e-12 {
		t.Errorf("%v within, median %v", share, mid)
	}
	if share, _ := within(nil); !math.IsNaN(share) {
		t.Errorf("of nothing: %v", share)
	}
}

func TestUnlikePauses(t *testing.T) {
	got := unlike([]analysis.Span{{Start: 1, End: 2}, {Start: 4, End: 5}, {Start: 7, End: 8}}, []analysis.Span{{Start: 1.1, End: 2}, {Start: 4.5, End: 6}})
	want := []string{"of the pause marked from 4.00 to 5.00 s one from 4.50 to 6.00 s was heard", "of the pause marked from 7.00 to 8.00 s nothing was heard"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestScoresOfSoundsAddUp(t *testing.T) {
	a := soundScore{pauses: counts{tp: 1, fn: 2}, edges: []float64{1}, same: []float64{11}, falseSpeech: 2}
	a.join(&soundScore{pauses: counts{tp: 3}, fillers: counts{fp: 1}, edges: []float64{2}, words: []float64{0.5}, minutes: 1})
	want := soundScore{pauses: counts{tp: 4, fn: 2}, fillers: counts{fp: 1}, edges: []float64{1, 2}, words: []float64{0.5},
		same: []float64{11}, falseSpeech: 2, minutes: 1}
	if d := cmp.Diff(want, a, cmp.AllowUnexported(soundScore{}, counts{})); d != "" {
		t.Error(d)
	}
}

func TestAvatars(t *testing.T) {
	a := avatars{}
	a.add("d2_eye_b", []counts{{tp: 2}, {fp: 3}})
	a.add("d2_mixed_b", []counts{{tp: 1, fn: 3}, {tn: 4}})
	a.add("dev_posture", []counts{{tp: 5}, {}})
	want := avatars{"b": {{tp: 3, fn: 3}, {fp: 3, tn: 4}}, firstSet: {{tp: 5}, {}}}
	if d := cmp.Diff(want, a, cmp.AllowUnexported(counts{})); d != "" {
		t.Error(d)
	}
}
