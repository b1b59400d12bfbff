package main

import (
	"math"
	"testing"

	"poise/analysis/vision/strips"
)

// Each person is measured by what the others teach: one whose eyes move twice as far reads twice as far, and teaches the others.
func TestLeaveOneOut(t *testing.T) {
	var all []*strip
	for person := range 6 {
		for _, v := range []int{-10, 0, 10} {
			for h := -15; h <= 15; h += 5 {
				perDegree := .02
				if person == 5 {
					perDegree = .04
				}
				all = append(all, &strip{person: person, v: v, h: h, moved: strips.Move{X: perDegree * float64(h), Y: -perDegree * float64(v)}, found: true})
			}
		}
	}
	got := leaveOneOut(all, pitchOf, func(p *strip) []float64 { return []float64{-p.moved.Y} })
	gains := gainsOf(all, got, pitchOf)
	if len(gains) != 6 || math.Abs(gains[5]-2) > .02 || math.Abs(gains[0]-.75) > .05 {
		t.Errorf("gains %.2f", gains)
	}
	if a := aucDown(all, got); a != 1 {
		t.Errorf("AUC of 10 degrees down %.3f, want 1", a)
	}
	side := leaveOneOut(all, yawOf, func(p *strip) []float64 { return []float64{p.moved.X} })
	if a := aucSide(all, side); a != 1 {
		t.Errorf("AUC of 5 degrees aside %.3f, want 1", a)
	}
	if a := aucSide(all, make([]float64, len(all))); a != .5 {
		t.Errorf("AUC of nothing %.3f, want .5", a)
	}
}

// A look into the lens that was itself off moves all of a person's pictures; several looks do not.
func TestABaselineOfSeveralLooks(t *testing.T) {
	var all []*strip
	var got []float64
	for _, v := range []int{-10, 0, 10} {
		for h := -15; h <= 15; h += 5 {
			all, got = append(all, &strip{person: 1, v: v, h: h}), append(got, float64(v)+3)
		}
	}
	for i, v := range aboutOthers(all, got, pitchOf) {
		if math.Abs(v-float64(all[i].v)) > 1e-9 {
			t.Errorf("%d degrees up measure %.1f", all[i].v, v)
		}
	}
}
