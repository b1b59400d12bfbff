package fidget

import (
	"math"
	"slices"
	"sort"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/lang"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/head"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/speech"
)

const (
	// Least amplitudes in face widths (about 15 cm each): below them jitter of the landmarks looks rhythmic at times.
	headFloor  = 0.025
	torsoFloor = 0.035
	handsFloor = 0.06
	// pixelsFloor is that of what the picture shows at the hands, which moves by less than the fingers do, as the square holds more:
	// twice what hands at rest come to in real recordings. Half and three times of it find the same in all rehearsals (November 2026).
	pixelsFloor = 0.012
	// stillPixels is the least share of a wrist's way that the picture at the hand must move along: a wrist that swims by more over
	// a hand at rest is the network's guess. Half and twice of it find the same likewise.
	stillPixels = 0.25

	sizeError   = 0.25 // share by which an amplitude is measured wrong, nine times in ten
	minPoseRate = 10.0 // poses/s: two a period of the fastest rhythm

	// drift is how far the frequency may wander within one stretch, Hz.
	drift = 0.45
	// together is the greatest distance of the index fingers, in face widths, at which hands touch each other: fingers of 0.11 m
	// are 0.8 of a face's 0.14 m long. Hands that wring each other part and meet in every period, as far as it can be seen.
	together = 0.8
)

func rhythmMethod(m analysis.MovementProfile) string {
	return lang.T("one frequency from %g to %g Hz holds at least %g %% of the power for at least %g s, size above median + %g MAD",
		m.RhythmLow, m.RhythmHigh, 100*concentration, m.MinRhythm, m.RhythmMAD) + track.CountMethod
}

// swing is a stretch of rhythmic movement.
type swing struct {
	analysis.Span
	part      string // "torso", "head", "hands"
	side      int    // of the hands: 0 left, 1 right
	kind      string
	frequency float64 // Hz
	size      float64 // amplitude, face widths
}

// part is one moving part of the body with its windows.
type part struct {
	name   string
	side   int // of the hands: 0 left, 1 right
	floor  float64
	path   figure.Curve
	beats  []beat
	limit  float64                                       // size from which a movement stands out
	pixels figure.Curve                                  // of a wrist: what the picture shows there
	held   func(s analysis.Span, frequency float64) bool // hands hold each other; nil for other parts
}

func reportRhythm(p *analysis.Pass, fig *figure.Result, out *Result) (v variant) {
	m := p.Profile.Movement
	why := touchReasons(fig, nil)
	cov := fig.Clock.Coverage(why)
	if fig.Clock.Step > 1/minPoseRate {
		f := analysis.NotMeasured(rhythmic, analysis.FrameRateTooLow.String(), rhythmMethod(m))
		f.LeftOut = map[string]float64{analysis.FrameRateTooLow.String(): 1}
		p.Report(f)
		return v
	}
	parts := bodyParts(p, fig)
	not := explained{said: analysis.ResultOf[*speech.Result](p, speech.Measure).Segments, touch: out.Touch}
	var found []swing
	for k, scale := range []float64{1, 1 + sizeError, 1 - sizeError} {
		es := distinct(swings(parts, m, scale, not))
		if k == 0 {
			found = es
		}
		v[k] = union(es)
	}
	out.Rhythmic = v[0]
	f := rated(rhythmic, cov, v, rhythmMethod(m), handsSeen(fig, why, out.Touch))
	p.Report(f)
	if math.IsNaN(f.Value) {
		return v
	}
	for _, e := range found {
		p.Moment(analysis.Moment{Measure: rhythmic.ID, Start: e.Start, End: e.End, Kind: e.kind, Value: e.frequency,
			Why: lang.T(moved[e.part], e.Length())})
	}
	return v
}

// moved says which part swings.
var moved = map[string]string{"torso": lang.Mark("Your shoulders moved to and fro for %.1f s."), "head": lang.Mark("Your head moved to and fro for %.1f s."),
	"hands": lang.Mark("Your hands moved to and fro for %.1f s.")}

func bodyParts(p *analysis.Pass, fig *figure.Result) []part {
	m := p.Profile.Movement
	a := newAnalyser(m.RhythmLow, m.RhythmHigh)
	nods := analysis.ResultOf[*head.Result](p, head.Measure)
	h := without(without(fig.Head(), nods.Nods), nods.Shakes)
	hold := holding(fig)
	parts := []part{
		{name: "torso", floor: torsoFloor, path: fig.Torso()},
		{name: "hands", floor: handsFloor, path: fig.Hand(0, true), held: hold, pixels: fig.Moved(0)},
		{name: "hands", floor: handsFloor, path: fig.Hand(1, true), held: hold, pixels: fig.Moved(1), side: 1},
		{name: "hands", floor: pixelsFloor, path: fig.Moved(0), held: hold},
		{name: "hands", floor: pixelsFloor, path: fig.Moved(1), held: hold, side: 1},
		{name: "head", floor: headFloor, path: h},
	}
	for i := range parts {
		q := &parts[i]
		q.beats = a.beats(q.path)
		q.limit = limit(q.beats, m.RhythmMAD, q.floor)
		a.inspect(q.path, q.beats, (1-sizeError)*q.limit)
	}
	return parts
}

// without is a curve with spans taken out.
func without(c figure.Curve, spans []analysis.Span) figure.Curve {
	c.X.Values = append([]float64(nil), c.X.Values...)
	for _, s := range spans {
		for i := max(int((s.Start-c.X.Start)/c.X.Step), 0); i < len(c.X.Values) && c.X.At(i) <= s.End; i++ {
			c.X.Values[i] = math.NaN()
		}
	}
	return c
}

// holding tells for a span whether the hands meet in most of the periods of a frequency in which both are seen.
func holding(fig *figure.Result) func(analysis.Span, float64) bool {
	return func(s analysis.Span, frequency float64) bool {
		seen, met := map[int]bool{}, 0
		for i := fig.Clock.Index(s.Start); i < len(fig.Frames) && fig.Clock.Time[i] < s.End; i++ {
			lx, ly := fig.Joint(i, blazepose.LeftIndex)
			rx, ry := fig.Joint(i, blazepose.RightIndex)
			d := math.Hypot(lx-rx, ly-ry) / fig.FaceWidth[i]
			if math.IsNaN(d) {
				continue
			}
			period := int((fig.Clock.Time[i] - s.Start) * frequency)
			if d < together && !seen[period] {
				met++
			}
			seen[period] = seen[period] || d < together
		}
		return 2*met > len(seen)
	}
}

// swings lists the rhythmic stretches of every part, with sizes limited by scale times their usual limit.
func swings(parts []part, m analysis.MovementProfile, scale float64, not explained) []swing {
	var out []swing
	for _, p := range parts {
		least := scale * p.limit
		for i := 0; i < len(p.beats); {
			if !p.beats[i].steady || p.beats[i].size < least {
				i++
				continue
			}
			k := i + 1
			for k < len(p.beats) && p.beats[k].steady && p.beats[k].size >= least &&
				math.Abs(p.beats[k].frequency-p.beats[k-1].frequency) <= drift {
				k++
			}
			s := describe(p, p.beats[i:k])
			if s.Length() >= math.Max(m.MinRhythm, minPeriods/s.frequency) && !not.explains(s) && !p.swims(s) {
				out = append(out, s)
			}
			i = k
		}
	}
	return out
}

// describe is the stretch of windows that show one frequency.
func describe(p part, bs []beat) swing {
	s := swing{part: p.name, side: p.side}
	fs, sizes := make([]float64, len(bs)), make([]float64, len(bs))
	upright := 0
	for i, b := range bs {
		fs[i], sizes[i] = b.frequency, b.size
		if b.upright {
			upright++
		}
	}
	s.frequency, s.size = track.Median(fs), track.Median(sizes)
	s.Span = extent(p.path, s.frequency, bs[0].t, bs[len(bs)-1].t)
	switch {
	case p.name == "head":
		s.kind = "rock"
	case p.name == "hands" && p.held(s.Span, s.frequency):
		s.kind = "wring"
	case p.name == "hands":
		s.kind = "hands"
	case 2*upright > len(bs):
		s.kind = "bounce"
	default:
		s.kind = "sway"
	}
	return s
}

// swims tells whether a wrist swings over a hand that the picture shows at rest.
func (p *part) swims(s swing) bool {
	if len(p.pixels.X.Values) == 0 {
		return false
	}
	w := newWaves(p.pixels, s.frequency)
	var sizes []float64
	for i := p.pixels.X.Nearest(s.Start); i <= p.pixels.X.Nearest(s.End); i++ {
		sizes = append(sizes, length(w.at(i)))
	}
	return track.Median(sizes) < stillPixels*s.size
}

// explained is when hands move for another reason.
type explained struct {
	said  []analysis.Span // free hands beat time with speech
	touch []analysis.Span // a hand at the face strokes it, which is told as a touch
}

const (
	beaten  = 0.3 // share of a stretch that is spoken: then its beat is that of speech
	stroked = 0.5 // share of a stretch in which a hand is at the face
)

func (e explained) explains(s swing) bool {
	return s.part == "hands" && (s.kind != "wring" && s.inside(e.said) > beaten || s.inside(e.touch) > stroked)
}

// inside is the share of the stretch that lies in spans.
func (s swing) inside(spans []analysis.Span) float64 {
	var sum float64
	for _, x := range spans {
		sum += math.Max(0, math.Min(x.End, s.End)-math.Max(x.Start, s.Start))
	}
	return sum / s.Length()
}

// distinct drops stretches that are only the echo of a larger movement of another part: hands carried by a swaying torso,
// shoulders shaken by the hands, the head carried by either.
func distinct(all []swing) []swing {
	var out []swing
	for i, s := range all {
		echo := s.kind == "wring" && !slices.ContainsFunc(all, s.answered)
		for k, o := range all {
			if i != k && overlap(s.Span, o.Span) > 0.5*s.Length() {
				echo = echo || weaker(s, o) || s.part == o.part && (s.size < o.size || s.size == o.size && i > k)
			}
		}
		if !echo {
			out = append(out, s)
		}
	}
	sort.SliceStable(out, func(i, k int) bool { return out[i].Start < out[k].Start })
	return out
}

// answered tells whether o is the other hand's part in the wringing s: hands that hold each other move together. Where they lie
// folded, the network at times lets one of them swim.
func (s swing) answered(o swing) bool {
	return o.part == s.part && o.side != s.side && math.Abs(o.frequency-s.frequency) <= drift && overlap(s.Span, o.Span) > 0.5*s.Length()
}

func weaker(s, o swing) bool {
	switch {
	case s.part == "head":
		return o.part != "head"
	case s.part == "hands" && o.part == "torso":
		return s.size < 2*o.size
	case s.part == "torso" && o.part == "hands":
		return o.size >= 2*s.size
	}
	return false
}

func overlap(a, b analysis.Span) float64 { return math.Min(a.End, b.End) - math.Max(a.Start, b.Start) }

// union is the time covered by the stretches, which are sorted.
func union(es []swing) []analysis.Span {
	var out []analysis.Span
	for _, e := range es {
		if n := len(out); n > 0 && e.Start <= out[n-1].End {
			out[n-1].End = math.Max(out[n-1].End, e.End)
		} else {
			out = append(out, e.Span)
		}
	}
	return out
}
