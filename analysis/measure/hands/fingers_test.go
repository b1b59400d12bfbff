package hands_test

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/measure/internal/bodies"
)

// grip is how a hand is drawn: where its wrist lies, where its fingers point (both in pixels), by how much the two outer
// joints of each finger are bent (degrees), and which side it shows.
type grip struct {
	x, y, dx, dy float64
	bend         float64
	palm         bool // shown to the camera
	lost         bool // the network finds no hand
}

// draw adds a look at a hand of 100 pixels at a frame.
func draw(h *analysis.Hand, frame, side int, g grip) {
	h.Frame = append(h.Frame, int32(frame))
	if g.lost {
		h.Presence = append(h.Presence, 0.1)
		for range analysis.HandPoints {
			h.X, h.Y, h.Z = append(h.X, float32(math.NaN())), append(h.Y, float32(math.NaN())), append(h.Z, float32(math.NaN()))
		}
		return
	}
	h.Presence = append(h.Presence, 0.9)
	norm := math.Hypot(g.dx, g.dy)
	ux, uy := g.dx/norm, g.dy/norm
	across := 1.0 // of the index finger, seen from the wrist with the fingers up: the left hand's back has it on its right
	if g.palm {
		across = -across
	}
	if side == 1 {
		across = -across
	}
	put := func(along, aside, depth float64) {
		h.X = append(h.X, float32(g.x+ux*along-uy*aside*across))
		h.Y = append(h.Y, float32(g.y+uy*along+ux*aside*across))
		h.Z = append(h.Z, float32(depth))
	}
	put(0, 0, 0)
	for j := 1.0; j <= 4; j++ { // thumb
		put(12*j, 10+8*j, 0)
	}
	for f := range 4 {
		aside, along, depth, angle := 18-12*float64(f), 48.0, 0.0, 0.0
		put(along, aside, depth)
		for j, length := range []float64{24, 15, 12} {
			if j > 0 {
				angle += g.bend * math.Pi / 180
			}
			along, depth = along+length*math.Cos(angle), depth-length*math.Sin(angle)
			put(along, aside, depth)
		}
	}
}

// stage is a person with both arms in a position for 20 s, each hand looked at every 30th frame (once a second).
func stage(arms bodies.Arms, left, right func(t float64) grip) *analysis.Observations {
	o := bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 20, Arms: arms})
	p := &o.Visual.People[0]
	for f := 0; f < len(o.Visual.Time); f += 30 {
		draw(&p.LeftHand, f, 0, left(o.Visual.Time[f]))
		draw(&p.RightHand, f, 1, right(o.Visual.Time[f]))
	}
	return o
}

func always(g grip) func(float64) grip { return func(float64) grip { return g } }

func findings(t *testing.T, o *analysis.Observations) map[string]float64 {
	t.Helper()
	r, err := measure.Run(o, analysis.DefaultProfile(), measure.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]float64{}
	for _, f := range r.Findings {
		out[f.ID] = f.Value
	}
	return out
}

// The wrists of bodies.Clasped lie 114 pixels apart around x 640, y 518.
func TestShapesOfHands(t *testing.T) {
	apart := func(g grip) func(float64) grip { return always(g) }
	leftFar, rightFar := grip{x: 890, y: 560, dy: -1}, grip{x: 390, y: 560, dy: -1}
	lost := func(g grip) grip { g.lost = true; return g }
	with := func(g grip, bend float64, palm bool) grip { g.bend, g.palm = bend, palm; return g }
	folded := func(side float64) grip { return grip{x: 640 + 57*side, y: 518, dx: -side, bend: 30} }
	steepled := func(side float64) grip { return grip{x: 640 + 57*side, y: 518, dx: -0.55 * side, dy: -0.83} }
	wrung := func(side float64) func(float64) grip {
		return func(at float64) grip {
			g := folded(side)
			if math.Mod(math.Floor(at+0.5), 2) == 0 {
				g.y += 30
			}
			return g
		}
	}
	for name, c := range map[string]struct {
		arms        bodies.Arms
		left, right func(float64) grip
		want        map[string]float64
	}{
		"relaxed": {bodies.Open, apart(with(leftFar, 35, false)), apart(with(rightFar, 35, false)),
			map[string]float64{"hands.fist": 0, "hands.open_palm": 0, "hands.clasped": 0}},
		"one fist":                        {bodies.Open, apart(with(leftFar, 90, false)), apart(with(rightFar, 35, false)), map[string]float64{"hands.fist": 1, "hands.open_palm": 0}},
		"open left palm":                  {bodies.Open, apart(with(leftFar, 5, true)), apart(with(rightFar, 5, false)), map[string]float64{"hands.fist": 0, "hands.open_palm": 1}},
		"open right palm, left not found": {bodies.Open, apart(lost(leftFar)), apart(with(rightFar, 5, true)), map[string]float64{"hands.open_palm": 1}},
		"backs of straight hands":         {bodies.Open, apart(with(leftFar, 5, false)), apart(with(rightFar, 5, false)), map[string]float64{"hands.open_palm": 0}},
		"no hand found":                   {bodies.Open, apart(lost(leftFar)), apart(lost(rightFar)), map[string]float64{"hands.fist": math.NaN(), "hands.open_palm": math.NaN()}},
		"palm that the lower edge cuts off": {bodies.Open, apart(grip{x: 890, y: 690, dy: 1, bend: 5, palm: true}), apart(lost(rightFar)),
			map[string]float64{"hands.fist": math.NaN(), "hands.open_palm": math.NaN()}},
		"palm with tips beyond the edge": {bodies.Open, apart(grip{x: 890, y: 632, dy: 1, bend: 5, palm: true}), apart(lost(rightFar)), map[string]float64{"hands.open_palm": 1}},
		"folded": {bodies.Clasped, always(folded(1)), always(folded(-1)),
			map[string]float64{"hands.clasped": 1, "hands.steepled": 0, "hands.wringing": 0, "hands.fist": 0, "hands.open_palm": 0}},
		"folded, one hidden": {bodies.Clasped, always(folded(1)), always(lost(folded(-1))), map[string]float64{"hands.clasped": 1, "hands.steepled": 0}},
		"palms shown side by side": {bodies.Clasped, always(grip{x: 675, y: 518, dy: -1, bend: 5, palm: true}), always(grip{x: 605, y: 518, dy: -1, bend: 5, palm: true}),
			map[string]float64{"hands.together": 1, "hands.clasped": 0}},
		"folded, both hidden": {bodies.Clasped, always(lost(folded(1))), always(lost(folded(-1))),
			map[string]float64{"hands.together": 1, "hands.clasped": math.NaN(), "hands.steepled": math.NaN()}},
		"steepled": {bodies.Clasped, always(steepled(1)), always(steepled(-1)), map[string]float64{"hands.clasped": 0, "hands.steepled": 1, "hands.wringing": 0}},
		"wrung":    {bodies.Clasped, wrung(1), wrung(-1), map[string]float64{"hands.clasped": 1, "hands.wringing": 0.95}},
	} {
		t.Run(name, func(t *testing.T) {
			got := findings(t, stage(c.arms, c.left, c.right))
			for id, want := range c.want {
				if v := got[id]; !(math.Abs(v-want) <= 0.06) && !(math.IsNaN(v) && math.IsNaN(want)) {
					t.Errorf("%s is %.3f, want %.3f", id, v, want)
				}
			}
		})
	}
}

// A single look is not enough for a way of holding the hand.
func TestOneLookIsNoFist(t *testing.T) {
	once := func(at float64) grip {
		g := grip{x: 890, y: 560, dy: -1, bend: 35}
		if at > 9.9 && at < 10.1 {
			g.bend = 90
		}
		return g
	}
	if got := findings(t, stage(bodies.Open, once, always(grip{lost: true})))["hands.fist"]; got != 0 {
		t.Errorf("fist for %.3f of the time", got)
	}
}
