package analysis

import (
	"slices"
	"testing"
)

func TestAway(t *testing.T) {
	type part struct {
		seconds    float64
		face, body Reason
	}
	there, gone := part{10, Measured, Measured}, part{20, NoFace, NoBody}
	for name, c := range map[string]struct {
		parts []part
		want  []Span
	}{
		"leaves for a time":             {[]part{there, gone, there}, []Span{{10, 30}}},
		"comes late":                    {[]part{gone, there}, []Span{{0, 20}}},
		"bends for a pen":               {[]part{there, {3, NoFace, NoBody}, there}, nil},
		"turns, and the body is found":  {[]part{there, {8, NoFace, Measured}, there}, nil},
		"no body was looked for":        {[]part{there, {8, NoFace, NotAnalysed}, there}, nil},
		"the picture is black":          {[]part{there, {8, TooDark, NoBody}, there}, nil},
		"only hands are in the picture": {[]part{gone, {5, NoFace, Measured}, gone}, nil},
	} {
		v := &Visual{People: make([]Person, 1)}
		p := &v.People[0]
		for _, s := range c.parts {
			for range int(s.seconds * 10) {
				v.Time = append(v.Time, float64(len(v.Time))/10)
				p.Face.Reason = append(p.Face.Reason, s.face)
				body := s.body
				if len(v.Time)%2 == 0 {
					body = NotAnalysed
				}
				p.Body.Reason = append(p.Body.Reason, body)
			}
		}
		if got := v.Away(); !slices.Equal(got, c.want) {
			t.Errorf("%s: away in %v, want %v", name, got, c.want)
		}
	}
	if got := new(Visual).Away(); got != nil {
		t.Errorf("nobody is away in %v", got)
	}
}
