package observe

import (
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
)

// maxBlackLuma is the mean brightness, of 255, up to which a picture shows nothing. (Limited-range black decodes to 0, with a
// little noise on top.)
const maxBlackLuma = 4

// leastStill is for how many seconds a face must not have moved at all to be remarked on: three blinks that did not come.
const leastStill = 12.0

// absences are sentences about what the recording lacks altogether, so that a reader does not look for the reason in
// every measure. Parts that are there but could not be used have their own warnings.
func absences(rec *analysis.Recording, v *analysis.Visual, s *analysis.Voice) (out []string) {
	switch {
	case rec.Video == nil:
		out = append(out, lang.Kept("The recording has no picture."))
	case v == nil:
	case len(v.Luma) > 0 && !above(v.Luma, maxBlackLuma):
		out = append(out, lang.Kept("The picture is black throughout: nothing in it can be measured."))
	case len(v.People) == 0:
		out = append(out, lang.Kept("Nobody was found in the picture."))
	}
	others, picture := company(v), v != nil && len(v.People) > 0 && slices.Contains(v.People[0].Face.Reason, analysis.PictureOfFace)
	if picture && others == "" {
		out = append(out, lang.Kept("The only face never moves: it is a picture of a face, and nothing was measured of it."))
	} else if picture {
		out = append(out, lang.Kept("The face that is seen longest never moves: it is a picture of a face, and nothing was measured of it. Other faces were seen for too short a time."))
	} else if v != nil && len(v.People) > 0 && v.People[0].Face.Lifeless(v.Time, leastStill) {
		out = append(out, lang.Kept("The face that was measured never moves: it looks like a picture of a face."))
	}
	if rec.Video != nil {
		out = append(out, unseen(v)...)
	}
	if others != "" && !picture {
		out = append(out, others)
	}
	if part := cameraPart(v); part != "" {
		out = append(out, part)
	}
	switch {
	case rec.Audio == nil:
		out = append(out, lang.Kept("The recording has no sound."))
	case s != nil && s.Peak == 0:
		out = append(out, lang.Kept("The sound is silent throughout: was the microphone muted?"))
	}
	return out
}

func above(v []float32, limit float32) bool {
	for _, x := range v {
		if x > limit {
			return true
		}
	}
	return false
}
