package rehearse

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
)

// The looks are asked for one after the other, each is kept once it is over, and what the user marked is not asked for.
func TestGuidedLooks(t *testing.T) {
	marked := func(at analysis.Place, from, to float64) analysis.Look {
		return analysis.Look{At: at, Range: analysis.Span{Start: from, End: to}}
	}
	for _, tt := range []struct {
		name string
		run  rehearsal
		want []string // as --look reads them
		said int      // lines
	}{
		{"the lens alone", rehearsal{}, []string{"lens=0:03.7-0:08.7"}, 2},
		{"all", rehearsal{opt: Options{LookGuide: true}}, []string{"lens=0:03.7-0:08.7", "screen=0:09.9-0:12.9", "notes=0:14.1-0:17.1"}, 4},
		{"the lens is marked", rehearsal{opt: Options{LookGuide: true}, named: []analysis.Look{marked(analysis.AtLens, 0, 3)}},
			[]string{"screen=0:04.2-0:07.2", "notes=0:08.4-0:11.4"}, 3},
		{"all of that is marked", rehearsal{named: []analysis.Look{marked(analysis.AtLens, 0, 3)}}, nil, 0},
		{"without", rehearsal{noLens: true, opt: Options{LookGuide: true}}, nil, 0},
		{"a film", rehearsal{film: &analysis.Recording{}}, nil, 0},
	} {
		g, said := tt.run.guide(), 0
		var made, begun []analysis.Look
		for tick := 30; tick < 300; tick++ { // tenths of a second
			words, begins, done := g.step(float64(tick) / 10)
			if words != "" {
				said++
			}
			if begins != nil {
				if begins.Range.Start <= float64(tick)/10 {
					t.Errorf("%s: %v begins before the words", tt.name, begins)
				}
				begun = append(begun, *begins)
			}
			if done != nil {
				made = append(made, *done)
			}
		}
		if d := cmp.Diff(tt.want, lookTexts(made)); d != "" || said != tt.said {
			t.Errorf("%s: said %d lines, want %d: %s", tt.name, said, tt.said, d)
		}
		if d := cmp.Diff(begun, made); d != "" {
			t.Errorf("%s: asked for other looks than were made: %s", tt.name, d)
		}
	}
}
