package measure

import (
	"testing"

	"poise/analysis"
	"poise/analysis/measure/internal/columns"
)

// Who sits well in the picture while it can be seen is not told to move.
func TestFramingIsOfTheTimeThatCanBeSeen(t *testing.T) {
	for _, why := range []analysis.Reason{analysis.NoFace, analysis.TooDark, analysis.PictureFrozen} {
		v := columns.Visual(columns.Setup{}, columns.Shot{Seconds: 10}, columns.Shot{Seconds: 10, Absent: why}, columns.Shot{Seconds: 10})
		b := &v.People[0].Body
		for i, r := range v.People[0].Face.Reason {
			if r == why {
				b.Reason[i] = why
				for k := range b.Visibility[:33] {
					b.Visibility[33*i+k] = 0
				}
			}
		}
		r := mustRun(t, v, Options{})
		if f := finding(t, r, "quality.framing"); f.Value != 1 || f.Coverage > .7 || f.LeftOut[why.String()] < .3 {
			t.Errorf("%v: framing %v of %v of the time, left out %v", why, f.Value, f.Coverage, f.LeftOut)
		}
		stood := 0.0
		for _, m := range r.Moments {
			if m.Measure == "quality.frame_rate" {
				stood += m.End - m.Start
			}
		}
		if want := why == analysis.PictureFrozen; (stood > 9 && stood < 11) != want || (stood > 0) != want {
			t.Errorf("%v: the picture stood still for %v s", why, stood)
		}
	}
}
