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

// What moves in a face by millimetres is not told of one that is a few dozen pixels wide; how it is turned and held is.
func TestSmallFace(t *testing.T) {
	for width, want := range map[float64]bool{48: false, 150: true} {
		o := bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 20, Nod: 6, Hz: 1})
		f := &o.Visual.People[0].Face
		for i := range f.Width {
			f.Width[i] = float32(width)
		}
		r, err := Run(o, analysis.DefaultProfile(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"head.nods", "head.shakes", "face.smiling", "face.brows_raised", "face.blink_rate", "mouth.open", "mouth.pressed"} {
			for _, x := range r.Findings {
				if x.ID == id && (math.IsNaN(x.Value) == want || !want && x.Reason != analysis.FaceTooSmall.String()) {
					t.Errorf("%g pixels: %s is %v because %q", width, id, x.Value, x.Reason)
				}
			}
		}
		for _, x := range r.Findings {
			if (x.ID == "posture.hands_visible" || x.ID == "eye_contact.face_to_camera") && math.IsNaN(x.Value) {
				t.Errorf("%g pixels: %s is not measured because %q", width, x.ID, x.Reason)
			}
		}
	}
}
