package analysis

import (
	"math"
	"strings"
	"testing"
)

func TestOwnAdvice(t *testing.T) {
	rule := func(id, kind string) Advice {
		return Advice{ID: id, Kind: kind, Title: "Usual", Exercise: "Do it.", Rule: "Usually.", Fires: func(Finding) bool { return false }}
	}
	rules := []Advice{rule("a.b", TryNext), rule("a.b", WentWell), rule("p.w", TryNext), rule("p.w", TryNext)}
	finding := func(low, high float64) Finding { return Finding{Value: (low + high) / 2, Band: [2]float64{low, high}} }
	for text, want := range map[string]string{
		"# none\n\n": "Usual, Do it., Usually.: false false",
		"a.b above 0.25: Open up | Hands on the table.": "Open up, Hands on the table., Your coach mentions it above 0.25.: true false",
		"a.b below 0.25:":              "Usual, Do it., Your coach mentions it below 0.25.: false true",
		"a.b: Open up":                 "Open up, Do it., Usually.: false false",
		"a.b: | Breathe.":              "Usual, Breathe., Usually.: false false",
		"p.w: Slow | x":                "Usual, Do it., Usually.: false false",
		"a.b over 0.25: x":             "error: line 1",
		"a.b above 1.2.3: x":           "error: no number",
		"c.d: x":                       "error: no advice rests on c.d",
		"p.w above 3: x":               "error: thresholds of the profile",
		strings.Repeat("#", mostOwn+1): "error: at most",
	} {
		own, err := AdviceProfile{Own: text}.Parse()
		var got []Advice
		if err == nil {
			got, err = WithOwn(rules, own)
		}
		if msg, ok := strings.CutPrefix(want, "error: "); ok {
			if err == nil || !strings.Contains(err.Error(), msg) {
				t.Errorf("%.40q: %v, want %q", text, err, msg)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		a := got[0]
		fires := map[bool]string{true: "true", false: "false"}
		if said := a.Title + ", " + a.Exercise + ", " + a.Rule + ": " + fires[a.Fires(finding(.3, .4))] + " " + fires[a.Fires(finding(.1, .2))]; said != want {
			t.Errorf("%q: %s, want %s", text, said, want)
		}
		if a.Fires(finding(.2, .3)) || got[1].Title != "Usual" || rules[0].Title != "Usual" {
			t.Errorf("%q: fires although its band reaches across, or changes what went well", text)
		}
	}
	if a := (OwnAdvice{Limit: math.NaN()}); a.fires(finding(.3, .4)) {
		t.Error("fires without a limit")
	}
}
