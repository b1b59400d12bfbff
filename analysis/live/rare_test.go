package live

import (
	"testing"

	"poise/analysis"
	"poise/analysis/measure"
)

// On a slow machine a picture or less a second is looked at. A cue comes for what holds all the time, though one picture in three
// does not show it, and goes soon after it ended.
func TestCueOfRarePictures(t *testing.T) {
	for _, step := range []float64{1. / 25, 0.25, 0.5, 0.9} {
		set := Settings{Cues: AllCues, Profile: analysis.DefaultProfile()}
		from := rolesOf(measure.Definitions())
		a := newAssessor(set)
		vis := &analysis.Visual{}
		first, last := -1.0, -1.0
		const crossed = 20.0 // seconds
		for i := 0; float64(i)*step < 2*crossed; i++ {
			now := float64(i) * step
			vis.Time = append(vis.Time, now)
			end := min(now, crossed)
			if i%3 == 2 { // this picture does not show it
				end -= step
			}
			v := &view{set: set, roles: from, visual: vis, now: now, visualRun: run{res: &analysis.Results{
				Moments: []analysis.Moment{{Measure: "posture.arms_crossed", Kind: "crossed", End: end}}}}}
			s := a.state(v)
			for _, c := range s.Cues {
				if c.Name != "open_arms" {
					t.Errorf("the cue is %s", c.Name)
				}
				if last = now; first < 0 {
					first = now
				}
			}
		}
		if first < 0 || first > 4 {
			t.Errorf("a picture in %v s: the cue comes at %v s", step, first)
		}
		if last < crossed-step || last > crossed+3 {
			t.Errorf("a picture in %v s: the cue goes at %v s", step, last)
		}
	}
}
