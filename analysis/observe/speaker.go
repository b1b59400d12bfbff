package observe

import (
	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/vision"
)

// speakerFirst puts the person whose lips move with the voice before a larger face whose lips hardly do, unless somebody was asked for, and
// says so; empty where the order stays. The body was followed of the larger face alone.
func speakerFirst(v *analysis.Visual, s *analysis.Voice, wanted string) string {
	if v == nil || wanted != "" && wanted != vision.Largest {
		return ""
	}
	k := v.Speaker(s)
	if k == 0 {
		return ""
	}
	speaker := v.People[k]
	copy(v.People[1:k+1], v.People[:k])
	v.People[0] = speaker
	where := side(&speaker.Face, &v.People[1].Face)
	return lang.Kept("The person on the %s was measured, for their lips move with the voice. To measure their posture and hands too, choose that person (--person %s).", where, where)
}
