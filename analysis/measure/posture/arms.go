package posture

import (
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/lang"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/track"
)

const (
	pastEachOther = 0.15 // shoulder widths by which the wrists pass each other at least
	farPast       = 0.35 // shoulder widths that are enough by themselves
	atOtherArm    = 0.35 // shoulder widths between a wrist and the other upper arm
	touching      = 0.15 // shoulder widths between forearms that lie on each other: somewhat less than their thickness
	stillTouching = 0.3  // the same of arms that were crossed just before: their thickness, and what the keypoints scatter
	chestTop      = -0.1 // shoulder widths below the shoulder line ...
	chestBottom   = 1.25 // ... within which wrists lie in front of the chest
)

// crossed reports crossed arms.
func (s *sitter) crossed() []track.Episode {
	overlap := make([]float64, len(s.Frames))
	between := make([]float64, len(s.Frames))
	for i := range overlap {
		overlap[i], between[i] = s.arms(i)
	}
	var states [3][]bool // with the threshold as it is, stricter, more lenient
	for k, shift := range [3]float64{0, crossError, -crossError} {
		strict, weak := make([]bool, len(overlap)), make([]bool, len(overlap))
		for i, v := range overlap {
			strict[i] = v >= farPast+shift || between[i] <= touching && v >= pastEachOther+shift
			weak[i] = between[i] <= stillTouching && v > 0
		}
		states[k] = s.kept(strict, weak)
	}
	return s.report(track.Condition{
		Definition: crossed, Why: s.reasons(overlap, analysis.HandsHidden), Error: crossError,
		Holds: func(i, k int, _ float64) bool { return states[k][i] },
		Method: lang.T("wrists past each other in front of the chest by %g shoulder widths for at least %g s", pastEachOther,
			s.pass.Profile.Posture.MinCrossed),
		Moment: func(e track.Episode) analysis.Moment {
			return analysis.Moment{Measure: crossed.ID, Start: e.Start, End: e.End, Kind: "crossed", Value: e.Length(),
				Why: lang.T("Your arms were crossed for %.1f s.", e.Length())}
		},
	}, s.pass.Profile.Posture.MinCrossed)
}

// arms is by how many shoulder widths the wrists are past each other in front of the chest (0 when they are not; NaN when
// the arms can't be judged), and how far apart the forearms then are, in shoulder widths: 0 where each wrist lies at the other upper arm.
func (s *sitter) arms(i int) (overlap, between float64) {
	var u, v [6]float64
	for k, joint := range [6]int{blazepose.LeftShoulder, blazepose.LeftElbow, blazepose.LeftWrist,
		blazepose.RightShoulder, blazepose.RightElbow, blazepose.RightWrist} {
		u[k], v[k] = s.at(i, joint)
		u[k], v[k] = u[k]/s.ShoulderWidth, v[k]/s.ShoulderWidth
	}
	const lShoulder, lElbow, lWrist, rShoulder, rElbow, rWrist = 0, 1, 2, 3, 4, 5
	// One arm that is plainly on its own side is enough to tell that they are not crossed.
	if u[lWrist] > u[lElbow] || u[rWrist] < u[rElbow] {
		return 0, math.Inf(1)
	}
	if s.below(i) {
		return 0, math.Inf(1)
	}
	hidden := false
	for _, wrist := range [2]int{lWrist, rWrist} {
		if math.IsNaN(u[wrist]) {
			hidden = true
			u[wrist], v[wrist] = s.guessed(i, blazepose.LeftWrist+wrist/rWrist, u[wrist-1], v[wrist-1])
		}
	}
	for k := range u {
		if math.IsNaN(u[k]) {
			return math.NaN(), math.Inf(1)
		}
	}
	overlap = u[rWrist] - u[lWrist]
	if hidden && overlap < farPast { // a guess is not enough for less, nor for arms that are not crossed
		return math.NaN(), math.Inf(1)
	}
	chest := func(w int) bool { return v[w] >= chestTop && v[w] <= chestBottom }
	if overlap <= 0 || !chest(lWrist) || !chest(rWrist) {
		return 0, math.Inf(1)
	}
	near := func(w, a, b int) bool { return apart(u[w], v[w], u[a], v[a], u[b], v[b]) <= atOtherArm }
	if near(lWrist, rShoulder, rElbow) && near(rWrist, lShoulder, lElbow) {
		return overlap, 0
	}
	return overlap, forearms(u, v)
}

// forearms is the distance of the forearms from each other; 0 when they cross.
func forearms(u, v [6]float64) float64 {
	const lElbow, lWrist, rElbow, rWrist = 1, 2, 4, 5
	if intersect(u, v, lElbow, lWrist, rElbow, rWrist) {
		return 0
	}
	to := func(p, a, b int) float64 { return apart(u[p], v[p], u[a], v[a], u[b], v[b]) }
	return min(to(lWrist, rElbow, rWrist), to(rWrist, lElbow, lWrist), to(lElbow, rElbow, rWrist), to(rElbow, lElbow, lWrist))
}

// intersect tells whether the segments ab and cd cross.
func intersect(u, v [6]float64, a, b, c, d int) bool {
	side := func(p, q, r int) float64 { return (u[q]-u[p])*(v[r]-v[p]) - (v[q]-v[p])*(u[r]-u[p]) }
	return side(a, b, c)*side(a, b, d) < 0 && side(c, d, a)*side(c, d, b) < 0
}

// apart is the distance of p from the segment ab.
func apart(px, py, ax, ay, bx, by float64) float64 {
	dx, dy := bx-ax, by-ay
	f := 0.0
	if d := dx*dx + dy*dy; d > 0 {
		f = math.Max(0, math.Min(1, ((px-ax)*dx+(py-ay)*dy)/d))
	}
	return math.Hypot(px-ax-f*dx, py-ay-f*dy)
}

// hands reports how often a hand is visible. The band leaves out wrists that are only just inside the picture or only just
// visible, and takes in those that only just are not: another coding of the same pictures moves them over the edge. A hand at the face
// is visible whether its wrist is or not, and where one may be there, nothing is known. Wrists of somebody whose hands were never found are
// seen only in the band.
func (s *sitter) hands(touch []analysis.Span, doubted []bool) {
	method := lang.T("at least one wrist with visibility of at least 0.5 inside the picture, or a hand at the face; range: without those near the edge of either, and with them")
	at := s.Clock.Within(touch)
	why := slices.Clone(s.Reason)
	for i, r := range why {
		if r == analysis.Measured && doubted[i] && !at[i] && !s.Has(i, blazepose.LeftWrist) && !s.Has(i, blazepose.RightWrist) {
			why[i] = analysis.HandsHidden
		}
	}
	cov := s.Clock.Coverage(why)
	share := func(seen func(i, k int) bool) float64 {
		return s.Clock.Share(why, func(i int) bool {
			return at[i] || seen(i, blazepose.LeftWrist) || seen(i, blazepose.RightWrist)
		})
	}
	has := func(i, k int) bool { return s.Has(i, k) && !s.Handless }
	value := share(has)
	both := s.Clock.Share(why, func(i int) bool { return has(i, blazepose.LeftWrist) && has(i, blazepose.RightWrist) })
	if cov.Seconds < minSeconds {
		value = math.NaN()
	}
	surely := share(func(i, k int) bool { return has(i, k) && s.reaches(i, k, -1) })
	perhaps := share(func(i, k int) bool { return s.Has(i, k) || s.reaches(i, k, 1) })
	f := cov.Finding(handsVisible, value,
		[2]float64{math.Max(math.Min(surely, value-visibleError), 0), math.Min(math.Max(perhaps, value+visibleError), 1)}, method)
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"both": both}
		s.inView(why, func(i int) bool { return at[i] || has(i, blazepose.LeftWrist) || has(i, blazepose.RightWrist) })
	}
	s.pass.Report(f)
}

// inView makes moments of the stretches in which a hand is in view, and of those in which none is.
func (s *sitter) inView(why []analysis.Reason, seen func(i int) bool) {
	r := track.Rules{Min: minInView, Bridge: merge, Merge: merge}
	for _, e := range s.Clock.Episodes(track.States(why, seen), r) {
		s.pass.Moment(analysis.Moment{Measure: handsVisible.ID, Start: e.Start, End: e.End, Kind: "in_view", Value: e.Length(),
			Why: lang.T("A hand was in view for %.1f s.", e.Length())})
	}
	for _, e := range s.Clock.Episodes(track.States(why, func(i int) bool { return !seen(i) }), r) {
		s.pass.Moment(analysis.Moment{Measure: handsVisible.ID, Start: e.Start, End: e.End, Kind: "out_of_view", Value: e.Length(),
			Why: lang.T("Your hands were out of view for %.1f s.", e.Length())})
	}
}

const (
	minInView    = 2.0  // seconds: shorter stretches are no moments of their own
	visibleError = 0.05 // share of poses at which a wrist is on the wrong side for other reasons
	doubtful     = 0.2  // of visibility: within as much of 0.5 it may be on either side
	nearEdge     = 0.1  // shoulder widths: as far as a wrist may be off
)

// reaches tells whether a keypoint would be visible inside the picture were it seen as much better (or, at -1, worse) as it
// may be.
func (s *sitter) reaches(i, k int, better float64) bool {
	left, top, right, bottom := s.Edges(i)
	x, y, visibility := s.pass.Obs.Visual.People[0].Body.At(s.Frames[i], k)
	margin := (figure.CutHand - better*nearEdge) * s.ShoulderWidth
	return float64(visibility)+better*doubtful >= analysis.TrustedVisibility && float64(x) >= left+margin && float64(y) >= top+margin &&
		float64(x) <= right-margin && float64(y) <= bottom-margin
}
