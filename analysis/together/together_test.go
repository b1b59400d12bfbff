package together

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/report"
)

// person makes the report of one of two people.
func person(side string, values map[string]float64, moments ...analysis.Moment) *analysis.Report {
	r := &analysis.Report{Recording: analysis.Recording{Name: "<talk>", Digest: "sha256:1"}, Options: analysis.Options{Person: side}, Measures: map[string]analysis.Finding{}, Moments: moments}
	for _, d := range measure.Definitions() {
		f := analysis.NotMeasured(d, "too_short", "m")
		if v, ok := values[d.ID]; ok {
			f.Value, f.Band, f.Coverage = v, [2]float64{v, v}, 1
		}
		r.Measures[d.ID] = f
	}
	return r
}

func moment(id, kind string, start, end float64) analysis.Moment {
	return analysis.Moment{Measure: id, Kind: kind, Start: start, End: end, Value: math.NaN(), Why: "w"}
}

// Each has a column; nods are told apart by who speaks; who asks too much is told so, and the page escapes what it names.
func TestTwoPeople(t *testing.T) {
	left := person("left", map[string]float64{"voice.talk_share": .7, "voice.speaking": .5, "posture.open": .9, "head.nods": 2},
		moment("voice.other_voice", "other_voice", 10, 20), moment("head.nods", "nod", 12, 13), moment("head.nods", "nod", 30, 31))
	right := person("right", map[string]float64{"voice.talk_share": .3, "voice.speaking": .2, "posture.open": .5, "head.nods": 0}, moment("voice.other_voice", "other_voice", 25, 40))
	p, err := Of(left, right, measure.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]Row{}
	for _, r := range p.Rows {
		rows[r.Title] = r
	}
	if r := rows["Nods"]; r.While != [2]string{"once while listening", ""} {
		t.Errorf("nods: %+v", r)
	}
	if r := rows["Speaking"]; r.Both || r.Values[0] == r.Values[1] {
		t.Errorf("speaking: %+v", r)
	}
	if !p.Told || len(p.Notes) != 0 {
		t.Errorf("told %v: %q", p.Told, p.Notes)
	}
	titles := func(k int) (s string) {
		for _, tip := range p.Tips[k] {
			s += tip.Title + "; "
		}
		return s
	}
	if got, want := titles(0), "Let the other one talk; Ask open questions; "; got != want {
		t.Errorf("left: %q, want %q", got, want)
	}
	if got, want := titles(1), "Nod now and then; Sit welcoming; Ask open questions; "; got != want {
		t.Errorf("right: %q, want %q", got, want)
	}
	var b bytes.Buffer
	if err := p.Page(&b, report.PageOptions{}, [2]string{"./left/report.html", ""}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"&lt;talk&gt;", `href="./left/report.html"`, "once while listening", "70\u00a0% of the talking"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, never := range []string{"<talk>", "NaN", "ZgotmplZ", "%!"} {
		if strings.Contains(b.String(), never) {
			t.Errorf("the page holds %q", never)
		}
	}
}

// Where the voices are not told apart, what is heard stands once, for both.
func TestVoicesNotTold(t *testing.T) {
	heard := map[string]float64{"voice.speaking": .8, "pace.wpm": 205, "eye_contact.gaze_to_camera": .5}
	p, err := Of(person("left", heard), person("right", heard), measure.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	both := ""
	for _, r := range p.Rows {
		both += fmt.Sprint(r.Title, r.Both, " ")
	}
	if want := "Speakingtrue Speaking pacetrue Eye contactfalse "; both != want || p.Told || len(p.Notes) != 1 {
		t.Errorf("%q, want %q; %v %q", both, want, p.Told, p.Notes)
	}
	other := person("right", nil)
	other.Recording.Digest = "sha256:2"
	for _, r := range []*analysis.Report{other, person("left", nil)} {
		if _, err := Of(person("left", nil), r, nil); !errors.Is(err, ErrPair) {
			t.Errorf("%v", err)
		}
	}
}
