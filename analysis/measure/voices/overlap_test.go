package voices

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/speech"
)

// louder puts the second of two stretches of sound over the first from a row on: in each band the louder is heard.
func louder(first, second []uint8, row int) []uint8 {
	out := append([]uint8(nil), first...)
	for i, x := range second {
		if at := row*analysis.VoiceBands + i; at < len(out) {
			out[at] = max(out[at], x)
		} else {
			out = append(out, x)
		}
	}
	return out
}

// phonemes lets a voice speak: ten sounds, each for .08 s, a little otherwise each time.
func phonemes(random *rand.Rand, tilt float64) func(seconds float64) []uint8 {
	var own [10]spectrum
	for p := range own {
		for b := range own[p] {
			own[p][b] = 60 + tilt*(float64(b)-12) + 8*random.NormFloat64()
		}
	}
	return func(seconds float64) (out []uint8) {
		for range int(math.Round(seconds / .08)) {
			s, gain := &own[random.IntN(len(own))], random.NormFloat64()
			for range 4 {
				for _, x := range s {
					out = append(out, uint8(2*(x+gain+3*random.NormFloat64())))
				}
			}
		}
		return out
	}
}

// Where turns overlap it is found, though each voice was told to say half of it, and where they don't nothing is.
func TestOverlaps(t *testing.T) {
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 3))
		say := [2]func(float64) []uint8{phonemes(random, -1), phonemes(random, .5)}
		early := .8 + .2*float64(seed)
		v := &analysis.Voice{BandHop: .02}
		var spans [2][]analysis.Span
		at := func() float64 { return float64(len(v.Bands)/analysis.VoiceBands) * v.BandHop }
		var truth analysis.Span
		for k := range 6 {
			start, row := at(), len(v.Bands)/analysis.VoiceBands
			if k == 3 {
				truth = analysis.Span{Start: start - early, End: start}
				row -= int(early / v.BandHop)
				half := start - early/2
				spans[0][1].End, start = half, half
			}
			v.Bands = louder(v.Bands, say[k%2](4), row)
			spans[k%2] = append(spans[k%2], analysis.Span{Start: start, End: at()})
		}
		both := overlaps(v, spans)
		within := analysis.Length(both) - analysis.Length(speech.Without(both, []analysis.Span{truth}))
		if within < truth.Length()/2 || analysis.Length(both)-within > .3 {
			t.Errorf("%v, want %v", both, truth)
		}
	}
}

// What both say at once is in either's speech, but not in what counts as the person's.
func TestOverlapIsNobodysOwn(t *testing.T) {
	span := func(from, to float64) analysis.Span { return analysis.Span{Start: from, End: to} }
	segments := []analysis.Span{span(0, 9)}
	found := map[string]analysis.Finding{}
	var moments []analysis.Moment
	p := &analysis.Pass{Obs: &analysis.Observations{Recording: analysis.Recording{Duration: 10}},
		Report: func(f analysis.Finding) { found[f.ID] = f }, Moment: func(m analysis.Moment) { moments = append(moments, m) }}
	all := &speech.Result{Segments: segments, Heard: segments, Phonation: 9}
	r := &Result{Person: all}
	r.assign(p, all, split{told: true, spans: [2][]analysis.Span{{span(0, 6)}, {span(6, 9)}}, both: []analysis.Span{span(5, 6.5)}}, nil)
	r.Person = r.person(all)
	if !slices.Equal(r.Own, []analysis.Span{span(0, 6.5)}) || !slices.Equal(r.Other, []analysis.Span{span(5, 9)}) ||
		!slices.Equal(r.Person.Segments, []analysis.Span{span(0, 5)}) {
		t.Errorf("own %v, other %v, the person's %v", r.Own, r.Other, r.Person.Segments)
	}
	if r.Foreign(4) || !r.Foreign(5.5) || !r.Foreign(8) {
		t.Error("what both say at once counts as one's own")
	}
	if f := found[OtherVoice.ID]; f.Parts["overlap_s"] != 1.5 || f.Parts["other_s"] != 4 || len(moments) != 2 || moments[1].Kind != "overlap" {
		t.Errorf("%+v, %+v", f, moments)
	}
}
