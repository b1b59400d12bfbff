package checkup

import (
	"math"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/measure"
)

// pictures makes observations of a face with the given pitch, the eyes hidden in some of ten pictures.
func pictures(pitch float32, hidden int) *analysis.Observations {
	p := analysis.Person{}
	for i := range 10 {
		p.Face.Reason = append(p.Face.Reason, analysis.Measured)
		p.Face.HeadPitch = append(p.Face.HeadPitch, pitch)
		r := analysis.Measured
		if i < hidden {
			r = analysis.EyesHidden
		}
		p.Face.EyeReason = append(p.Face.EyeReason, r)
	}
	return &analysis.Observations{Visual: &analysis.Visual{Time: make([]float64, 10), People: []analysis.Person{p}}}
}

func TestCheck(t *testing.T) {
	nan := math.NaN()
	finding := func(id string, v float64, reason string) *analysis.Results {
		return &analysis.Results{Defines: measure.Definitions(), Findings: []analysis.Finding{{ID: id, Value: v, Reason: reason}}}
	}
	for _, c := range []struct {
		name   string
		obs    *analysis.Observations
		res    *analysis.Results
		want   Verdict
		advice bool
	}{
		{"Light", pictures(0, 0), finding("quality.light", .5, ""), Good, false},
		{"Light", pictures(0, 0), finding("quality.light", .1, ""), Change, true},
		{"Light", pictures(0, 0), finding("quality.light", .95, ""), Change, true},
		{"Light", &analysis.Observations{}, finding("quality.light", nan, "no_video"), Unknown, false},
		{"Size of the face", pictures(0, 0), finding("quality.face_size", 61, ""), Change, true},
		{"Microphone", pictures(0, 0), finding("voice.loudness", nan, "no_speech"), Unknown, true},
		{"Noise", pictures(0, 0), finding("quality.sound", 12, ""), Change, true},
		{"Other people", pictures(0, 0), finding("quality.people", .2, ""), Change, true},
		{"Camera height", pictures(20, 0), &analysis.Results{}, Change, true},
		{"Camera height", pictures(-20, 0), &analysis.Results{}, Change, true},
		{"Camera height", pictures(5, 0), &analysis.Results{}, Good, false},
		{"Camera height", &analysis.Observations{}, &analysis.Results{}, Unknown, false},
		{"Glare, dark glasses", pictures(0, 4), &analysis.Results{}, Change, true},
		{"Glare, dark glasses", pictures(0, 1), &analysis.Results{}, Good, false},
	} {
		found := false
		for _, l := range Check(c.obs, c.res) {
			if l.Name == c.name {
				found = true
				if l.Verdict != c.want || (l.Advice != "") != c.advice || l.Found == "" || l.Verdict == Good && strings.ContainsAny(l.Found, "0123456789") {
					t.Errorf("%s: %+v, want %s", c.name, l, c.want)
				}
			}
		}
		if !found {
			t.Errorf("%s is not checked", c.name)
		}
	}
}

func TestEveryLimitHasItsAdvice(t *testing.T) {
	n := 0
	for _, d := range measure.Definitions() {
		if c := d.Check; c != nil {
			n++
			if c.Good == "" || c.Low > 0 && c.TooLow == "" || c.High < 1 && c.TooHigh == "" {
				t.Errorf("%s: no advice, or no words where all is well", c.Name)
			}
		}
	}
	if n < 8 {
		t.Errorf("only %d checks", n)
	}
}
