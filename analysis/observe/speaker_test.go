package observe

import (
	"math"
	"slices"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/vision"
)

// talker is a face of that width and place, seen for 10 s at 30 pictures a second, whose lips part and meet four times a second or never.
func talker(x, width float32, moves bool) analysis.Person {
	const n = 300
	f := analysis.Face{Reason: make([]analysis.Reason, n), Points: make([]float32, 2*len(analysis.FacePoints)*n)}
	lower := slices.Index(analysis.FacePoints[:], 14)
	for i := range n {
		f.X, f.W, f.Width = append(f.X, x), append(f.W, width), append(f.Width, width)
		if moves {
			f.Points[2*(i*len(analysis.FacePoints)+lower)+1] = width * float32(.03*(1-math.Cos(2*math.Pi*4*float64(i)/30)))
		}
	}
	return analysis.Person{Face: f}
}

// Who speaks is measured instead of a larger face that is silent, and the reader learns it; nobody changes places where one was asked for.
func TestSpeakerFirst(t *testing.T) {
	heard := &analysis.Voice{SpeechHop: 0.032}
	for range 312 { // 10 s
		heard.Speech = append(heard.Speech, .9)
	}
	for name, c := range map[string]struct {
		large, small bool // whose lips move
		wanted       string
		first        float32 // the width of who is measured
	}{
		"the smaller speaks":                    {false, true, "", 90},
		"both move":                             {true, true, "", 200},
		"the smaller speaks, the left is asked": {false, true, vision.Left, 200},
	} {
		v := &analysis.Visual{People: []analysis.Person{talker(100, 200, c.large), talker(500, 90, c.small)}}
		for i := range 300 {
			v.Time = append(v.Time, float64(i)/30)
		}
		said := speakerFirst(v, heard, c.wanted)
		if got := v.People[0].Face.Width[0]; got != c.first {
			t.Errorf("%s: a face of %v pixels is measured", name, got)
		}
		if moved := c.first != 200; strings.Contains(said, "on the right") != moved || moved != strings.Contains(said, "--person right") {
			t.Errorf("%s: said %q", name, said)
		}
	}
}
