package eyecontact

import (
	"poise/analysis"
	"poise/analysis/measure/gaze"
)

// gazeError is how far measured gaze may be from the truth, nine times in ten, as measured on evaluation recordings.
type gazeError struct {
	biasYaw, biasPitch float64 // degrees: constant over a recording, after the baseline
	grow               float64 // degrees: error of the cone's apparent size (gain of the eyes' rotation)
}

// The pipeline's error with a marked and with an assumed baseline. Measured on the rendered rehearsals with known truth
// (in-sample, November 2026) and widened for real people, whose truth is not known as exactly.
var (
	markedError  = gazeError{biasYaw: 1.5, biasPitch: 2, grow: 0.5}
	assumedError = gazeError{biasYaw: 3, biasPitch: 4, grow: 0.5}
)

// cone is a contact cone, moved and grown.
type cone struct {
	yaw, pitch  float64 // degrees: centre
	side        float64 // half width
	above, down float64
}

// cones lists the defined cone first, then the same cone moved by the bias to each side and grown and shrunk.
func cones(p analysis.EyeContactProfile, e gazeError) []cone {
	at := func(yaw, pitch, grow float64) cone {
		return cone{yaw, pitch, p.ConeYaw + grow, p.ConeUp + grow, p.ConeDown + grow}
	}
	return []cone{at(0, 0, 0), at(-e.biasYaw, 0, 0), at(e.biasYaw, 0, 0), at(0, -e.biasPitch, 0), at(0, e.biasPitch, 0),
		at(0, 0, -e.grow), at(0, 0, e.grow)}
}

// holds tells whether the gaze at frame i lies in the cone.
func (c cone) holds(g *gaze.Result, i int) bool {
	yaw, pitch := float64(g.SeenYaw[i])-c.yaw, float64(g.SeenPitch[i])-c.pitch
	return yaw <= c.side && yaw >= -c.side && pitch <= c.above && pitch >= -c.down
}
