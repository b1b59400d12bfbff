// Package annotate draws what was observed and measured into the recording: a video, or single pictures, in which a person
// can check poise with their own eyes. It computes no measure; it shows observations and results as they are.
//
// In the picture: the face's outline, brows, lids, lips and irises; the head's axes (red to the right of the picture, green
// up, blue forward) at the nose; a thin ray from each eye and an arrow from between the eyes, as long as three face
// widths times the sine of the angle to the lens, coloured by target, within a frame that is the contact cone as the
// profile has it (the arrow's tip inside it: a look at the lens; measuring may move an edge towards the person's own
// resting directions, so the colour is what counts); the body's keypoints and limbs, solid where trusted, faint where
// not; other people as thin boxes. Under the picture: time, target, angles, reasons for what is not measured, the
// moments under way, and a chart of the last second's gaze over cone and screen.
//
// Only frames that were analysed are shown, at their own times.
package annotate

import (
	"errors"

	"poise/analysis"
)

// ErrNoPicture means that there is nothing to draw on: the recording has no usable picture.
var ErrNoPicture = errors.New("recording has no usable picture to draw on")

// ErrOther means that the recording's pictures are not those that were analysed.
var ErrOther = errors.New("recording does not show the frames that were analysed")

// Scene is all that is drawn.
type Scene struct {
	Recording *analysis.Recording    // as probed now: where the pictures and the sound come from
	Obs       *analysis.Observations // of that recording
	Results   *analysis.Results      // of Obs
	Profile   analysis.Profile       // that Results were measured with
}

// Options say what of a scene is drawn. The zero value is all of it.
type Options struct {
	From, To float64                        // seconds of media time; To 0: to the end
	Progress func(frames int, done float64) // told after each frame: how many are drawn, and the time reached
}

func (s *Scene) check() error {
	if s.Obs.Visual == nil || len(s.Obs.Visual.Time) == 0 || s.Recording.Video == nil {
		return ErrNoPicture
	}
	return nil
}
