package measure

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/internal/bodies"
)

// A face whose skin is nearly black is measured in nothing, while the body in a bright picture is; a lit face before a dark wall is
// measured.
func TestDarkFace(t *testing.T) {
	for name, c := range map[string]struct {
		skin, picture float32
		face, body    bool
	}{
		"dark room":                        {12, 30, false, false},
		"face against a window":            {12, 150, false, true},
		"lit face before a dark wall":      {110, 20, true, true},
		"dark skin in good light":          {48, 90, true, true},
		"light not known, as in old files": {float32(math.NaN()), 20, true, true},
	} {
		o := bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 20, Nod: 6, Hz: 1})
		f := &o.Visual.People[0].Face
		for i := range o.Visual.Time {
			f.Light = append(f.Light, c.skin)
			o.Visual.Luma[i] = c.picture
		}
		r, err := Run(o, analysis.DefaultProfile(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]bool{"head.nods": c.face, "face.smiling": c.face, "face.blink_rate": c.face, "posture.hands_visible": c.body} {
			for _, x := range r.Findings {
				if x.ID == id && (math.IsNaN(x.Value) == want || !want && x.Reason != analysis.TooDark.String()) {
					t.Errorf("%s: %s is %v because %q", name, id, x.Value, x.Reason)
				}
			}
		}
		if f.Reason[0] != analysis.Measured || math.IsNaN(float64(f.HeadYaw[0])) {
			t.Fatal("the observations themselves were changed")
		}
	}
}
