package sight

import "poise/analysis/vision/internal/geom"

const (
	// followSteps bounds the steps in which a face is found again; from a guess by its speed two are usual.
	followSteps = 5
	// found, in mm, is how small the last step is: a third of a sample, which a step covers.
	found = 0.4
	// lost is the share of the texture from which what is found is no longer the face: its turns and what it says change less.
	lost = 0.4
	// eyesApart is the distance of the eyes' middles in the average face, mm.
	eyesApart = 61.0
)

// Move is a face's way since a look at it.
type Move struct {
	By   geom.Point // mm along the line of the eyes and down the face, as they were
	Roll float64    // radians by which the line of the eyes has turned, clockwise in the picture
}

// Follow finds the face of a look again in a later picture, from a guess of its way, without any network. landmarks are those of the look. It
// reports false where it can't be told.
func (s *Sight) Follow(pic geom.Picture, landmarks []geom.Point, guess geom.Point) (m Move, ok bool) {
	if !s.whole {
		return m, false
	}
	var now Sight
	m.By = guess
	for range followSteps {
		now.see(pic, landmarks, Pixels(landmarks, m.By), mouth)
		if !now.whole {
			return m, false
		}
		of := func(k int) moments { return momentsOf(&s.patches[k], &now.patches[k], &face[k]) }
		left, right := of(leftEye), of(rightEye)
		all := left.plus(right).plus(of(nose))
		c := all.solve()
		if !c.sure {
			return m, false
		}
		step := c.moved.Scale(pitch[nose])
		if m.By = m.By.Add(step); step.Norm() > found {
			continue
		}
		if l, r := left.solve(), right.solve(); l.sure && r.sure {
			m.Roll = (l.moved.Y - r.moved.Y) * pitch[leftEye] / eyesApart
		}
		return m, c.rest <= lost*c.texture
	}
	return m, false
}
