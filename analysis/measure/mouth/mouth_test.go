package mouth_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/internal/bodies"
	"poise/analysis/measure/internal/columns"
	"poise/analysis/measure/mouth"
)

// shape is how a mouth is held, in face widths.
type shape struct{ gap, lip, width float64 }

// neutral lips are shut, each 0.07 face widths high.
var neutral = shape{0, 0.07, 0.32}

// speech parts and shuts the lips four times a second.
func speech(t float64) shape {
	return shape{0.06 * (1 - math.Cos(2*math.Pi*4*t)), 0.07, 0.32}
}

// mouths renders a script: how the mouth is held at each time.
func mouths(seconds float64, at func(t float64) shape) *analysis.Observations {
	o := columns.Observations(columns.Visual(columns.Setup{}, columns.Shot{Seconds: seconds}))
	f := &o.Visual.People[0].Face
	for i, t := range o.Visual.Time {
		s := at(t)
		w := float64(f.Width[i])
		put := func(landmark int, x, y float64) {
			k := 2 * (i*len(analysis.FacePoints) + slices.Index(analysis.FacePoints[:], landmark))
			f.Points[k], f.Points[k+1] = float32(640+x*w), float32(350+y*w)
		}
		put(13, 0, -s.gap/2)
		put(14, 0, s.gap/2)
		put(0, 0, -s.gap/2-s.lip)
		put(17, 0, s.gap/2+s.lip)
		put(61, -s.width/2, 0)
		put(291, s.width/2, 0)
	}
	return o
}

func run(t *testing.T, o *analysis.Observations, marked *analysis.Span) (map[string]analysis.Finding, []analysis.Moment) {
	t.Helper()
	profile := analysis.DefaultProfile()
	findings := map[string]analysis.Finding{}
	var moments []analysis.Moment
	p := &analysis.Pass{Obs: o, Profile: &profile, Results: map[*analysis.Measure]any{},
		Report: func(f analysis.Finding) {
			if strings.HasPrefix(f.ID, "mouth.") {
				findings[f.ID] = f
			}
		}, Moment: func(m analysis.Moment) {
			if strings.HasPrefix(m.Measure, "mouth.") {
				moments = append(moments, m)
			}
		}}
	if marked != nil {
		p.Baseline = analysis.Baseline{Range: *marked, Marked: true}
	}
	for _, m := range append(slices.Clone(bodies.Measures), mouth.Measure) {
		r, err := m.Run(p)
		if err != nil {
			t.Fatal(err)
		}
		p.Results[m] = r
	}
	return findings, moments
}

func TestMouth(t *testing.T) {
	for name, c := range map[string]struct {
		held          shape
		open, pressed bool
	}{
		"neutral":      {neutral, false, false},
		"held open":    {shape{0.12, 0.07, 0.30}, true, false},
		"pressed":      {shape{0, 0.045, 0.32}, false, true},
		"shut smile":   {shape{0, 0.045, 0.40}, false, false},
		"lips parted":  {shape{0.03, 0.07, 0.32}, false, false},
		"thin, parted": {shape{0.03, 0.045, 0.32}, false, false},
	} {
		for _, marked := range []*analysis.Span{nil, {Start: 0, End: 3}} {
			o := mouths(20, func(at float64) shape {
				switch {
				case at >= 10 && at < 12:
					return c.held
				case at >= 4 && at < 9:
					return speech(at)
				}
				return neutral
			})
			findings, moments := run(t, o, marked)
			for id, want := range map[string]bool{"mouth.open": c.open, "mouth.pressed": c.pressed} {
				f := findings[id]
				share := 0.0
				if want {
					share = 2.0 / 20
				}
				if math.Abs(f.Value-share) > 0.01 || !(f.Band[0] <= share && f.Band[1] >= share) {
					t.Errorf("%s: %s is %v in %v, want %v", name, id, f.Value, f.Band, share)
				}
			}
			if want := c.open || c.pressed; want != (len(moments) == 1) || want && math.Abs(moments[0].Start-10) > 0.2 {
				t.Errorf("%s: moments %+v", name, moments)
			}
		}
	}
}

func TestAbsence(t *testing.T) {
	for reason, o := range map[string]*analysis.Observations{
		"no_video":  {},
		"no_face":   columns.Observations(columns.Visual(columns.Setup{}, columns.Shot{Seconds: 10, Absent: analysis.NoFace})),
		"too_short": mouths(1.5, func(float64) shape { return neutral }),
	} {
		findings, _ := run(t, o, nil)
		for id, f := range findings {
			if !math.IsNaN(f.Value) || f.Reason != reason && reason != "no_face" || f.Reason == "" {
				t.Errorf("%s is %v because %q, want %q", id, f.Value, f.Reason, reason)
			}
		}
		if len(findings) != 2 {
			t.Errorf("%s: %d findings", reason, len(findings))
		}
	}
}
