package analysis

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestFindingJSON(t *testing.T) {
	nan := math.NaN()
	cases := []struct {
		in   Finding
		want string
	}{
		{Finding{Value: .5, Unit: "share", Coverage: .9, Band: [2]float64{.4, .6}, Method: "m", Parts: map[string]float64{"a": 1, "b": nan}},
			`{"value":0.5,"unit":"share","coverage":0.9,"band":[0.4,0.6],"method":"m","parts":{"a":1,"b":null}}`},
		{Finding{Value: nan, Unit: "s", Band: [2]float64{nan, nan}, Reason: "no_face", Method: "m"},
			`{"value":null,"unit":"s","coverage":0,"band":null,"reason":"no_face","method":"m"}`},
	}
	for _, c := range cases {
		got, err := json.Marshal(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, string(got)); d != "" {
			t.Error(d)
		}
		var back Finding
		if err := json.Unmarshal(got, &back); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.in, back, cmpopts.EquateNaNs()); d != "" {
			t.Error(d)
		}
	}
}

func TestMomentJSON(t *testing.T) {
	in := Moment{Measure: "a.b", Start: 1, End: 2, Kind: "left", Value: math.NaN(), Why: "w"}
	got, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"measure":"a.b","start":1,"end":2,"kind":"left","value":null,"why":"w"}`
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Error(d)
	}
	var back Moment
	if err := json.Unmarshal(got, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(in, back, cmpopts.EquateNaNs()); d != "" {
		t.Error(d)
	}
}
