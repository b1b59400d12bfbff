package summary

import "poise/analysis/lang"

// reasons in words, by the names that findings carry. A reason that is already a sentence stands for itself.
var reasons = map[string]string{
	"no_video": lang.Mark("there is no usable picture"), "no_face": lang.Mark("no face was found"), "too_dark": lang.Mark("the picture is too dark"),
	"face_too_small": lang.Mark("the face is too small in the picture"), "face_turned": lang.Mark("the face is turned away from the camera"),
	"face_cut": lang.Mark("the face leaves the picture"), "eyes_closed": lang.Mark("the eyes are closed"), "eyes_hidden": lang.Mark("the eyes are hidden"),
	"low_confidence": lang.Mark("the eyes could not be followed reliably"), "too_short": lang.Mark("there is too little material"),
	"excluded":  lang.Mark("the ranges were left out"),
	"ambiguous": lang.Mark("your eyes return to two places, and either could be the lens"),
}

func words(reason string) string {
	if w, ok := reasons[reason]; ok {
		return lang.T(w)
	}
	return reason
}
