// Package fidget measures hands on face, hair or neck and rhythmic movement of head, torso or hands.
package fidget

import (
	"math"
	"reflect"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/lang"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/head"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/speech"
)

// Measure reports self-touch, rhythmic movement and their union; its result is a *Result.
var Measure = &analysis.Measure{
	Name: "fidget",
	Doc: "Finds hands on face, hair or neck, and oscillations of head, torso or hands that keep their frequency for seconds. " +
		"Nods, shakes and gestures with speech are kept apart.",
	Defines:    []analysis.Definition{SelfTouch, rhythmic, share},
	Requires:   []*analysis.Measure{figure.Measure, head.Measure, speech.Measure},
	ResultType: reflect.TypeFor[*Result](),
	Advice:     advise,
	Run:        run,
}

var (
	SelfTouch = analysis.Definition{
		ID: "fidget.self_touch", Title: "Hand at face or hair", Unit: "per minute",
		Section: analysis.SectionMovement,
		Parts: []analysis.Part{
			{Name: "count"}, {Name: "at_cheek", Unit: "s"}, {Name: "at_chin", Unit: "s"}, {Name: "at_ear", Unit: "s"},
			{Name: "at_eyes", Unit: "s"}, {Name: "at_forehead", Unit: "s"}, {Name: "at_hair", Unit: "s"},
			{Name: "at_mouth", Unit: "s"}, {Name: "at_neck", Unit: "s"}, {Name: "at_nose", Unit: "s"},
			{Name: "at_touch", Unit: "s"}, {Name: "confirmed"}, {Name: "hands_seen", Unit: "share"},
			{Name: "seconds", Unit: "s"}, {Name: "share", Unit: "share"},
		},
		Display: analysis.Display{Rank: 80, Table: true, Compared: true,
			Lane: &analysis.Lane{Row: "Movement", Color: "warm", Text: "hand at face or hair"}},
		Live: analysis.Live{Sum: analysis.LiveCounted, States: []analysis.LiveState{{Name: "hand_on_face", Text: "hand on face", Cue: analysis.Cue{Name: "hand_off_face", Text: "Hand away from the face", Rank: 10, Few: true}}}},
		Doc: "Stretches of at least min_touch seconds, per minute of measured pose, in which a wrist or fingertip lies on the face or " +
			"within touch_distance face widths of its outline. A stretch in which the hand's own 21 points, where they are found, stay farther away is dropped, and so is one in which the wrist leaps about. " +
			"A wrist above its shoulder without an elbow in view, or with the elbow beside the shoulder, counts only where the hand's points are found with a " +
			"presence of 0.9; elsewhere those seconds are left out. " +
			"A moment's kind is the part of the head at which the nearest finger tip is (without finger points, the index finger by the pose): hair, " +
			"forehead, eyes (glasses), ear, nose, cheek, mouth, chin or neck. Parts: count, confirmed (of them, by finger points), seconds, share of the measured time, " +
			"hands_seen (share of it with a wrist in view or a hand at the face), and at_ and each part's name: seconds there.",
		Source: "own definition; self-touch as a category: Ekman & Friesen 1969, doi 10.1515/semi.1969.1.1.49",
		Failures: "A hand held between face and camera looks like a touch. A hand behind the head or neck is not seen. A phone or cup " +
			"held to the face counts. A fingertip is found to about a tenth of the face's width, so neighbouring parts are mixed up at times.",
		Accuracy: "F1 .95 to .96 on four rendered people and 1.0 on two rehearsals of another, with its smallest limits chosen on them (in-sample); no false " +
			"alarm on nine real recordings in which nobody does it (2.2 min), November 2026.",
	}
	rhythmic = analysis.Definition{
		ID: "fidget.rhythmic", Title: "Repeated movement", Unit: "per minute",
		Section: analysis.SectionMovement,
		Parts: []analysis.Part{
			{Name: "count"}, {Name: "hands_seen", Unit: "share"}, {Name: "seconds", Unit: "s"},
			{Name: "share", Unit: "share"},
		},
		Display: analysis.Display{Lane: &analysis.Lane{Row: "Movement", Color: "rust", Text: "repeated movement"}},
		Live:    analysis.Live{Sum: analysis.LiveCounted, States: []analysis.LiveState{{Name: "rhythmic", Text: "repeated movement", Cue: analysis.Cue{Name: "hands_still", Text: "Hands still", Rank: 70}}}},
		Doc: "Stretches of at least min_rhythm seconds, per minute of measured time, in which head, torso or hands swing to and fro at " +
			"one frequency between rhythm_low and rhythm_high: most of the power in windows of 2.4 s lies around one peak, the path " +
			"repeats itself after one period, and its size stands out from the person's own movement (median + rhythm_mad MAD). A stretch " +
			"begins and ends where a wave of that frequency no longer fits the path, and has three periods or more. " +
			"Of hands, the path is that of the wrist and that of what the " +
			"picture shows there, which fingers move too; a wrist that swings over a hand which the picture shows at rest does not count. " +
			"Kinds: sway, bounce (torso), rock (head alone), wring (both hands, which meet again and again), hands. A moment's value is its frequency " +
			"in Hz. Hands out of view are not judged. Parts: count, seconds, share of the measured time, hands_seen (share of it with a wrist in view or a hand at the face).",
		Source: "own definition; spectral rhythm detection: e.g. Großekathöfer et al. 2017, doi 10.3389/fninf.2017.00009",
		Failures: "Music or a swivelling chair moves the torso too. Hands that beat time with speech are left to gesture.rate. " +
			"Legs are not seen; a bouncing leg counts only when it shakes the shoulders. What the picture shows at a hand has to move by 2 mm on " +
			"average: a thumb on a pen alone is too little. Of recordings observed before December 2026 only wrists are known.",
		Accuracy: "F1 .95 to .99 on four rendered people and .98 to .99 on two rehearsals of another, with its smallest limits chosen on them (in-sample); " +
			"frequency within 0.02 Hz; no false alarm on 28 real recordings (4 min), November 2026. Movements of fingers alone: no recording with exact truth.",
	}
	share = analysis.Definition{
		ID: "fidget.share", Title: "Fidgeting", Unit: "share",
		Section: analysis.SectionMovement,
		Parts:   []analysis.Part{{Name: "hands_seen", Unit: "share"}},
		Display: analysis.Display{Rank: 70, Headline: true, Table: true, Compared: true,
			Goal: &analysis.Goal{High: .1, End: 1, Aim: "Aim for less than a tenth."}},
		Doc: "Time in rhythmic movement or with a hand on face, hair or neck, divided by the time in which body and head were " +
			"measured. Part hands_seen: the share of that time with a wrist in view or a hand at the face; for the rest the number speaks of head and torso only.",
		Source:   "own definition; evidence that it matters is thin (Feiler & Powell 2016)",
		Failures: "Those of fidget.self_touch and fidget.rhythmic.",
	}
)

// Result is where the person fidgets.
type Result struct {
	Touch    []analysis.Span // a hand on face, hair or neck
	AtMouth  []analysis.Span // of these, on mouth or nose: it hides the mouth
	Rhythmic []analysis.Span // rhythmic movement, disjoint and in order
	Doubted  []bool          // poses at which a hand may be at the face although none is seen there
}

// minSeconds of measured time: less says nothing about a rate.
const minSeconds = 5.0

func run(p *analysis.Pass) (any, error) {
	fig := analysis.ResultOf[*figure.Result](p, figure.Measure)
	out := &Result{}
	m := p.Profile.Movement
	if fig.Problem != "" {
		p.Report(analysis.NotMeasured(SelfTouch, fig.Problem, touchMethod(m)))
		p.Report(analysis.NotMeasured(rhythmic, fig.Problem, rhythmMethod(m)))
		p.Report(analysis.NotMeasured(share, fig.Problem, shareMethod()))
		return out, nil
	}
	touch := reportTouch(p, fig, out)
	rhythm := reportRhythm(p, fig, out)
	reportShare(p, fig, out, touch, rhythm)
	return out, nil
}

func shareMethod() string { return lang.T("time with a hand at face or hair, or in repeated movement") }

// variant holds one measure's episodes under the thresholds as they are, stricter, and more lenient.
type variant [3][]analysis.Span

// reportShare reports the union over the poses at which both could be seen.
func reportShare(p *analysis.Pass, fig *figure.Result, out *Result, touch, rhythm variant) {
	if fig.Clock.Step > 1/minPoseRate { // touches alone are not all of it
		f := analysis.NotMeasured(share, analysis.FrameRateTooLow.String(), shareMethod())
		f.LeftOut = map[string]float64{analysis.FrameRateTooLow.String(): 1}
		p.Report(f)
		return
	}
	why := touchReasons(fig, out.Doubted)
	cov := fig.Clock.Coverage(why)
	var shares [3]float64
	for k := range shares {
		t, r := fig.Clock.Within(touch[k]), fig.Clock.Within(rhythm[k])
		shares[k] = fig.Clock.Share(why, func(i int) bool { return t[i] || r[i] })
	}
	value := shares[0]
	if cov.Seconds < minSeconds {
		value = math.NaN()
	}
	seen := handsSeen(fig, why, out.Touch)
	m := p.Profile.Movement
	f := cov.Finding(share, value, cov.ShareBand(math.Min(m.MinTouch, m.MinRhythm), len(touch[0])+len(rhythm[0]), shares[:]...), shareMethod())
	if !math.IsNaN(f.Value) {
		f.Method += lang.T("; a hand was in view for %.0f %% of the measured time, the rest speaks of head and torso only", 100*seen)
		f.Parts = map[string]float64{"hands_seen": seen}
	}
	p.Report(f)
}

// handsSeen is the share of the measured time with a wrist in view or a hand at the face; NaN when nothing was measured.
func handsSeen(fig *figure.Result, why []analysis.Reason, touch []analysis.Span) float64 {
	at := fig.Clock.Within(touch)
	return fig.Clock.Share(why, func(i int) bool { return at[i] || fig.Has(i, blazepose.LeftWrist) || fig.Has(i, blazepose.RightWrist) })
}

// rated is a finding in episodes per minute, with count, seconds, share and hands_seen as parts.
func rated(d analysis.Definition, cov track.Coverage, v variant, method string, hands float64) analysis.Finding {
	var counts [3]float64
	for k, es := range v {
		counts[k] = float64(len(es))
	}
	value := counts[0] / (cov.Seconds / 60)
	if cov.Seconds < minSeconds {
		value = math.NaN()
	}
	f := cov.Finding(d, value, track.RateBand(cov.Seconds, counts[:]...), method)
	if !math.IsNaN(f.Value) {
		var seconds float64
		for _, e := range v[0] {
			seconds += e.Length()
		}
		f.Parts = map[string]float64{"count": float64(len(v[0])), "seconds": seconds, "share": math.Min(seconds/cov.Seconds, 1),
			"hands_seen": hands}
	}
	return f
}
