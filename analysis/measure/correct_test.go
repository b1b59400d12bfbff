package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"poise/analysis"
	"poise/analysis/measure/internal/columns"
)

// What the user calls wrong in one measure is left out of that one as if it were left out of everything, and of no other.
func TestWrongTouchesOneMeasure(t *testing.T) {
	v := columns.Visual(columns.Setup{}, columns.Shot{Seconds: 10}, columns.Shot{Seconds: 4, Yaw: 30, Smile: 0.08}, columns.Shot{Seconds: 10}, columns.Shot{Seconds: 3, Yaw: -30},
		columns.Shot{Seconds: 10})
	const id = "eye_contact.look_aways"
	stretch := analysis.Span{Start: 9.5, End: 14.5}
	base := Options{Baseline: &analysis.Span{Start: 1, End: 4}}
	plain := mustRun(t, v, base)
	base.Wrong = []analysis.Wrong{{Measure: id, Range: stretch}, {Measure: "of.another_version", Range: stretch}}
	got := mustRun(t, v, base)
	base.Wrong, base.Exclude = nil, []analysis.Span{stretch}
	without := mustRun(t, v, base)
	for i, f := range got.Findings {
		want := plain.Findings[i]
		if f.ID == id {
			want = without.Findings[i]
		}
		if d := cmp.Diff(want, f, cmpopts.EquateNaNs()); d != "" {
			t.Errorf("%s: %s", f.ID, d)
		}
	}
	moments := func(r *analysis.Results, of bool) (out []analysis.Moment) {
		for _, m := range r.Moments {
			if (m.Measure == id) == of {
				out = append(out, m)
			}
		}
		return out
	}
	if d := cmp.Diff(moments(without, true), moments(got, true), cmpopts.EquateNaNs()); d != "" || len(moments(got, true)) != 1 {
		t.Errorf("its moments: %s", d)
	}
	if d := cmp.Diff(moments(plain, false), moments(got, false), cmpopts.EquateNaNs()); d != "" {
		t.Errorf("the moments of others: %s", d)
	}
	if _, err := Run(columns.Observations(v), analysis.DefaultProfile(), Options{Wrong: []analysis.Wrong{{Measure: id}}}); err == nil {
		t.Error("no range is taken for one")
	}
}
