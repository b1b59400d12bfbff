package measure

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"poise/analysis"
	"poise/analysis/measure/internal/columns"
)

var screenTest = []columns.Shot{
	{Seconds: 6}, {Seconds: 0.2, Blink: true}, {Seconds: 3.8},
	{Seconds: 4, Pitch: -11}, {Seconds: 5}, {Seconds: 3, Yaw: -25, HeadYaw: -10}, {Seconds: 8},
}

// lookAwayMoments are kind and rounded length of each look away.
func lookAwayMoments(r *analysis.Results) (out []string) {
	for _, m := range r.Moments {
		if m.Measure == "eye_contact.look_aways" {
			out = append(out, fmt.Sprintf("%s %.1f", m.Kind, m.Value))
		}
	}
	return out
}

func TestEyeContactOfAKnownScript(t *testing.T) {
	for _, rate := range []float64{15, 25, 30, 60} {
		for _, offset := range [][2]float64{{0, 0}, {3, -4}} {
			t.Run(fmt.Sprintf("%v per second, offset %v", rate, offset), func(t *testing.T) {
				set := columns.Setup{Rate: rate, Start: 1.5, OffsetYaw: offset[0], OffsetUp: offset[1], Noise: 1}
				v := columns.Visual(set, screenTest...)
				for name, opt := range map[string]Options{"marked": {Baseline: &analysis.Span{Start: 2, End: 5}}, "assumed": {}} {
					r := mustRun(t, v, opt)
					f := finding(t, r, "eye_contact.gaze_to_camera")
					if want := 23.0 / 30; math.Abs(f.Value-want) > 0.02 || f.Band[0] > want+0.01 || f.Band[1] < want-0.01 {
						t.Errorf("%s: contact %.3f in %.3f, want %.3f", name, f.Value, f.Band, want)
					}
					if diff := cmp.Diff([]string{"down 4.0", "left 3.0"}, roundedTo(r, 0.15, 4, 3)); diff != "" {
						t.Errorf("%s: %s", name, diff)
					}
					p := finding(t, r, "eye_contact.targets").Parts
					if math.Abs(p["screen"]-4.0/30) > 0.02 || math.Abs(p["left"]-0.1) > 0.02 || p["notes"] > 0.02 {
						t.Errorf("%s: targets %v", name, p)
					}
				}
			})
		}
	}
}

// roundedTo is the look aways with lengths within tolerance of the wanted ones replaced by these.
func roundedTo(r *analysis.Results, tolerance float64, want ...float64) (out []string) {
	k := 0
	for _, m := range r.Moments {
		if m.Measure != "eye_contact.look_aways" {
			continue
		}
		length := m.Value
		if k < len(want) && math.Abs(length-want[k]) <= tolerance {
			length = want[k]
		}
		out, k = append(out, fmt.Sprintf("%s %.1f", m.Kind, length)), k+1
	}
	return out
}

func TestBlinksDoNotBreakContactOrLookAways(t *testing.T) {
	var shots []columns.Shot
	for range 10 {
		shots = append(shots, columns.Shot{Seconds: 1.5}, columns.Shot{Seconds: 0.2, Blink: true, NoEyes: analysis.EyesClosed})
	}
	for range 3 {
		shots = append(shots, columns.Shot{Seconds: 1, Yaw: 20}, columns.Shot{Seconds: 0.2, Yaw: 20, Blink: true, NoEyes: analysis.EyesClosed})
	}
	shots = append(shots, columns.Shot{Seconds: 3})
	r := mustRun(t, columns.Visual(columns.Setup{}, shots...), Options{})
	if f := finding(t, r, "eye_contact.gaze_to_camera"); f.Coverage < 0.98 {
		t.Errorf("coverage %.3f: blinks were not bridged (%v)", f.Coverage, f.LeftOut)
	}
	if diff := cmp.Diff([]string{"right 3.6"}, roundedTo(r, 0.3, 3.6)); diff != "" {
		t.Error(diff)
	}
	if f := finding(t, r, "face.blink_rate"); math.Abs(f.Value-13/(23.6/60)) > 1 {
		t.Errorf("blinks %.1f per minute, want %.1f", f.Value, 13/(23.6/60))
	}
}

func TestLongClosureIsNotABlinkAndNotALookAway(t *testing.T) {
	r := mustRun(t, columns.Visual(columns.Setup{}, columns.Shot{Seconds: 8},
		columns.Shot{Seconds: 2.5, Blink: true, NoEyes: analysis.EyesClosed}, columns.Shot{Seconds: 8}), Options{})
	if f := finding(t, r, "face.blink_rate"); f.Value != 0 {
		t.Errorf("blink rate %v, want 0", f.Value)
	}
	if got := lookAwayMoments(r); got != nil {
		t.Errorf("look aways %v, want none", got)
	}
	f := finding(t, r, "eye_contact.gaze_to_camera")
	if f.Value < 0.999 || math.Abs(f.LeftOut["eyes_closed"]-2.5/18.5) > 0.02 {
		t.Errorf("contact %.3f, left out %v", f.Value, f.LeftOut)
	}
}

func TestAMarkedBaselineWithNobodyInItIsAReason(t *testing.T) {
	v := columns.Visual(columns.Setup{}, columns.Shot{Seconds: 10}, columns.Shot{Seconds: 5, Absent: analysis.NoFace},
		columns.Shot{Seconds: 5, NoEyes: analysis.EyesHidden})
	tests := []struct {
		name       string
		span       analysis.Span
		gaze, face string
	}{
		{"good", analysis.Span{Start: 2, End: 4}, "", ""},
		{"nobody", analysis.Span{Start: 11, End: 14}, "the marked baseline from 11.0 to 14.0 s shows the face for 0.0 s, 1.0 s are needed",
			"the marked baseline from 11.0 to 14.0 s shows the face for 0.0 s, 1.0 s are needed"},
		{"hidden eyes", analysis.Span{Start: 16, End: 19}, "the marked baseline from 16.0 to 19.0 s shows the eyes for 0.0 s, 0.5 s are needed", ""},
		{"after the end", analysis.Span{Start: 90, End: 99}, "the marked baseline from 90.0 to 99.0 s shows the face for 0.0 s, 1.0 s are needed",
			"the marked baseline from 90.0 to 99.0 s shows the face for 0.0 s, 1.0 s are needed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := mustRun(t, v, Options{Baseline: &tt.span})
			if f := finding(t, r, "eye_contact.gaze_to_camera"); f.Reason != tt.gaze || math.IsNaN(f.Value) != (tt.gaze != "") {
				t.Errorf("gaze is %v because %q", f.Value, f.Reason)
			}
			if f := finding(t, r, "eye_contact.face_to_camera"); f.Reason != tt.face || math.IsNaN(f.Value) != (tt.face != "") {
				t.Errorf("face is %v because %q", f.Value, f.Reason)
			}
			if !r.Baseline.Marked || r.Baseline.Range != tt.span {
				t.Errorf("baseline %+v is not the marked one", r.Baseline)
			}
		})
	}
}

func TestSharesDoNotCountWhatWasNotSeen(t *testing.T) {
	r := mustRun(t, columns.Visual(columns.Setup{}, columns.Shot{Seconds: 5}, columns.Shot{Seconds: 10, Absent: analysis.TooDark},
		columns.Shot{Seconds: 5, Pitch: -12}), Options{Baseline: &analysis.Span{Start: 1, End: 4}})
	f := finding(t, r, "eye_contact.gaze_to_camera")
	if math.Abs(f.Value-0.5) > 0.01 || math.Abs(f.Coverage-0.5) > 0.01 {
		t.Errorf("contact %.3f over %.3f, want 0.5 over 0.5", f.Value, f.Coverage)
	}
	if diff := cmp.Diff(map[string]float64{"too_dark": 0.5}, f.LeftOut, cmpopts.EquateApprox(0, 0.01)); diff != "" {
		t.Error(diff)
	}
}

func TestExcludedRangesLeaveNoTrace(t *testing.T) {
	v := columns.Visual(columns.Setup{}, columns.Shot{Seconds: 10}, columns.Shot{Seconds: 4, Yaw: 30, HeadYaw: 20, Smile: 0.08}, columns.Shot{Seconds: 10})
	r := mustRun(t, v, Options{Baseline: &analysis.Span{Start: 1, End: 4}, Exclude: []analysis.Span{{Start: 9.5, End: 14.5}}})
	for _, id := range []string{"eye_contact.gaze_to_camera", "eye_contact.face_to_camera"} {
		if f := finding(t, r, id); f.Value != 1 || math.Abs(f.LeftOut["excluded"]-5.0/24) > 0.01 {
			t.Errorf("%s is %.3f, left out %v", id, f.Value, f.LeftOut)
		}
	}
	for _, m := range r.Moments {
		if m.Kind == "left" || m.Kind == "right" || m.Kind == "smile" {
			t.Errorf("moment inside the excluded range: %+v", m)
		}
	}
}

func TestTheBandWidensWithoutAMarkedBaseline(t *testing.T) {
	shots := []columns.Shot{{Seconds: 20}}
	for away := 2.0; away <= 14; away++ { // looks at any distance, so that wherever the cone's edges lie, moving them moves the share
		shots = append(shots, columns.Shot{Seconds: 1, Yaw: away}, columns.Shot{Seconds: 1, Yaw: -away}, columns.Shot{Seconds: 1, Pitch: -away}, columns.Shot{Seconds: 1, Pitch: away})
	}
	v := columns.Visual(columns.Setup{Noise: 1}, shots...)
	width := func(opt Options) float64 {
		b := finding(t, mustRun(t, v, opt), "eye_contact.gaze_to_camera").Band
		return b[1] - b[0]
	}
	if m, a := width(Options{Baseline: &analysis.Span{Start: 1, End: 4}}), width(Options{}); !(a > m) || !(m > 0) {
		t.Errorf("band is %.3f wide when marked, %.3f when assumed", m, a)
	}
}

func TestSpeakingAndListeningAreSplit(t *testing.T) {
	obs := columns.Observations(columns.Visual(columns.Setup{}, columns.Shot{Seconds: 10}, columns.Shot{Seconds: 10, Yaw: 25, Talks: true}))
	obs.Voice = voice(20, analysis.Span{Start: 10, End: 20})
	r, err := Run(obs, analysis.DefaultProfile(), Options{Baseline: &analysis.Span{Start: 1, End: 4}})
	if err != nil {
		t.Fatal(err)
	}
	if f := finding(t, r, "eye_contact.speaking"); !(f.Value < 0.05) {
		t.Errorf("contact while speaking %v, want about 0 (%s)", f.Value, f.Reason)
	}
	if f := finding(t, r, "eye_contact.listening"); !(f.Value > 0.95) {
		t.Errorf("contact while listening %v, want about 1 (%s)", f.Value, f.Reason)
	}
}

// voice is sound of the given length with someone speaking in a span.
func voice(seconds float64, speech analysis.Span) *analysis.Voice {
	v := &analysis.Voice{Duration: seconds, SpeechHop: 0.032, Hop: 0.01, Peak: 0.5, Noise: -60}
	for t := 0.0; t < seconds; t += v.SpeechHop {
		p := float32(0.01)
		if speech.Contains(t) {
			p = 0.98
		}
		v.Speech = append(v.Speech, p)
	}
	for t := 0.0; t < seconds; t += v.Hop {
		level, voicing := float32(-60), float32(0.1)
		if speech.Contains(t) {
			level, voicing = -20+3*float32(math.Sin(t*25)), 0.9
		}
		v.Intensity, v.Level = append(v.Intensity, level), append(v.Level, level)
		v.Voicing, v.Pitch = append(v.Voicing, voicing), append(v.Pitch, 120)
	}
	return v
}

func TestEveryFrameWithoutGazeSaysWhy(t *testing.T) {
	v := columns.Visual(columns.Setup{}, columns.Shot{Seconds: 5}, columns.Shot{Seconds: 2, NoEyes: analysis.EyesHidden},
		columns.Shot{Seconds: 5})
	for i := range 15 {
		v.People[0].Face.GazeConfidence[i] = 0.2
	}
	r := mustRun(t, v, Options{Exclude: []analysis.Span{{Start: 10, End: 11}}})
	seen := map[string]int{}
	for i, why := range r.Frames.GazeReason {
		seen[why.String()]++
		if (why == analysis.Measured) == math.IsNaN(float64(r.Frames.GazeYaw[i])) {
			t.Fatalf("frame %d: gaze %v because %q", i, r.Frames.GazeYaw[i], why)
		}
	}
	if seen["low_confidence"] != 15 || seen["eyes_hidden"] == 0 || seen["excluded"] == 0 {
		t.Errorf("reasons %v", seen)
	}
}

func TestADriftOfTheLensIsSaidAndWidensTheBand(t *testing.T) {
	steady := columns.Visual(columns.Setup{}, columns.Shot{Seconds: 180}, columns.Shot{Seconds: 60, Pitch: -9})
	drift := []columns.Shot{{Seconds: 60}}
	for k := 1.0; k <= 60; k++ { // not at once: two places with a gap between would be two looks
		drift = append(drift, columns.Shot{Seconds: 1, Pitch: -3.5 * k / 60})
	}
	moved := columns.Visual(columns.Setup{}, append(drift, columns.Shot{Seconds: 60, Pitch: -3.5}, columns.Shot{Seconds: 60, Pitch: -9})...)
	opt := Options{Baseline: &analysis.Span{Start: 1, End: 4}}
	a, b := finding(t, mustRun(t, steady, opt), "eye_contact.gaze_to_camera"), finding(t, mustRun(t, moved, opt), "eye_contact.gaze_to_camera")
	if strings.Contains(a.Method, "drifted") || !strings.Contains(b.Method, "drifted by 3") {
		t.Errorf("steady: %s\nmoved: %s", a.Method, b.Method)
	}
	if b.Band[1]-b.Band[0] <= a.Band[1]-a.Band[0] {
		t.Errorf("band %.3f is no wider than %.3f", b.Band, a.Band)
	}
}

func TestALookAwayOfAboutTheLeastLengthIsInTheBandOnly(t *testing.T) {
	rate := func(seconds float64) analysis.Finding {
		v := columns.Visual(columns.Setup{}, columns.Shot{Seconds: 20}, columns.Shot{Seconds: seconds, Yaw: 15}, columns.Shot{Seconds: 20})
		return finding(t, mustRun(t, v, Options{}), "eye_contact.look_aways")
	}
	if f := rate(0.92); f.Value != 0 || !(f.Band[1] > 1) {
		t.Errorf("0.92 s: %.2f a minute, band %.2f; want none, perhaps one", f.Value, f.Band)
	}
	if f := rate(1.08); !(f.Value > 1) || f.Band[0] != 0 {
		t.Errorf("1.08 s: %.2f a minute, band %.2f; want one, perhaps none", f.Value, f.Band)
	}
	if f := rate(2); !(f.Value > 1) || !(f.Band[0] > 0) {
		t.Errorf("2 s: %.2f a minute, band %.2f; want one for certain", f.Value, f.Band)
	}
}
