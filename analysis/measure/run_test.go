package measure

import (
	"errors"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"poise/analysis"
	"poise/analysis/measure/internal/columns"
)

func mustRun(t testing.TB, v *analysis.Visual, opt Options) *analysis.Results {
	t.Helper()
	r, err := Run(columns.Observations(v), analysis.DefaultProfile(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func finding(t testing.TB, r *analysis.Results, id string) analysis.Finding {
	t.Helper()
	for _, f := range r.Findings {
		if f.ID == id {
			return f
		}
	}
	t.Fatalf("no finding %s", id)
	return analysis.Finding{}
}

func TestAllMeasuresAreInOrderAndDescribed(t *testing.T) {
	if _, err := order(All); err != nil {
		t.Error(err)
	}
}

func TestOrder(t *testing.T) {
	m := func(name string, ids ...string) *analysis.Measure {
		m := &analysis.Measure{Name: name, Doc: "d", Run: func(*analysis.Pass) (any, error) { return nil, nil }}
		for _, id := range ids {
			m.Defines = append(m.Defines, analysis.Definition{ID: id, Title: "t", Unit: "u", Doc: "d", Source: "s"})
		}
		return m
	}
	a, b, c := m("a", "x.a"), m("b", "x.b"), m("c")
	a.Requires = []*analysis.Measure{c}
	c.ResultType = reflect.TypeFor[int]()
	mute := m("mute")
	deaf := m("deaf")
	deaf.Requires = []*analysis.Measure{mute}
	loop, pool := m("loop"), m("pool")
	loop.ResultType, pool.ResultType = c.ResultType, c.ResultType
	loop.Requires, pool.Requires = []*analysis.Measure{pool}, []*analysis.Measure{loop}
	tests := []struct {
		name string
		in   []*analysis.Measure
		want string // order by name, or the error
	}{
		{"requirement first", []*analysis.Measure{a, b, c}, "c a b"},
		{"as listed", []*analysis.Measure{b, c, a}, "b c a"},
		{"missing", []*analysis.Measure{a}, "measure c is required but not listed"},
		{"no result", []*analysis.Measure{deaf, mute}, "measure deaf requires mute, which has no result"},
		{"cycle", []*analysis.Measure{loop, pool}, "measure loop requires itself in a cycle"},
		{"defined twice", []*analysis.Measure{b, m("d", "x.b")}, "finding x.b is defined by both b and d"},
		{"undocumented", []*analysis.Measure{{Name: "e"}}, `measure "e": name, doc and run are needed`},
		{"no id", []*analysis.Measure{m("f", "")}, `measure "f": definition "": id, title, unit, doc and source are needed`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, err := order(tt.in)
			var names []string
			for _, m := range out {
				names = append(names, m.Name)
			}
			got := strings.Join(names, " ")
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLedgerRefusesBreaches(t *testing.T) {
	d := analysis.Definition{ID: "x.a", Title: "t", Unit: "share", Doc: "d", Source: "s"}
	good := analysis.Finding{ID: "x.a", Value: 0.5, Unit: "share", Coverage: 1, Band: [2]float64{0.4, 0.6}, Method: "m"}
	with := func(change func(*analysis.Finding)) []analysis.Finding {
		f := good
		change(&f)
		return []analysis.Finding{f}
	}
	tests := []struct {
		name     string
		findings []analysis.Finding
		moment   *analysis.Moment
		want     string
	}{
		{"good", []analysis.Finding{good}, nil, ""},
		{"missing", nil, nil, "not reported"},
		{"twice", []analysis.Finding{good, good}, nil, "reported twice"},
		{"unknown", with(func(f *analysis.Finding) { f.ID = "x.b" }), nil, "not defined"},
		{"unit", with(func(f *analysis.Finding) { f.Unit = "s" }), nil, `in "s"`},
		{"coverage", with(func(f *analysis.Finding) { f.Coverage = math.NaN() }), nil, "no share"},
		{"covers nothing", with(func(f *analysis.Finding) { f.Coverage = 0 }), nil, "covers nothing"},
		{"no band", with(func(f *analysis.Finding) { f.Band = [2]float64{math.NaN(), math.NaN()} }), nil, "outside its band"},
		{"no reason", with(func(f *analysis.Finding) { f.Value = math.NaN() }), nil, "no reason"},
		{"outside band", with(func(f *analysis.Finding) { f.Value = 0.7 }), nil, "outside its band"},
		{"part", with(func(f *analysis.Finding) { f.Parts = map[string]float64{"extra": 1} }), nil, `part "extra", which is not defined`},
		{"infinite", with(func(f *analysis.Finding) { f.Value = math.Inf(1) }), nil, "infinite"},
		{"moment", []analysis.Finding{good}, &analysis.Moment{Measure: "x.a", Start: 2, End: 1, Kind: "k", Why: "w"}, "from 2 to 1"},
		{"silent moment", []analysis.Finding{good}, &analysis.Moment{Measure: "x.a", Start: 1, End: 2, Kind: "k"}, "lacks"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := &analysis.Measure{Name: "x", Doc: "d", Defines: []analysis.Definition{d}, Run: func(p *analysis.Pass) (any, error) {
				for _, f := range tt.findings {
					p.Report(f)
				}
				if tt.moment != nil {
					p.Moment(*tt.moment)
				}
				return nil, nil
			}}
			_, _, _, err := run([]*analysis.Measure{m}, nil, &analysis.Observations{}, &analysis.Profile{}, Options{})
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestMeasuresSeeWhatTheyRequire(t *testing.T) {
	def := func(name string, f func(*analysis.Pass) (any, error), requires ...*analysis.Measure) *analysis.Measure {
		return &analysis.Measure{Name: name, Doc: "d", Run: f, Requires: requires, ResultType: reflect.TypeFor[int]()}
	}
	one := def("one", func(*analysis.Pass) (any, error) { return 1, nil })
	two := def("two", func(p *analysis.Pass) (any, error) { return analysis.ResultOf[int](p, one) + 1, nil }, one)
	blind := def("blind", func(p *analysis.Pass) (any, error) { return len(p.Results), nil })
	wrong := def("wrong", func(*analysis.Pass) (any, error) { return "1", nil })
	fails := def("fails", func(*analysis.Pass) (any, error) { return nil, errors.New("no") }, two)
	after := def("after", func(*analysis.Pass) (any, error) { t.Error("ran after what it requires had failed"); return nil, nil }, fails)
	tests := []struct {
		name    string
		all     []*analysis.Measure
		results map[*analysis.Measure]any
		want    string // the error
	}{
		{"results", []*analysis.Measure{two, blind, one}, map[*analysis.Measure]any{one: 1, two: 2, blind: 0}, ""},
		{"error", []*analysis.Measure{after, fails, two, one}, nil, "measure fails: no"},
		{"type", []*analysis.Measure{wrong}, nil, "measure wrong: result is string, declared as int"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			results, _, _, err := run(tt.all, slices.Collect(maps.Keys(tt.results)), &analysis.Observations{}, &analysis.Profile{}, Options{})
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.HasPrefix(err.Error(), tt.want)) {
				t.Fatalf("got %v, want %q", err, tt.want)
			}
			if diff := cmp.Diff(len(tt.results), len(results)); diff != "" {
				t.Error(diff)
			}
			for m, want := range tt.results {
				if results[m] != want {
					t.Errorf("%s: %v, want %v", m.Name, results[m], want)
				}
			}
		})
	}
}

// Whether measures run at once or one after the other, what comes out is the same.
func TestLongRecordingsAreMeasuredAlike(t *testing.T) {
	defer func(n int) { longFrames = n }(longFrames)
	obs := columns.Observations(rehearsal(1))
	opt := Options{Exclude: []analysis.Span{{Start: 20, End: 23}}, Wrong: []analysis.Wrong{{Measure: "face.smiling", Range: analysis.Span{Start: 30, End: 40}}}}
	var found [2]*analysis.Results
	for k, frames := range []int{len(obs.Visual.Time) + 1, len(obs.Visual.Time)} {
		longFrames = frames
		var err error
		if found[k], err = Run(obs, analysis.DefaultProfile(), opt); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(found[0], found[1], cmpopts.EquateNaNs(), cmpopts.IgnoreFields(analysis.Goal{}, "Zone")); diff != "" {
		t.Error(diff)
	}
}

func TestResultOfPanicsOnWhatIsNotRequired(t *testing.T) {
	one, two := &analysis.Measure{Name: "one"}, &analysis.Measure{Name: "two"}
	p := &analysis.Pass{Results: map[*analysis.Measure]any{one: 1}}
	for want, look := range map[string]func(){
		"result of two is read but not required": func() { analysis.ResultOf[int](p, two) },
		"result of one is int, not string":       func() { analysis.ResultOf[string](p, one) },
	} {
		func() {
			defer func() {
				if err, _ := recover().(error); err == nil || err.Error() != want {
					t.Errorf("%v, want %s", err, want)
				}
			}()
			look()
		}()
	}
}

func TestNothingSeenNothingMeasured(t *testing.T) {
	nobody := columns.Visual(columns.Setup{}, columns.Shot{Seconds: 20, Absent: analysis.NoFace})
	empty := columns.Visual(columns.Setup{}, columns.Shot{Seconds: 20, Absent: analysis.NoFace})
	empty.People = nil
	for name, v := range map[string]*analysis.Visual{"no picture": nil, "no person": empty, "never a face": nobody} {
		t.Run(name, func(t *testing.T) {
			r := mustRun(t, v, Options{})
			for _, f := range r.Findings {
				if strings.HasPrefix(f.ID, "eye_contact.") || strings.HasPrefix(f.ID, "face.") {
					if !math.IsNaN(f.Value) || f.Reason == "" {
						t.Errorf("%s is %v (%q)", f.ID, f.Value, f.Reason)
					}
				}
			}
			for _, s := range r.Summary {
				if s.Kind != "note" {
					t.Errorf("summary says %q about nobody", s.Text)
				}
			}
		})
	}
}

func TestOptionsAreChecked(t *testing.T) {
	obs := columns.Observations(nil)
	for name, opt := range map[string]Options{
		"baseline": {Baseline: &analysis.Span{Start: 3, End: 3}},
		"exclude":  {Exclude: []analysis.Span{{Start: 4, End: math.NaN()}}},
	} {
		if _, err := Run(obs, analysis.DefaultProfile(), opt); err == nil {
			t.Errorf("%s: an empty range was accepted", name)
		}
	}
	if _, err := Run(obs, analysis.Profile{}, Options{}); err == nil {
		t.Error("an empty profile was accepted")
	}
}

// script draws a person who looks here and there, leaves and comes back.
func script(t *rapid.T) []columns.Shot {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) columns.Shot {
		return columns.Shot{
			Seconds: rapid.Float64Range(0.1, 6).Draw(t, "s"), Yaw: rapid.Float64Range(-40, 40).Draw(t, "yaw"),
			Pitch: rapid.Float64Range(-40, 30).Draw(t, "pitch"), HeadYaw: rapid.Float64Range(-30, 30).Draw(t, "head"),
			Smile: rapid.SampledFrom([]float64{0, 0.06}).Draw(t, "smile"), Blink: rapid.Bool().Draw(t, "blink"),
			Absent: rapid.SampledFrom([]analysis.Reason{0, 0, 0, analysis.NoFace}).Draw(t, "absent"),
			NoEyes: rapid.SampledFrom([]analysis.Reason{0, 0, analysis.EyesHidden}).Draw(t, "eyes"),
		}
	}), 1, 8).Draw(t, "script")
}

func TestRunKeepsItsContractOnAnyScriptAndIsDeterministic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		obs := columns.Observations(columns.Visual(columns.Setup{Noise: 1}, script(t)...))
		opt := Options{Exclude: []analysis.Span{{Start: 2, End: 3}}}
		a, err := Run(obs, analysis.DefaultProfile(), opt)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Run(obs, analysis.DefaultProfile(), opt)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a, b, cmpopts.EquateNaNs(), cmpopts.IgnoreFields(analysis.Goal{}, "Zone")); diff != "" {
			t.Fatal(diff)
		}
		for _, f := range a.Findings {
			var left float64
			for _, s := range f.LeftOut {
				left += s
			}
			if f.Value >= 0 && len(f.LeftOut) > 0 && math.Abs(left+f.Coverage-1) > 1e-6 {
				t.Fatalf("%s: covered %v and left out %v do not add up", f.ID, f.Coverage, f.LeftOut)
			}
		}
	})
}

func rehearsal(minutes int) *analysis.Visual {
	var shots []columns.Shot
	for i := range minutes * 6 {
		shots = append(shots, columns.Shot{Seconds: 6}, columns.Shot{Seconds: 0.15, Blink: true},
			columns.Shot{Seconds: 2, Yaw: 20 * float64(i%3-1), HeadYaw: 8 * float64(i%3-1)},
			columns.Shot{Seconds: 1.85, Pitch: -11, Smile: 0.06 * float64(i%2)})
	}
	return columns.Visual(columns.Setup{Noise: 1}, shots...)
}

// BenchmarkRun measures 20 minutes at 30 frames/s: every `rescore` and every change of a threshold pays this.
func BenchmarkRun(b *testing.B) {
	obs := columns.Observations(rehearsal(20))
	for b.Loop() {
		if _, err := Run(obs, analysis.DefaultProfile(), Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
