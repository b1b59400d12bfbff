package eyecontact

import (
	"math"
	"strings"

	"poise/analysis/lang"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/gaze"
	"poise/analysis/measure/internal/track"
)

// gazeError is how far measured gaze may be from the truth, nine times in ten, degrees.
type gazeError struct {
	yaw, pitch       float64 // of the lens's own direction: the same over the recording, after the baseline
	inYaw, inPitch   float64 // by how much a gaze beside the lens may measure nearer to it than it is
	outYaw, outPitch float64 // or further away
}

// The errors of each frame's face alone, where the eyes are not registered. Marked: on rehearsals of people whom nothing was
// fitted to, its gain up and down is .4 to .9 and a head that nods takes the gaze along by a third. Assumed: photographs of
// people looking into the lens scatter by 3.4 degrees before the search for the densest direction, so with geometry alone by
// 3.4 x 1.64.
var (
	markedError   = gazeError{yaw: 2, pitch: 3.5, inYaw: 2, inPitch: 3.5, outYaw: 1.5, outPitch: 2.3}
	assumedError  = gazeError{yaw: 3, pitch: 5, inYaw: 2, inPitch: 3.5, outYaw: 1.5, outPitch: 2.3}
	geometryError = gazeError{yaw: 5.5, pitch: 5.5, inYaw: 2, inPitch: 3.5, outYaw: 1.5, outPitch: 2.3}
)

// Registered eyes. Nine times in ten an error is below 1.64 standard deviations.
const (
	nineInTen = 1.64
	// The lens's direction is off by these degrees (standard deviations) even where the gaze is perfectly steady.
	steadyYaw, steadyPitch = 0.6, 0.9
	// placed is the share of the gaze's scatter at the lens by which the mean of a few looks is off: its errors are slow.
	placed = 0.7
	// resting is the same for a single rest beside the lens.
	resting = 0.5
	// An angle is measured as less, or more, than it is, by these shares: people differ.
	lessYaw, moreYaw     = 0.15, 0.10
	lessPitch, morePitch = 0.30, 0.10
)

// registeredError is that of registered eyes: from the scatter of the gaze at the lens or between the eyes, which glasses and poor light
// widen, and from the head's turning with the eyeballs' depth known only so well.
func registeredError(base *baseline.Result, g *gaze.Result, l gaze.Limits) gazeError {
	yaw, pitch := g.Spread()
	eyes := base.Eyes.Scatter
	yaw, pitch = math.Max(yaw, eyes[0]), math.Max(pitch, eyes[1])
	turn := func(a int) float64 { return base.Eyes.Degrees(base.Depth.Error[a] * base.Turning[a]) }
	at := func(steady, scatter, turn float64) float64 {
		return nineInTen * math.Sqrt(sq(steady)+sq(placed*scatter)+sq(turn))
	}
	beside := func(limit, part, scatter, turn float64) float64 {
		return math.Sqrt(sq(part*limit) + sq(nineInTen*resting*scatter) + sq(nineInTen*turn))
	}
	side, height := math.Max(l.Left, l.Right), math.Max(l.Up, l.Down)
	return gazeError{
		yaw: at(steadyYaw, yaw, turn(0)), pitch: at(steadyPitch, pitch, turn(1)),
		inYaw: beside(side, lessYaw, yaw, turn(0)), outYaw: beside(side, moreYaw, yaw, turn(0)),
		inPitch: beside(height, lessPitch, pitch, turn(1)), outPitch: beside(height, morePitch, pitch, turn(1)),
	}
}

func sq(x float64) float64 { return x * x }

// cone is a contact cone, as defined, moved or grown.
type cone struct{ gaze.Limits }

// holds tells whether the gaze at frame i lies in the cone.
func (c cone) holds(g *gaze.Result, i int) bool {
	return c.Hold(float64(g.SeenYaw[i]), float64(g.SeenPitch[i]))
}

// cause is one reason why a number may be off: the cones that bound it, and its words.
type cause struct {
	low, high cone
	words     string
}

// causes are independent of each other.
func causes(l gaze.Limits, e gazeError) []cause {
	return []cause{
		{cone{l.Moved(-e.yaw, 0)}, cone{l.Moved(e.yaw, 0)}, lang.T("the lens lies up to %.1f degrees to a side", e.yaw)},
		{cone{l.Moved(0, -e.pitch)}, cone{l.Moved(0, e.pitch)}, lang.T("it lies up to %.1f degrees higher or lower", e.pitch)},
		{cone{l.Grown(-e.inYaw, -e.inPitch)}, cone{l.Grown(e.outYaw, e.outPitch)},
			lang.T("a gaze beside it is off by %.1f degrees, above or below it by %.1f", e.inYaw, e.inPitch)},
	}
}

// spread collects how far a number moves for each cause. Independent errors add up as squares, below and above apart.
type spread struct {
	value     float64
	down, up  float64 // sums of squares
	words     []string
	explained []float64
}

// add counts a cause by the values that it may lead to.
func (s *spread) add(words string, values ...float64) {
	r := track.Range(append(values, s.value)...)
	down, up := s.value-r[0], r[1]-s.value
	if !(down+up > 0) {
		return
	}
	s.down, s.up = s.down+down*down, s.up+up*up
	s.words, s.explained = append(s.words, words), append(s.explained, math.Max(down, up))
}

// band is the value's, from 0 to most.
func (s *spread) band(most float64) [2]float64 {
	return [2]float64{max(0, s.value-math.Sqrt(s.down)), min(most, s.value+math.Sqrt(s.up))}
}

// why names, after lead, the causes that matter: those of at least half as much as the greatest.
func (s *spread) why(lead string) string {
	var out []string
	greatest := 0.0
	for _, x := range s.explained {
		greatest = max(greatest, x)
	}
	for k, x := range s.explained {
		if x >= greatest/2 && x >= leastExplained {
			out = append(out, s.words[k])
		}
	}
	if len(out) == 0 {
		return ""
	}
	return lead + strings.Join(out, ", or ")
}

// leastExplained is the change of a share below which a cause is not worth its words.
const leastExplained = 0.01

// unseen is what the share of the whole time may be when the frames that were not measured were all contact or none, with
// the words for it. Ranges that the user left out or was away in are no part of it.
func unseen(value float64, cov track.Coverage) (words string, low, high float64) {
	total := cov.There()
	missing := max(0, total-cov.Share)
	if !(total > 0) || missing == 0 {
		return "", value, value
	}
	missing /= total
	words = lang.T("the %.0f %% of the time without gaze (%s) were all contact or none", 100*missing,
		strings.ReplaceAll(cov.Main.String(), "_", " "))
	return words, value * (1 - missing), value*(1-missing) + missing
}
