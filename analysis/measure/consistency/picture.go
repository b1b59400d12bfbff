package consistency

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
)

// ofPicture are the relations of what was seen of the person.
var ofPicture = []relation{
	{"who lives blinks", func(f *facts) []analysis.Breach {
		seconds := f.measured(blinks)
		if !(f.value(blinks) == 0 && seconds >= longStare) {
			return nil
		}
		return withhold(lang.T("not one blink in %.0f minutes, which nobody can do: the lids could not be followed", seconds/60), blinks)
	}},
	{"who lives moves", func(f *facts) []analysis.Breach {
		still := f.part(headMovement, "p90") < stillHead && f.high(lips) < stillLips && !(f.value(blinks) > 0)
		if !still {
			return nil
		}
		var ids []string
		for _, id := range f.order {
			if s := f.defines[id].Section; s == analysis.SectionEyeContact || s == analysis.SectionPosture || s == analysis.SectionMovement || s == analysis.SectionFace {
				ids = append(ids, id)
			}
		}
		return withhold(lang.T("the face never moves, not even the lips while somebody speaks: it seems to be a picture of a face"), ids...)
	}},
	{"where the gaze rests is where it rests", func(f *facts) []analysis.Breach {
		id := targets
		if !f.has(id) {
			return nil
		}
		sum := 0.0
		for _, v := range f.findings[id].Parts {
			sum += v
		}
		contact := f.value(contact)
		if math.Abs(sum-1) <= alike && !(math.Abs(f.value(id)-contact) > alike) {
			return nil
		}
		return withhold(lang.T("its parts do not make up the whole, so something was measured wrong"), id)
	}},
	{"fidgeting holds its kinds", func(f *facts) []analysis.Breach {
		for _, of := range []string{selfTouch, rhythmic} {
			if f.part(of, "share")*f.measuredOr(of) > f.high(fidgeting)*f.measuredOr(fidgeting)+edges {
				return withhold(lang.T("there is more of one kind of it than of all together, so something was measured wrong"), fidgeting)
			}
		}
		return nil
	}},
	{"an open posture is not closed", func(f *facts) []analysis.Breach {
		id := openPosture
		for _, name := range []string{"crossed", "slouched", "turned", "hand_on_face"} {
			if f.value(id)+f.part(id, name) > 1+alike {
				return withhold(lang.T("its parts contradict it, so something was measured wrong"), id)
			}
		}
		return nil
	}},
	{"a hand at the face is a visible hand", func(f *facts) []analysis.Breach {
		at := f.part(selfTouch, "seconds")
		if !(at > f.high(handsVisible)*f.measured(handsVisible)+edges) {
			return nil
		}
		return withhold(lang.T("a hand is at the face for %.0f s, but its wrist was hardly found: how much of the time a hand is in view is not known", at),
			handsVisible)
	}},
	{"what hands do needs hands", func(f *facts) (out []analysis.Breach) {
		for _, id := range []string{gestures, "hands.together", "hands.clasped", "hands.steepled", "hands.wringing", "hands.fist", "hands.open_palm"} {
			if f.part(id, "count") > 0 && f.high(handsVisible) <= 0 {
				out = append(out, withhold(lang.T("no hand was seen that could do it"), id)...)
			}
		}
		return out
	}},
	{"who looks away is not in contact", func(f *facts) []analysis.Breach {
		away, n := 0.0, 0.0
		for _, m := range f.moments[lookAways] {
			away, n = away+m.End-m.Start, n+1
		}
		seconds := f.measured(contact)
		if !(away > (1-f.value(contact))*seconds+bridged*n+clocks*seconds+edges) {
			return nil
		}
		return withhold(lang.T("looks away of %.0f s together leave no room for the eye contact that was measured", away), lookAways)
	}},
	{"a covered mouth shows nothing", func(f *facts) (out []analysis.Breach) {
		covered := f.part(selfTouch, "at_mouth")
		for _, id := range []string{smiling, mouthOpen, pressed} {
			if m := f.measured(id); covered > 0 && m > f.seconds-covered+edges {
				out = append(out, withhold(lang.T("a hand covers the mouth for %.0f s, which were measured as if it did not", covered), id)...)
			}
		}
		return out
	}},
	{"lips that smile are not pressed", func(f *facts) []analysis.Breach {
		if !(f.low(smiling)+f.low(pressed) > 1+alike) {
			return nil
		}
		return withhold(lang.T("the lips can't be raised to a smile and pressed together all the time"), smiling, pressed)
	}},
}

const (
	// longStare is for how many seconds nobody keeps from blinking: who blinks as rarely as 3 times a minute (reading; Bentivoglio et al.
	// 1997, doi 10.1002/mds.870120629: 4.5) does so once in 150 s but for one time in 1800.
	longStare = 150.0
	// stillHead, face widths a second, is 1.4 mm/s: heads of people who sit still move faster than 5 mm/s for a tenth of the time.
	stillHead = 0.01
	alike     = 0.02 // share by which two ways to the same number may differ
	edges     = 1.5  // seconds that episodes' edges differ between measures
)

// measuredOr is the seconds measured, or the share of the recording where its length is unknown.
func (f *facts) measuredOr(id string) float64 {
	if s := f.measured(id); !math.IsNaN(s) {
		return s
	}
	return f.findings[id].Coverage
}
