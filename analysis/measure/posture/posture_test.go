package posture_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/bodies"
)

func measure(t interface {
	Helper()
	Fatal(...any)
}, obs *analysis.Observations, marked *analysis.Span, exclude ...analysis.Span) *bodies.Result {
	t.Helper()
	r, err := bodies.Run(obs, marked, exclude...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// seen lists a measure's moments as kind and rounded start and end.
func seen(r *bodies.Result, ids ...string) (out []string) {
	for _, id := range ids {
		for _, m := range r.Of(id) {
			out = append(out, fmt.Sprintf("%s %s %.0f-%.0f", id, m.Kind, m.Start, m.End))
		}
	}
	return out
}

// TestHandsAtTheEdge: wrists that are just inside or just outside the picture, or just visible or not, count as they are
// found, and the band says that they may be on the other side.
func TestHandsAtTheEdge(t *testing.T) {
	type wrists struct {
		below      float64 // shoulder widths below the line at which a hand counts as cut off
		visibility float32
	}
	for name, c := range map[string]struct {
		wrists
		value, low, high float64
	}{
		"inside":            {wrists{-1, 0.95}, 1, 0.95, 1},
		"just inside":       {wrists{-0.05, 0.95}, 1, 0, 1},
		"just outside":      {wrists{0.05, 0.95}, 0, 0, 1},
		"outside":           {wrists{1, 0.95}, 0, 0, 0.05},
		"just visible":      {wrists{-1, 0.6}, 1, 0, 1},
		"just not visible":  {wrists{-1, 0.4}, 0, 0, 1},
		"hidden":            {wrists{-1, 0.1}, 0, 0, 0.05},
		"hidden at an edge": {wrists{-0.05, 0.1}, 0, 0, 0.05},
	} {
		obs := bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 20, Arms: bodies.Open})
		b := &obs.Visual.People[0].Body
		left, _, _ := b.At(0, blazepose.LeftShoulder)
		right, _, _ := b.At(0, blazepose.RightShoulder)
		width := math.Abs(float64(left - right))
		for i := range b.Reason {
			for _, k := range []int{blazepose.LeftWrist, blazepose.RightWrist} {
				at := i*len(blazepose.Keypoints) + k
				b.Y[at], b.Visibility[at] = float32(float64(obs.Visual.Height)+(c.below-figure.CutHand)*width), c.visibility
			}
		}
		f := measure(t, obs, nil).Findings["posture.hands_visible"]
		if f.Value != c.value || math.Abs(f.Band[0]-c.low) > 1e-9 || math.Abs(f.Band[1]-c.high) > 1e-9 {
			t.Errorf("%s: %v in %v, want %v in %v to %v", name, f.Value, f.Band, c.value, c.low, c.high)
		}
	}
}

var postures = []string{"posture.arms_crossed", "posture.slouch", "posture.turned", "posture.lean"}

var script = []bodies.Shot{
	{Seconds: 8, Arms: bodies.Open}, {Seconds: 6, Arms: bodies.Crossed}, {Seconds: 6, Arms: bodies.Clasped},
	{Seconds: 5, Slouch: 0.22}, {Seconds: 5}, {Seconds: 5, Turn: 32}, {Seconds: 5}, {Seconds: 4, Lean: -9},
	{Seconds: 6}, {Seconds: 4, Down: 22}, {Seconds: 4, Arms: bodies.AtFace}, {Seconds: 6, Arms: bodies.Open},
}

var want = []string{"posture.arms_crossed crossed 8-14", "posture.slouch slouch 20-25", "posture.turned turned 30-35",
	"posture.lean lean_left 40-44"}

func TestEpisodesOfAScript(t *testing.T) {
	for _, s := range []bodies.Setup{{}, {Rate: 15}, {Rate: 60}, {Rate: 25, Noise: 2.5}, {Scale: 0.5}, {Scale: 2, Noise: 1}} {
		for name, marked := range map[string]*analysis.Span{"assumed": nil, "marked": {Start: 1, End: 5}} {
			r := measure(t, bodies.Observations(s, script...), marked)
			if diff := cmp.Diff(want, seen(r, postures...)); diff != "" {
				t.Errorf("%+v, %s: %s", s, name, diff)
			}
		}
	}
}

func TestSharesAndParts(t *testing.T) {
	r := measure(t, bodies.Observations(bodies.Setup{}, script...), nil)
	f := r.Findings
	const total = 64.0
	for id, want := range map[string]float64{"posture.slouch": 5 / total, "posture.turned": 5 / total, "posture.open": 50 / total * 20 / 26} { // arms that can't be judged do as elsewhere
		if got := f[id]; math.Abs(got.Value-want) > 0.015 || got.Band[0] > want || got.Band[1] < want-0.015 {
			t.Errorf("%s is %.3f in %.3f, want %.3f", id, got.Value, got.Band, want)
		}
	}
	c := f["posture.arms_crossed"]
	if hidden := c.LeftOut["hands_hidden"]; math.Abs(c.Value-6.0/c.Coverage/total) > 0.02 || math.Abs(hidden-34/total) > 0.1 {
		t.Errorf("crossed %.3f of %.3f judged, left out %v", c.Value, c.Coverage, c.LeftOut)
	}
	if h := f["posture.hands_visible"]; math.Abs(h.Value-30/total) > 0.01 {
		t.Errorf("hands visible %.3f, want %.3f", h.Value, 30/total)
	}
	if in, out := lengths(r, "in_view"), lengths(r, "out_of_view"); math.Abs(in-30) > 1 || math.Abs(in+out-total) > 2 {
		t.Errorf("moments with hands in view are %.1f s in all, without %.1f s", in, out)
	}
	if o := f["posture.open"]; o.Band[0] > 20/total || o.Band[1] < 44/total || math.Abs(o.Coverage-40/total) > 0.03 {
		t.Errorf("open in %v on %.3f: the arms are judged for 26 s of the 50 in which they decide", o.Band, o.Coverage)
	}
	if p := f["posture.open"].Parts; math.Abs(p["hand_on_face"]-4/total) > 0.015 {
		t.Errorf("parts %v", p)
	}
}

func TestInvariance(t *testing.T) {
	base := measure(t, bodies.Observations(bodies.Setup{}, script...), nil)
	rapid.Check(t, func(rt *rapid.T) {
		s := bodies.Setup{Rate: rapid.SampledFrom([]float64{15, 24, 30, 50, 60}).Draw(rt, "rate"),
			Scale: rapid.Float64Range(0.4, 3).Draw(rt, "scale"), Mirror: rapid.Bool().Draw(rt, "mirror"),
			X: rapid.Float64Range(-150, 150).Draw(rt, "x"), Y: rapid.Float64Range(-60, 40).Draw(rt, "y")} // lower, the hands of the one who slouches leave the picture
		r, err := bodies.Run(bodies.Observations(s, script...), nil)
		if err != nil {
			rt.Fatal(err)
		}
		for id, want := range base.Findings {
			got, sign := r.Findings[id], 1.0
			if s.Mirror && (id == "posture.lean" || id == "posture.tilt") {
				sign = -1
			}
			if id == "posture.hands_visible" || id == "posture.arms_crossed" || want.Unit == "degrees" || want.Unit == "share" || want.Unit == "relative" {
				if math.Abs(sign*got.Value-want.Value) > 0.02+0.1*math.Abs(want.Value) {
					rt.Errorf("%+v: %s is %.3f, want %.3f", s, id, got.Value, want.Value)
				}
			}
		}
	})
}

func TestAbsence(t *testing.T) {
	nobody := bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 20, Absent: analysis.NoFace})
	alone := bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 20})
	alone.Visual.People = nil
	short := bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 0.1, Arms: bodies.Open})
	tests := []struct {
		name   string
		obs    *analysis.Observations
		marked *analysis.Span
		id     string
		reason string
	}{
		{"no picture", &analysis.Observations{}, nil, "posture.open", "no_video"},
		{"no people", alone, nil, "posture.slouch", "no_body"},
		{"nobody", nobody, nil, "posture.slouch", "no_body"},
		{"nobody", nobody, nil, "posture.hands_visible", "no_body"},
		{"short", short, nil, "posture.open", "too_short"},
		{"hands out of the picture", bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 9}), nil, "posture.arms_crossed", "hands_hidden"},
		{"wrists not trusted", bodies.Observations(bodies.Setup{NoHands: true}, bodies.Shot{Seconds: 9, Arms: bodies.Crossed}), nil,
			"posture.arms_crossed", "hands_hidden"},
		{"shoulders out of the picture", bodies.Observations(bodies.Setup{Y: 500}, bodies.Shot{Seconds: 9}), nil, "posture.turned", "shoulders_hidden"},
		{"baseline without anybody", bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 9}, bodies.Shot{Seconds: 9, Absent: analysis.NoFace}),
			&analysis.Span{Start: 10, End: 14}, "posture.slouch", "the marked baseline from 10.0 to 14.0 s shows the face for 0.0 s, 1.0 s are needed"},
	}
	for _, tt := range tests {
		f := measure(t, tt.obs, tt.marked).Findings[tt.id]
		if !math.IsNaN(f.Value) || f.Reason != tt.reason {
			t.Errorf("%s: %s is %v because %q, want %q", tt.name, tt.id, f.Value, f.Reason, tt.reason)
		}
	}
}

func TestExcludedRangesLeaveNoTrace(t *testing.T) {
	r := measure(t, bodies.Observations(bodies.Setup{}, script...), nil, analysis.Span{Start: 7, End: 15})
	if f := r.Findings["posture.arms_crossed"]; f.Value != 0 || math.Abs(f.LeftOut["excluded"]-8.0/64) > 0.01 || len(r.Of(f.ID)) != 0 {
		t.Errorf("crossed %.3f, left out %v, moments %v", f.Value, f.LeftOut, r.Of(f.ID))
	}
}

func TestInventedJointsAreDropped(t *testing.T) {
	obs := bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 10, Arms: bodies.Open})
	b := &obs.Visual.People[0].Body
	n := len(blazepose.Keypoints)
	for i := range b.Reason { // every third pose throws both wrists across the chest at full visibility
		if i%6 == 0 {
			b.X[i*n+blazepose.LeftWrist], b.X[i*n+blazepose.RightWrist] = 560, 720
			b.Y[i*n+blazepose.LeftWrist], b.Y[i*n+blazepose.RightWrist] = 400, 400
		}
	}
	if f := measure(t, obs, nil).Findings["posture.arms_crossed"]; f.Value != 0 {
		t.Errorf("crossed %.3f although the wrists only jump", f.Value)
	}
}

// Hands tucked under the upper arms are guessed, not seen; arms that are held otherwise are not called crossed by a guess.
func TestHiddenHands(t *testing.T) {
	unknown := math.NaN()
	for name, c := range map[string]struct {
		arms   bodies.Arms
		wrists float64 // visibility
		low    float64 // pixels by which the person sits lower
		want   float64
	}{
		"crossed, guessed":                         {bodies.Crossed, 0.4, 0, 1},
		"crossed, not even guessed":                {bodies.Crossed, 0.1, 0, unknown},
		"crossed, elbows at the picture's edge":    {bodies.Crossed, 0.4, 200, unknown},
		"crossed, seen: nothing has to be guessed": {bodies.Crossed, 0.9, 0, 1},
		"clasped, guessed":                         {bodies.Clasped, 0.4, 0, unknown},
		"clasped, seen":                            {bodies.Clasped, 0.9, 0, 0},
		"hanging down, guessed":                    {bodies.Down, 0.4, 0, unknown},
		"apart, guessed":                           {bodies.Open, 0.4, 0, unknown},
	} {
		for _, mirror := range []bool{false, true} {
			s := bodies.Setup{Wrists: c.wrists, Y: c.low, Mirror: mirror}
			got := measure(t, bodies.Observations(s, bodies.Shot{Seconds: 10, Arms: c.arms}), nil).Findings["posture.arms_crossed"].Value
			if got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
				t.Errorf("%s, mirrored %v: crossed for %v of the time, want %v", name, mirror, got, c.want)
			}
		}
	}
}

// Forearms that leave the picture downwards are not crossed; arms of which nothing is seen may be, and then no open posture is claimed.
func TestForearmsBelowThePictureAreNotCrossed(t *testing.T) {
	for _, c := range []struct {
		y    float64 // how much lower the person sits
		seen bool
	}{{0, false}, {100, true}, {300, false}} {
		f := measure(t, bodies.Observations(bodies.Setup{Y: c.y}, bodies.Shot{Seconds: 9}), nil).Findings
		crossed, open := f["posture.arms_crossed"], f["posture.open"]
		if c.seen && (crossed.Value != 0 || crossed.Coverage < 0.99 || open.Value != 1 || open.Coverage < 0.99) {
			t.Errorf("%v lower: crossed %v on %v, open %v on %v", c.y, crossed.Value, crossed.Coverage, open.Value, open.Coverage)
		}
		if !c.seen && (!math.IsNaN(crossed.Value) || !math.IsNaN(open.Value) || open.Reason != "hands_hidden") {
			t.Errorf("%v lower: crossed %v, open %v because %q", c.y, crossed.Value, open.Value, open.Reason)
		}
	}
}

// A recording that cuts to a closer view brings nobody nearer; who comes nearer does.
func TestCutMovesNobody(t *testing.T) {
	for _, seconds := range []float64{0, 1.5} { // that the growth takes
		obs := bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 24})
		face := &obs.Visual.People[0].Face
		for i, at := range obs.Visual.Time {
			grown := min(max(at-12+1e-6, 0)/max(seconds, 1e-9), 1)
			face.Width[i] *= float32(1 + .4*grown)
		}
		if got := measure(t, obs, nil).Of("posture.distance"); (len(got) > 0) != (seconds > 0) {
			t.Errorf("in %v s: %+v", seconds, got)
		}
	}
}

// lengths is how long all moments of a kind are, seconds.
func lengths(r *bodies.Result, kind string) (sum float64) {
	for _, m := range r.Moments {
		if m.Kind == kind {
			sum += m.End - m.Start
		}
	}
	return sum
}

// TestSlantOfTurnedShoulders: shoulders that look narrower are those of a turned torso although they slant a little, as the network draws
// them; slanted as far as the head leans, they are those of a trunk that leans.
func TestSlantOfTurnedShoulders(t *testing.T) {
	for _, c := range []struct {
		slant  float64 // degrees, of a head that leans by 12
		turned bool
	}{{0, true}, {8, true}, {14, false}} {
		obs := bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 8}, bodies.Shot{Seconds: 4, Turn: 32}, bodies.Shot{Seconds: 4})
		b := &obs.Visual.People[0].Body
		for i, at := range obs.Visual.Time {
			if at < 8 || at >= 12 || b.Reason[i] != analysis.Measured {
				continue
			}
			left, right := i*len(blazepose.Keypoints)+blazepose.LeftShoulder, i*len(blazepose.Keypoints)+blazepose.RightShoulder
			off := (b.X[left] - b.X[right]) / 2 * float32(math.Tan(c.slant*math.Pi/180))
			b.Y[left], b.Y[right] = b.Y[left]+off, b.Y[right]-off
		}
		r := measure(t, obs, &analysis.Span{Start: 0, End: 8})
		if got := len(r.Of("posture.turned")) == 1; got != c.turned {
			t.Errorf("slanted by %g degrees: turned %v, want %v", c.slant, got, c.turned)
		}
	}
}
