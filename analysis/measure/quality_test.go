package measure

import (
	"math"
	"slices"
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

// What somebody does is a share of the time in which they are there: what they do while they are away is not unknown, it is nothing.
func TestTimeAwayIsNoneOfTheTimeThatANumberSpeaksOf(t *testing.T) {
	here := columns.Shot{Seconds: 12}
	with := func(shots ...columns.Shot) *analysis.Results {
		v := columns.Visual(columns.Setup{}, shots...)
		b := &v.People[0].Body
		for i, r := range v.People[0].Face.Reason {
			if r == analysis.NoFace {
				b.Reason[i] = analysis.NoBody
			}
		}
		return mustRun(t, v, Options{Baseline: &analysis.Span{Start: 1, End: 4}})
	}
	whole, part := with(here, here), with(here, columns.Shot{Seconds: 60, Absent: analysis.NoFace}, here)
	for _, id := range []string{"eye_contact.gaze_to_camera", "face.smiling", "eye_contact.face_to_camera"} {
		a, b := finding(t, whole, id), finding(t, part, id)
		if math.Abs(a.Value-b.Value) > .01 || math.Abs(a.Band[0]-b.Band[0]) > .03 || math.Abs(a.Band[1]-b.Band[1]) > .03 || !b.Enough() {
			t.Errorf("%s: %v in %v without the time away, %v in %v with it", id, a.Value, a.Band, b.Value, b.Band)
		}
		if b.Coverage > .3 || b.LeftOut[analysis.Away.String()] < .7 {
			t.Errorf("%s: covers %v, left out %v", id, b.Coverage, b.LeftOut)
		}
	}
	if !slices.ContainsFunc(part.Moments, func(m analysis.Moment) bool { return m.Measure == "quality.framing" && m.Kind == "away" }) {
		t.Error("no moment says that nobody was in the picture")
	}
}
