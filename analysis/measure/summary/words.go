package summary

// reasons in words, by the names that findings carry. A reason that is already a sentence stands for itself.
var reasons = map[string]string{
	"no_video": "there is no usable picture", "no_face": "no face was found", "too_dark": "the picture is too dark",
	"face_too_small": "the face is too small in the picture", "face_turned": "the face is turned away from the camera",
	"face_cut": "the face leaves the picture", "eyes_closed": "the eyes are closed", "eyes_hidden": "the eyes are hidden",
	"low_confidence": "the eyes could not be followed reliably", "too_short": "there is too little material",
	"excluded":  "the ranges were left out",
	"ambiguous": "your eyes return to two places, and either could be the lens: mark a look at the lens",
}

func words(reason string) string {
	if w, ok := reasons[reason]; ok {
		return w
	}
	return reason
}
