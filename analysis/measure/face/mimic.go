package face

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/internal/track"
)

// mimic is the movement of mouth and brows against the own neutral, each in units of its threshold.
type mimic struct {
	pass         *analysis.Pass
	clock        *track.Clock
	reasons      []analysis.Reason
	smile, brows []float32
	rested       []float32 // smile were the mouth at rest where it is narrowest; nil where its rest is known
	guessed      bool      // no frame shows the mouth at rest
	problem      string    // why there is no neutral to compare with; empty when there is
}

const (
	// maxYaw is how far the head may be turned from the baseline, in degrees, for the mouth's width to be judged.
	maxYaw = 25.0

	// minBrows is the shortest raise of the brows that counts, in seconds.
	minBrows = 0.25

	// steady is half the window, in seconds, of the running median over which a movement has to last: lips of someone
	// who talks part and close several times a second (syllables: 3-5 Hz), and a held smile survives the median.
	steady = 0.25

	// farBelow is how many thresholds a tenth of the recording must lie below its median for the median to be a smile.
	// The lips of people who talk stay within 2 (seven recordings, November 2026).
	farBelow = 2.5

	// restWidth is how wide a mouth at rest is, in widths of the face: 52 of 145 mm between the ears (Farkas 1994, Anthropometry of the Head
	// and Face), which the mesh's outer ends of the cheekbones come near to; over people it scatters by 0.03. A mouth wider than
	// restMost, by 2.3 of those, or narrower than restLeast, is not at rest, or no mouth that was followed.
	restWidth, restMost, restLeast = 0.36, 0.43, 0.28

	// narrowest is the share of the time in which the mouth is at its narrowest: nobody smiles without a break.
	narrowest = 0.2

	// broad is how many times the mouth must be widened for a smile whose raised corners a lifted chin or an open mouth hides: by a fifth
	// of its width, more than any vowel does.
	broad = 2.0

	// smileError and browError are the shares of the threshold by which it is moved for the band.
	smileError, browError = 0.25, 0.25
)

// newMimic follows mouth and brows but for the spans in which a hand hides the mouth: landmarks under a hand are guessed.
func newMimic(p *analysis.Pass, base *baseline.Result, hidden []analysis.Span) *mimic {
	m := &mimic{pass: p, clock: base.Clock, problem: base.Problem}
	v := p.Obs.Visual
	if v == nil {
		return m
	}
	n := len(v.Time)
	m.smile, m.brows = absent(n), absent(n)
	if len(v.People) == 0 {
		m.reasons = make([]analysis.Reason, n)
		for i := range m.reasons {
			m.reasons[i] = v.Absence(i)
		}
		return m
	}
	face := &v.People[0].Face
	m.reasons = m.clock.Exclude(m.clock.Details(face), p.Exclude)
	if m.problem != "" {
		return m
	}
	under := m.clock.Within(hidden)
	for i, why := range m.reasons {
		turn := math.Abs(float64(face.HeadYaw[i]) - base.HeadYaw)
		switch {
		case why != analysis.Measured:
		case under[i]:
			m.reasons[i] = analysis.MouthHidden
		case math.IsNaN(turn):
			m.reasons[i] = analysis.LowConfidence
		case turn > maxYaw:
			m.reasons[i] = analysis.FaceTurned
		}
	}
	m.compare(shapes(face, m.reasons, base.HeadPitch), base)
	return m
}

// compare turns shapes into movement against their median over the baseline, or, when that is assumed, over everything. Someone who
// smiles most of an unmarked recording has the smile for a median, and that is seen: it is wider than mouths at rest are, or the
// rest lies far below. Then the mouth is at rest where it is narrowest.
func (m *mimic) compare(s shape, base *baseline.Result) {
	calm := base.Mask
	if !base.Own {
		calm = make([]bool, len(m.reasons))
		for i, why := range m.reasons {
			calm[i] = why == analysis.Measured
		}
	}
	m.smile = m.raise(s, calm)
	if !base.Own {
		width := track.Despike(m.clock.Time, s.width, steady)
		least := track.Quantile(width, narrowest)
		rest := make([]bool, len(width))
		for i, w := range width {
			rest[i] = float64(w) <= least
		}
		m.rested = m.raise(s, rest)
		m.guessed = least > restMost
		if m.guessed || track.Median(s.width) > restMost || track.Quantile(m.smile, 0.1) < -farBelow {
			m.smile, calm = m.rested, rest
		}
	}
	brow := float32(track.MedianWhere(s.brow, calm))
	for i, b := range s.brow {
		m.brows[i] = (b/brow - 1) / float32(m.pass.Profile.Face.BrowRaise)
	}
	m.brows = track.Despike(m.clock.Time, m.brows, steady/2)
}

// raise is how far the mouth is raised and widened against its median over the calm frames, or plainly widened, in units of the
// threshold. Where it is nowhere at rest, other people's mouths tell how much it is widened.
func (m *mimic) raise(s shape, calm []bool) []float32 {
	drop := float32(track.MedianWhere(s.drop, calm))
	width := float32(track.MedianWhere(s.width, calm))
	wide := max(width, restLeast)
	if width > restMost {
		wide = restWidth
	}
	out := make([]float32, len(s.drop))
	for i := range out {
		out[i] = min(drop-s.drop[i], s.width[i]-width)
		if b := (s.width[i] - wide) / broad; b > 0 && b > out[i] {
			out[i] = b
		}
		out[i] /= float32(m.pass.Profile.Face.SmileRaise)
	}
	return track.Despike(m.clock.Time, out, steady)
}

// report reports the share of time in episodes in which the movement passes its threshold, and returns the episodes. The band holds what
// is found if the movement is other.
func (m *mimic) report(d analysis.Definition, v, other []float32, shortest, err float64, method, why, kind string) []track.Episode {
	if m.problem != "" {
		p := analysis.NotMeasured(d, m.problem, method)
		p.LeftOut = m.clock.Coverage(m.reasons).LeftOut
		m.pass.Report(p)
		return nil
	}
	share := func(v []float32, threshold float64) (float64, []track.Episode) {
		states := m.above(v, threshold)
		es := m.clock.Episodes(states, track.Rules{Min: shortest, Bridge: 0.3, Merge: 0.3})
		on := m.clock.Fill(states, es)
		return m.clock.Share(m.reasons, func(i int) bool { return on[i] == track.On }), es
	}
	value, es := share(v, 1)
	low, _ := share(v, 1+err)
	high, _ := share(v, 1-err)
	shares := []float64{value, low, high}
	if other != nil {
		x, _ := share(other, 1)
		shares = append(shares, x)
	}
	if m.guessed && other != nil {
		shares = append(shares, 0, 1)
	}
	cov := m.clock.Coverage(m.reasons)
	if cov.Seconds < minShare {
		value = math.NaN()
	}
	m.pass.Report(cov.Finding(d, value, cov.ShareBand(shortest, len(es), shares...), method))
	if math.IsNaN(value) {
		return nil
	}
	for _, e := range es {
		m.pass.Moment(analysis.Moment{Measure: d.ID, Start: e.Start, End: e.End, Kind: kind, Value: e.Length(),
			Why: lang.T(why, e.Length())})
	}
	return es
}

func (m *mimic) states(v []float32) []track.State { return m.above(v, 1) }

func (m *mimic) above(v []float32, threshold float64) []track.State {
	out := make([]track.State, len(v))
	for i, x := range v {
		if m.reasons[i] == analysis.Measured {
			out[i] = track.When(float64(x) >= threshold)
		}
	}
	return out
}
