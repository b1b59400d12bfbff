// Package head measures nods and shakes of the head, apart from swaying, and how long it is lowered.
package head

import (
	"math"
	"reflect"
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/track"
)

// Measure counts nods and shakes and finds the head lowered; its result is a *Result.
var Measure = &analysis.Measure{
	Name:       "head",
	Doc:        "Finds nods and shakes: reversals of the head's pitch or yaw in quick succession while the torso does not travel along; and a lowered chin.",
	Defines:    []analysis.Definition{nods, shakes, lowered},
	Requires:   []*analysis.Measure{baseline.Measure, figure.Measure},
	Advice:     advise,
	ResultType: reflect.TypeFor[*Result](),
	Run:        run,
}

var (
	nods = analysis.Definition{
		ID: "head.nods", Title: "Nods", Unit: "per minute",
		Section: analysis.SectionMovement,
		Parts:   []analysis.Part{{Name: "count"}, {Name: "reversals"}},
		Live:    analysis.Live{Sum: analysis.LiveCounted},
		Display: analysis.Display{Joint: 8,
			Asking: &analysis.Hint{Low: .001, Title: "Nod now and then", Says: "No nod was seen.", Exercise: "Nod once when they end a thought: it says go on."}},
		Doc: "Nodding, in stretches per minute of measured face: at least two reversals of the head's pitch, each with a swing of " +
			"nod_degrees or more before and after it, each swing to and fro, from its beginning to its end, within nod_window seconds, while the torso neither travels along nor takes another " +
			"place, and the head travels no farther than three times what its turn explains. A swing that the scatter of single frames reaches counts in the band alone. Part " +
			"reversals: their number.",
		Source:   "own definition after Kapoor & Picard 2001, doi 10.1145/971478.971509 (reversals of head motion)",
		Failures: "A single dip of the head is no nod. Strong beats of the head with speech count. Below 10 frames/s quick nods are lost.",
		Accuracy: "F1 .96 to 1.0 on five rendered rehearsals with exact truth, November 2026; not yet checked against counted real nods.",
	}
	shakes = analysis.Definition{
		ID: "head.shakes", Title: "Head shakes", Unit: "per minute",
		Section: analysis.SectionMovement,
		Parts:   []analysis.Part{{Name: "count"}, {Name: "reversals"}},
		Doc: "Shaking the head, in stretches per minute of measured face: at least two reversals of the head's yaw, each with a " +
			"swing of nod_degrees or more before and after it, each swing to and fro, from its beginning to its end, within nod_window seconds, while the torso does not travel along " +
			"and the head travels no farther than twice what its turn explains. A swing that the scatter of single frames reaches counts in the band alone.",
		Source:   "own definition after Kapoor & Picard 2001, doi 10.1145/971478.971509 (reversals of head motion)",
		Failures: "Quick looks from side to side count. Below 10 frames/s quick shakes are lost.",
	}
)

// Result is where the head nods or shakes, small faces too: that is no rocking of the body.
type Result struct {
	Nods, Shakes []analysis.Span
}

const (
	minRate    = 10.0 // frames/s: two samples per half swing of the fastest nods (Hadar et al. 1983: up to 3.4 Hz, rarely 5)
	minSeconds = 5.0  // of face: less says nothing about a rate
	// angleError is how many degrees a swing is measured wrong, nine times in ten.
	angleError = 0.75
)

func run(p *analysis.Pass) (any, error) {
	fig := analysis.ResultOf[*figure.Result](p, figure.Measure)
	out := &Result{}
	var why []analysis.Reason
	if fig.Face != nil {
		why = fig.Face.Clock.Exclude(fig.Face.Clock.Details(&p.Obs.Visual.People[0].Face), p.Exclude)
	}
	for _, k := range []struct {
		def     analysis.Definition
		kind    string
		angle   func(*figure.Face) []float64
		along   func(figure.Curve) track.Grid
		across  func(figure.Curve) track.Grid
		spans   *[]analysis.Span
		carried float64
	}{
		{nods, "nod", func(f *figure.Face) []float64 { return f.Pitch }, vertical, sideways, &out.Nods, carriedNod},
		{shakes, "shake", func(f *figure.Face) []float64 { return f.Yaw }, sideways, vertical, &out.Shakes, carriedShake},
	} {
		method := lang.T("at least 2 reversals of %g degrees, to and fro within %g s", p.Profile.Movement.NodDegrees, p.Profile.Movement.NodWindow) +
			track.CountMethod
		if fig.Problem != "" || fig.Face == nil {
			p.Report(analysis.NotMeasured(k.def, fig.Problem, method))
			continue
		}
		cov := fig.Face.Clock.Coverage(why)
		if fig.Face.Clock.Step > 1/minRate {
			f := analysis.NotMeasured(k.def, analysis.FrameRateTooLow.String(), method)
			f.LeftOut = map[string]float64{analysis.FrameRateTooLow.String(): 1}
			p.Report(f)
			continue
		}
		s := &swings{fig: fig, t: fig.Face.Clock.Time, angle: smooth(fig.Face, k.angle(fig.Face)), along: k.along, across: k.across, head: fig.Head(), torso: fig.Torso(), carried: k.carried}
		noise := noiseSwing(k.angle(fig.Face))
		var counts []float64
		var found []stretch
		var reversals int
		for i, shift := range []float64{0, -angleError, angleError} {
			least := math.Max(p.Profile.Movement.NodDegrees+shift, 0.25)
			if shift >= 0 {
				least = math.Max(least, noise)
			}
			all := s.stretches(least, p.Profile.Movement.NodWindow)
			es := seen(all, fig.Face.Clock, why)
			counts = append(counts, float64(len(es)))
			if i > 0 {
				continue
			}
			found = es
			for _, e := range all {
				*k.spans = append(*k.spans, e.Span)
			}
		}
		value := counts[0] / (cov.Seconds / 60)
		if cov.Seconds < minSeconds {
			value = math.NaN()
		}
		f := cov.Finding(k.def, value, track.RateBand(cov.Seconds, counts...), method)
		for _, e := range found {
			reversals += e.reversals
			if !math.IsNaN(value) {
				p.Moment(analysis.Moment{Measure: k.def.ID, Start: e.Start, End: e.End, Kind: k.kind, Value: e.swing,
					Why: lang.T(done[k.kind], e.Length())})
			}
		}
		if !math.IsNaN(value) {
			f.Parts = map[string]float64{"count": float64(len(found)), "reversals": float64(reversals)}
		}
		p.Report(f)
	}
	low(p, fig, out.Nods)
	return out, nil
}

func vertical(c figure.Curve) track.Grid { return c.Y }
func sideways(c figure.Curve) track.Grid { return c.X }

var done = map[string]string{"nod": lang.Mark("You nodded for %.1f s."), "shake": lang.Mark("You shook your head for %.1f s.")}

// seen are the stretches in whose middle the head can be judged.
func seen(all []stretch, clock *track.Clock, why []analysis.Reason) (out []stretch) {
	for _, e := range all {
		if i := clock.Index((e.Start + e.End) / 2); i < len(why) && why[i] == analysis.Measured {
			out = append(out, e)
		}
	}
	return out
}

// smooth takes out jitter: 4 Hz at rest passes nods of up to 3.4 Hz, more passes when the head turns fast.
func smooth(f *figure.Face, angle []float64) []float64 {
	return track.ZeroPhase(f.Clock.Time, unspiked(f.Clock, angle), track.Euro{Cutoff: 4, Beta: 0.05, MaxGap: 0.25})
}

// noiseSwing is how far, in degrees, an angle swings to and fro by nothing but the scatter of single frames, as in a noisy picture: twice two
// standard deviations, which are told from the second differences, where the head's own movement hardly counts.
func noiseSwing(angle []float64) float64 {
	var second []float64
	for i := 1; i+1 < len(angle); i++ {
		if d := angle[i-1] - 2*angle[i] + angle[i+1]; !math.IsNaN(d) {
			second = append(second, d)
		}
	}
	if len(second) == 0 {
		return 0
	}
	return 4 * track.MAD(second) / math.Sqrt(6) // the second difference of independent values has six times their variance
}

// unspiked takes out the leaps of single frames, which are the network's and not the head's: beside a slow raise of the head, one would be
// a nod's second swing. Hampel's identifier over five frames (Pearson 2002, doi 10.1109/87.974338): at 20 frames/s or more, the peaks of nods
// of 3.4 Hz lie well within three deviations; below, nothing is taken out.
func unspiked(clock *track.Clock, angle []float64) []float64 {
	const half, deviations = 2, 3.0
	if clock.Step > 1.0/20 {
		return angle
	}
	out := slices.Clone(angle)
	for i := half; i+half < len(angle); i++ {
		around := angle[i-half : i+half+1]
		if slices.Max(around)-slices.Min(around) < angleError { // NaN: has gaps
			continue
		}
		if m := track.Median(around); math.Abs(angle[i]-m) > math.Max(deviations*track.MAD(around), angleError) {
			out[i] = m
		}
	}
	return out
}
