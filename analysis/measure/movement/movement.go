// Package movement measures how much head, torso and hands move.
package movement

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/lang"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/track"
)

// Measure reports the speed of head, torso and hands.
var Measure = &analysis.Measure{
	Name: "movement",
	Doc: "Speed of head, torso and hands in face widths per second, after a One-Euro filter run both ways, by the frames' own " +
		"times on a grid of 15 Hz: independent of frame rate, picture size and distance. Shoulders and wrists that can't be told " +
		"from resting ones have the speed 0, and so has a median or p90 below what can be told from rest.",
	Defines:  []analysis.Definition{head, torso, hands},
	Requires: []*analysis.Measure{figure.Measure},
	Run:      run,
}

const (
	source = "recipe and validation after Westlund et al. 2015 (Motion Tracker, doi 10.1371/journal.pone.0130293); filter: " +
		"Casiez, Roussel & Vogel 2012, doi 10.1145/2207676.2208639; median and p90: Harrell & Davis 1982, doi 10.1093/biomet/69.3.635"
	failures = "A camera that moves is told by the background, to a tenth of a per cent of the picture's width; where the background shows too " +
		"little (a bare wall, a blurred room, a face that fills the picture), its movement counts as movement of everything. A face that is measured too wide makes movement too slow. " +
		"Movement towards the camera is not seen."
)

var (
	head = analysis.Definition{
		ID: "movement.head", Title: "Head movement", Unit: "face widths/s",
		Section: analysis.SectionMovement,
		Parts:   []analysis.Part{{Name: "p90", Unit: "face widths/s", Label: "highest tenth"}},
		Doc: "Median speed of the middle of the eye corners and the bridge of the nose. Part p90: the speed that is exceeded a tenth " +
			"of the time.",
		Accuracy: "Correlation with the true speed on three rendered rehearsals .995 to .998, November 2026.",
		Source:   source, Failures: failures,
	}
	torso = analysis.Definition{
		ID: "movement.torso", Title: "Body movement", Unit: "face widths/s",
		Section: analysis.SectionMovement,
		Parts:   []analysis.Part{{Name: "moving", Unit: "share"}, {Name: "p90", Unit: "face widths/s", Label: "highest tenth"}},
		Doc: "Median speed of the middle between the shoulders; 0 while it stays within 0.04 face widths (6 mm) for 0.7 s, which is " +
			"as much as the keypoints of resting shoulders scatter. Parts: p90, the speed that is exceeded a tenth of the time; moving, " +
			"the share of the measured time in which it is not 0.",
		Accuracy: "Correlation with the true speed on three rendered rehearsals .99, .98 and .93, November 2026. In two others, whose torso moves by " +
			"less than can be told from rest, there is none. The same rehearsal at 15 to 60 frames/s, from 480 to 1080 lines, mirrored, turned or darker: the " +
			"same median, p90 within 7 %; with noise 12 %, with the arms cut off by a wide border 23 %.",
		Source: source, Failures: failures,
	}
	hands = analysis.Definition{
		ID: "movement.hands", Title: "Hand movement", Unit: "face widths/s",
		Section: analysis.SectionMovement,
		Parts:   []analysis.Part{{Name: "moving", Unit: "share"}, {Name: "p90", Unit: "face widths/s", Label: "highest tenth"}},
		Doc: "Median over time of the visible wrists' mean speed; that of a wrist is 0 while it stays within 0.06 face widths (9 mm) " +
			"for 0.7 s, which is as much as the keypoint of a resting wrist scatters. Parts: p90, the speed that is exceeded a tenth of " +
			"the time; moving, the share of the measured time in which it is not 0.",
		Accuracy: "Correlation with the true speed on three rendered rehearsals .97 and .98, November 2026. The same rehearsal at 15 to 60 frames/s, from 480 to 1080 lines, " +
			"mirrored, turned or darker: the same median, p90 within 7 %; with noise the median rises from 0 to 0.1 and p90 by 13 %.",
		Source: source, Failures: failures + " Hands outside the picture are left out, so hands that come and go count only while there. " +
			"Where a sleeve or an object hides a wrist the network guesses, and the guesses jump: that counts as movement.",
	}
)

const (
	minSeconds = 2.0 // of measured speed: less gives no median worth the name

	// Errors, nine times in ten: the scale (width of the face) as a share, and what jitter adds, face widths/s.
	scaleError   = 0.10
	smoothedAway = 0.08 // share that smoothing takes from movement at 1 Hz
	headJitter   = 0.04
	torsoJitter  = 0.05
	handsJitter  = 0.10
	tenthPercent = 0.9
)

func run(p *analysis.Pass) (any, error) {
	fig := analysis.ResultOf[*figure.Result](p, figure.Measure)
	method := lang.T("One-Euro filter both ways, slope of the path under a Gaussian window on a grid of %g Hz", figure.Rate)
	method += camera(fig)
	if fig.Problem != "" {
		for _, d := range []analysis.Definition{head, torso, hands} {
			p.Report(analysis.NotMeasured(d, fig.Problem, method))
		}
		return nil, nil
	}
	report(p, head, fig.Face.Clock, fig.Face.Reason, fig.Head().Speed(), 0, headJitter, method)

	mx, _ := fig.Middle(blazepose.LeftShoulder, blazepose.RightShoulder)
	report(p, torso, fig.Clock, reasons(fig, analysis.ShouldersHidden, func(i int) bool { return !math.IsNaN(mx[i]) }),
		fig.Torso().Speed(), fig.Torso().Slowest(), torsoJitter, method)

	both := fig.Hand(0, false).Speed()
	for k, v := range fig.Hand(1, false).Speed() {
		switch {
		case math.IsNaN(both[k]):
			both[k] = v
		case !math.IsNaN(v):
			both[k] = (both[k] + v) / 2
		}
	}
	report(p, hands, fig.Clock, reasons(fig, analysis.HandsHidden, func(i int) bool {
		return fig.Has(i, blazepose.LeftWrist) || fig.Has(i, blazepose.RightWrist)
	}), both, fig.Hand(0, false).Slowest(), handsJitter, method)
	return nil, nil
}

// camera says in the method what was done about the camera's own movement.
func camera(fig *figure.Result) string {
	switch {
	case fig.Problem != "":
		return ""
	case !fig.Camera.Known:
		return lang.T("; the background is too little or too plain to tell movement of the camera")
	case fig.Camera.X != nil:
		return lang.T("; the camera moves, which is taken out")
	}
	return lang.T("; the camera stands still")
}

// reasons is why a part of the body has no speed at each pose.
func reasons(fig *figure.Result, hidden analysis.Reason, there func(int) bool) []analysis.Reason {
	out := append([]analysis.Reason(nil), fig.Reason...)
	for i, r := range out {
		switch {
		case r != analysis.Measured:
		case !there(i):
			out[i] = hidden
		case math.IsNaN(fig.FaceWidth[i]):
			out[i] = analysis.NoFace
		}
	}
	return out
}

// report reports the median of the speeds. What is slower than slowest can't be told from 0. A second's speeds say much the
// same, so that there are about as many independent ones as seconds.
func report(p *analysis.Pass, d analysis.Definition, c *track.Clock, why []analysis.Reason, speed []float64, slowest, jitter float64, method string) {
	cov := c.Coverage(why)
	n, moving := 0, 0
	for _, v := range speed {
		if !math.IsNaN(v) {
			n++
		}
		if v > 0 {
			moving++
		}
	}
	seconds := float64(n) / figure.Rate
	at := func(q float64) float64 {
		v := smoothQuantile(speed, q, seconds)
		if v < slowest {
			return 0
		}
		return v
	}
	value := at(0.5)
	if seconds < minSeconds {
		value = math.NaN()
	}
	f := cov.Finding(d, value, [2]float64{math.Max(value*(1-scaleError)-jitter, 0), math.Max(value*(1+scaleError+smoothedAway), slowest)}, method)
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"p90": at(tenthPercent)}
		if slowest > 0 {
			f.Parts["moving"] = float64(moving) / float64(n)
		}
	}
	p.Report(f)
}
