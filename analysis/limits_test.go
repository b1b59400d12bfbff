package analysis

import (
	"encoding/json"
	"math"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every threshold of the profile has a limit under its key, and the other way round; the list of fillers is no threshold.
func TestLimitsCoverTheProfile(t *testing.T) {
	p := DefaultProfile()
	raw, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var groups map[string]map[string]any
	if err := json.Unmarshal(raw, &groups); err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{}
	for g, fields := range groups {
		for f, v := range fields {
			if number, ok := v.(float64); ok {
				want[g+"."+f] = number
			} else if f != "filler_words" {
				t.Errorf("%s.%s is no number", g, f)
			}
		}
	}
	got := map[string]float64{}
	for _, l := range Limits() {
		got[l.Key] = *l.Of(&p)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("limits (-profile +limits):\n%s", d)
	}
}

func TestProfileValidate(t *testing.T) {
	cases := []struct {
		name   string
		change func(*Profile)
		want   string // part of the message; empty: valid
	}{
		{"default", func(*Profile) {}, ""},
		{"too wide", func(p *Profile) { p.EyeContact.ConeYaw = 500 }, "eye_contact.cone_yaw is 500: needs a number from 0.5 to 45"},
		{"not a number", func(p *Profile) { p.Voice.MinPause = math.NaN() }, "voice.min_pause is NaN"},
		{"infinite", func(p *Profile) { p.Voice.MaxPause = math.Inf(1) }, "voice.max_pause is +Inf"},
		{"zero value", func(p *Profile) { *p = Profile{} }, "eye_contact.cone_yaw is 0"},
		{"long list", func(p *Profile) { p.Voice.FillerWords = strings.Repeat("um, ", 600) }, "voice.filler_words has 2400 characters"},
		{"order", func(p *Profile) { p.Voice.SpeechOff = 0.9 }, "voice.speech_off (0.9) is above voice.speech_on (0.5)"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := DefaultProfile()
			c.change(&p)
			err := p.Validate()
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("Validate() = %v, want %q", err, c.want)
			}
		})
	}
}

func TestLimitKeysAreUnique(t *testing.T) {
	var keys []string
	for _, l := range Limits() {
		keys = append(keys, l.Key)
	}
	sort.Strings(keys)
	for i := 1; i < len(keys); i++ {
		if keys[i] == keys[i-1] {
			t.Errorf("%s twice", keys[i])
		}
	}
}
