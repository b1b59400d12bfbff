package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"poise/analysis"
)

// sets are the rehearsals by what they were to poise's constants.
var sets = []struct{ prefix, what string }{
	{"d2_", "four faces with right eyes. In-sample: the method, the cone's sides, the bend's priors, how loose brows are, from where a lid is " +
		"not believed and how far rests may mislead about the eyes' depth were chosen on them; the shares of iris and lid were not (people, one left out), nor depth and reach (anatomy, the recording)"},
	{"dev_", "one face whose irises move twice as far as people's, which nothing is tuned to"},
	{"", "other rehearsals, which no constant has seen"},
}

// gazeSummary collects the scores of gaze over the rehearsals, by set and marking, and by avatar and marking.
type gazeSummary struct {
	of      map[string]*scores
	avatars []string
}

// scores are those of one set under one marking, one entry per rehearsal that has one.
type scores struct {
	clips, ambiguous             int
	f1, away, spreads, confusion []float64
	gain, leak                   [2][]float64
	banded, held                 int
}

func (s *gazeSummary) add(clip, marking string, g gazeScore, t *truth, res *analysis.Results) {
	if s.of == nil {
		s.of = map[string]*scores{}
	}
	set := 0
	for !strings.HasPrefix(clip, sets[set].prefix) {
		set++
	}
	for _, key := range []string{fmt.Sprint(set, marking), avatarOf(clip) + marking} {
		if s.of[key] == nil {
			s.of[key] = &scores{}
		}
		s.of[key].add(g, t, finding(res, "eye_contact.gaze_to_camera"))
	}
	if who := avatarOf(clip); !slices.Contains(s.avatars, who) {
		s.avatars = append(s.avatars, who)
	}
}

func (s *scores) add(g gazeScore, t *truth, f analysis.Finding) {
	s.clips++
	away := g.contact.turned()
	keep := func(to *[]float64, v float64) {
		if !math.IsNaN(v) {
			*to = append(*to, v)
		}
	}
	keep(&s.f1, g.contact.f1())
	if away.tp+away.fn > 0 { // where nobody looks away, contact alone tells what is said falsely
		keep(&s.away, away.f1())
	}
	keep(&s.confusion, g.confusion())
	for axis := range 2 {
		keep(&s.spreads, g.steadiness(axis))
		keep(&s.gain[axis], g.gain(axis))
		keep(&s.leak[axis], math.Abs(g.leak(axis)))
	}
	if f.Reason == analysis.Ambiguous.String() {
		s.ambiguous++
	}
	if !math.IsNaN(f.Value) {
		s.banded++
		if share := t.share("camera"); f.Band[0] <= share && share <= f.Band[1] {
			s.held++
		}
	}
}

// row are the columns of a table.
func (s *scores) row() []string {
	return []string{fmt.Sprint(s.clips), fmt.Sprint(s.ambiguous), number(mean(s.f1), 3), number(quantile(s.f1, 0), 3), number(mean(s.away), 3),
		number(quantile(s.away, 0), 3), pair(mean(s.gain[0]), mean(s.gain[1]), 2), pair(mean(s.leak[0]), mean(s.leak[1]), 2),
		number(mean(s.spreads), 2), number(mean(s.confusion), 3), fmt.Sprintf("%d of %d", s.held, s.banded)}
}

// share is that of a label in the frames of the truth.
func (t *truth) share(label string) float64 {
	n := 0
	for _, l := range t.gaze {
		if l == label {
			n++
		}
	}
	return ratio(n, len(t.gaze))
}

func (s *gazeSummary) write(w io.Writer) {
	out := table{head: []string{"rehearsals", "baseline", "clips", "ambiguous", "contact F1: mean", "least", "look-away F1: mean", "least",
		"gain yaw / pitch", "leak yaw / pitch", "at the lens: spread, °", "lens, screen, notes confused", "bands that hold the truth"}}
	for k, set := range sets {
		for _, m := range markings {
			v := s.of[fmt.Sprint(k, m.name)]
			if v == nil {
				continue
			}
			out.add(append([]string{strings.TrimSuffix(set.prefix, "_") + " (" + set.what + ")", m.name}, v.row()...)...)
		}
	}
	for _, who := range slices.Sorted(slices.Values(s.avatars)) {
		for _, m := range markings {
			if v := s.of[who+m.name]; v != nil {
				out.add(append([]string{"avatar: " + who, m.name}, v.row()...)...)
			}
		}
	}
	out.write(w)
}
