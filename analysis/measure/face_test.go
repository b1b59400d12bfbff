package measure

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/internal/columns"
)

func TestSmilesAndBrows(t *testing.T) {
	v := columns.Visual(columns.Setup{}, columns.Shot{Seconds: 12}, columns.Shot{Seconds: 3, Smile: 0.05},
		columns.Shot{Seconds: 3}, columns.Shot{Seconds: 2, Brows: 0.25})
	for name, opt := range map[string]Options{"marked": {Baseline: &analysis.Span{Start: 1, End: 4}}, "assumed": {}} {
		r := mustRun(t, v, opt)
		if f := finding(t, r, "face.smiling"); math.Abs(f.Value-0.15) > 0.01 {
			t.Errorf("%s: smiling %v, want 0.15", name, f.Value)
		}
		if f := finding(t, r, "face.brows_raised"); math.Abs(f.Value-0.1) > 0.01 {
			t.Errorf("%s: brows %v, want 0.1", name, f.Value)
		}
	}
}

func TestASmileThatFillsMostOfTheRecordingIsStillASmile(t *testing.T) {
	v := columns.Visual(columns.Setup{}, columns.Shot{Seconds: 5}, columns.Shot{Seconds: 15, Smile: 0.1})
	if f := finding(t, mustRun(t, v, Options{}), "face.smiling"); math.Abs(f.Value-0.75) > 0.01 {
		t.Errorf("smiling %v, want 0.75", f.Value)
	}
}

// A smile wider than any mouth at rest is one for whatever part of the recording it lasts, and the band says how sure that is.
func TestABroadSmileIsOneHoweverLongItLasts(t *testing.T) {
	for _, c := range []struct{ rest, smile, least, most float64 }{
		{10, 10, 0.48, 0.52}, {6, 14, 0.68, 0.72}, {2, 18, 0.88, 0.92}, {0, 20, 1, 1},
	} {
		f := finding(t, mustRun(t, columns.Visual(columns.Setup{}, columns.Shot{Seconds: c.rest}, columns.Shot{Seconds: c.smile, Smile: 0.14}), Options{}), "face.smiling")
		if f.Value < c.least || f.Value > c.most {
			t.Errorf("%v s of 20: smiling %v in %v", c.smile, f.Value, f.Band)
		}
		if unsure := c.rest < 4; unsure != (f.Band[0] == 0) {
			t.Errorf("%v s of 20: the band is %v", c.smile, f.Band)
		}
	}
}

// Nobody who may have smiled is said to have not: a smile that the median hides is in the band.
func TestTheBandHoldsAHiddenSmile(t *testing.T) {
	v := columns.Visual(columns.Setup{}, columns.Shot{Seconds: 8}, columns.Shot{Seconds: 12, Smile: 0.06})
	if f := finding(t, mustRun(t, v, Options{}), "face.smiling"); f.Value > 0.1 || f.Band[1] < 0.58 {
		t.Errorf("a faint smile for 60 %% of the time: %v in %v", f.Value, f.Band)
	}
	v = columns.Visual(columns.Setup{}, columns.Shot{Seconds: 40})
	if f := finding(t, mustRun(t, v, Options{}), "face.smiling"); f.Value != 0 || f.Band[1] > 0.03 {
		t.Errorf("a face at rest: %v in %v", f.Value, f.Band)
	}
}

func TestMovingLipsAreNotASmile(t *testing.T) {
	var shots []columns.Shot
	for range 40 { // four syllables a second, the corners rising with each
		shots = append(shots, columns.Shot{Seconds: 0.1, Smile: 0.05}, columns.Shot{Seconds: 0.15, Smile: -0.02})
	}
	if f := finding(t, mustRun(t, columns.Visual(columns.Setup{}, shots...), Options{}), "face.smiling"); f.Value != 0 {
		t.Errorf("smiling %v while only talking", f.Value)
	}
}

func TestBlinksNeedTheFrameRate(t *testing.T) {
	shots := []columns.Shot{{Seconds: 5}, {Seconds: 0.2, Blink: true}, {Seconds: 5}}
	if f := finding(t, mustRun(t, columns.Visual(columns.Setup{Rate: 15}, shots...), Options{}), "face.blink_rate"); f.Reason != "frame_rate_too_low" {
		t.Errorf("at 15 frames/s: %v (%q)", f.Value, f.Reason)
	}
	for _, rate := range []float64{20, 25, 60} {
		f := finding(t, mustRun(t, columns.Visual(columns.Setup{Rate: rate}, shots...), Options{}), "face.blink_rate")
		if math.Abs(f.Value-60/10.2) > 0.3 {
			t.Errorf("at %v frames/s: %v per minute, want %.1f", rate, f.Value, 60/10.2)
		}
	}
}

func TestOpeningLooksAtTheStartOnly(t *testing.T) {
	v := columns.Visual(columns.Setup{Start: 100}, columns.Shot{Seconds: 30}, columns.Shot{Seconds: 60, Yaw: 25})
	f := finding(t, mustRun(t, v, Options{Baseline: &analysis.Span{Start: 101, End: 104}}), "face.opening_30s")
	if !(f.Value > 0.98) || f.Parts["smile"] != 0 {
		t.Errorf("opening %v, parts %v", f.Value, f.Parts)
	}
}

func TestQuality(t *testing.T) {
	v := columns.Visual(columns.Setup{}, columns.Shot{Seconds: 6}, columns.Shot{Seconds: 2, Faces: 2}, columns.Shot{Seconds: 12})
	for i := range 90 {
		v.Luma[i] = 10
	}
	r := mustRun(t, v, Options{})
	for id, want := range map[string]float64{"quality.light": 110.5 / 255, "quality.face_size": 150, "quality.framing": 1,
		"quality.frame_rate": 30, "quality.people": 0.1} {
		if f := finding(t, r, id); math.Abs(f.Value-want) > 0.01*want {
			t.Errorf("%s is %v, want %v", id, f.Value, want)
		}
	}
	kinds := map[string]int{}
	for _, m := range r.Moments {
		kinds[m.Kind]++
	}
	if kinds["dark"] != 1 || kinds["several_people"] != 1 {
		t.Errorf("moments %v", kinds)
	}
	if f := finding(t, r, "quality.sound"); f.Reason != "no_audio" {
		t.Errorf("sound %v (%q)", f.Value, f.Reason)
	}
}

func TestTheSummarySpeaksOfWhatTheNumbersShow(t *testing.T) {
	said := func(v *analysis.Visual) map[string]string {
		out := map[string]string{}
		for _, s := range mustRun(t, v, Options{Baseline: &analysis.Span{Start: 1, End: 4}}).Summary {
			out[s.Kind+" "+s.Measure] = s.Text
		}
		return out
	}
	good := said(columns.Visual(columns.Setup{}, columns.Shot{Seconds: 60}))
	if good["went_well eye_contact.gaze_to_camera"] == "" || good["try_next eye_contact.gaze_to_camera"] != "" {
		t.Errorf("all contact: %v", good)
	}
	away := said(columns.Visual(columns.Setup{}, columns.Shot{Seconds: 10}, columns.Shot{Seconds: 50, Yaw: 25}))
	if away["try_next eye_contact.gaze_to_camera"] == "" || away["try_next eye_contact.look_aways"] == "" ||
		away["went_well eye_contact.gaze_to_camera"] != "" {
		t.Errorf("mostly away: %v", away)
	}
	hidden := said(columns.Visual(columns.Setup{}, columns.Shot{Seconds: 10}, columns.Shot{Seconds: 50, NoEyes: analysis.EyesHidden}))
	if hidden["went_well eye_contact.gaze_to_camera"] != "" || hidden["note eye_contact.gaze_to_camera"] == "" {
		t.Errorf("mostly hidden: %v", hidden)
	}
}
