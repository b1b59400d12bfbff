package measure

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
	"poise/analysis/measure/internal/columns"
)

func TestMomentsEndWithTheRecording(t *testing.T) {
	at := func(start, end float64) analysis.Moment { return analysis.Moment{Start: start, End: end} }
	in := []analysis.Moment{at(-1, 1), at(2, 5.04), at(3, 3), at(5.02, 5.04), at(4, 5.015), at(6, 6)}
	want := []analysis.Moment{at(0, 1), at(2, 5.015), at(3, 3), at(4, 5.015)}
	if diff := cmp.Diff(want, clampMoments(in, 5.015)); diff != "" {
		t.Error(diff)
	}
}

func TestTheRecordingsLength(t *testing.T) {
	v := columns.Visual(columns.Setup{}, columns.Shot{Seconds: 5})
	for _, tt := range []struct {
		name           string
		duration, want float64
	}{{"stated", 4.98, 4.98}, {"picture ends before", 9, 9}, {"stated wrong", 2, 5}, {"unknown", 0, math.Inf(1)}} {
		obs := columns.Observations(v)
		obs.Recording.Duration = tt.duration
		if got := length(obs); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestNoMomentOutlastsTheRecording(t *testing.T) {
	obs := columns.Observations(columns.Visual(columns.Setup{}, columns.Shot{Seconds: 10}, columns.Shot{Seconds: 4, Yaw: 30}))
	obs.Voice = voice(14.005, analysis.Span{Start: 5, End: 15})
	obs.Recording.Duration = 13.97
	r, err := Run(obs, analysis.DefaultProfile(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	last := 0.0
	for _, m := range r.Moments {
		last = max(last, m.End)
		if m.Start < 0 || m.End > 13.97 {
			t.Errorf("%s %s from %v to %v s", m.Measure, m.Kind, m.Start, m.End)
		}
	}
	if last != 13.97 || r.Speech[len(r.Speech)-1].End != 13.97 {
		t.Errorf("moments end at %v s, speech is %v", last, r.Speech)
	}
}

func TestASingleFrameMeasuresNothing(t *testing.T) {
	for frames := 1; frames <= 3; frames++ {
		r := mustRun(t, columns.Visual(columns.Setup{Rate: 1}, columns.Shot{Seconds: float64(frames)}), Options{})
		for _, f := range r.Findings {
			if !math.IsNaN(f.Value) && (f.Coverage <= 0 || frames == 1) {
				t.Errorf("%d frames: %s is %v over %v", frames, f.ID, f.Value, f.Coverage)
			}
			if frames == 1 && f.ID == "quality.light" && f.Reason != "too_short" {
				t.Errorf("light of one frame: %q", f.Reason)
			}
		}
	}
}
