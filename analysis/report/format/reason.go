package format

import (
	"strings"

	"poise/analysis"
)

// reasonWords says in words what a reason's name means.
var reasonWords = map[string]string{
	analysis.NotAnalysed.String():     "frames skipped on purpose",
	analysis.TooDark.String():         "the picture is too dark",
	analysis.NoFace.String():          "no face in the picture",
	analysis.FaceTooSmall.String():    "the face is too small in the picture",
	analysis.FaceTurned.String():      "the face is turned to the side",
	analysis.FaceCut.String():         "the face leaves the picture",
	analysis.EyesClosed.String():      "eyes closed",
	analysis.MouthHidden.String():     "a hand covers the mouth",
	analysis.EyesHidden.String():      "the eyes are covered or reflecting",
	analysis.LowConfidence.String():   "the picture is not clear enough",
	analysis.NoBody.String():          "no upper body in the picture",
	analysis.ShouldersHidden.String(): "the shoulders are outside the picture",
	analysis.HandsHidden.String():     "the hands are outside the picture",
	analysis.NoVideo.String():         "the recording has no usable picture",
	analysis.NoAudio.String():         "the recording has no usable sound",
	analysis.NoSpeech.String():        "nobody speaks in the recording",
	analysis.NoSpeechNetwork.String(): "the runtime that was used cannot find speech",
	analysis.OtherLanguage.String():   "only English can be transcribed here",
	analysis.UnclearWords.String():    "what was said could not be understood as English; was it another language, a song, or lost in noise?",
	analysis.OtherVoice.String():      "another voice speaks",
	analysis.Ambiguous.String():       "two places that the eyes return to could be the lens; mark a look at the lens",
	analysis.PictureOfFace.String():   "the only face is a picture of one: it never moves",
	analysis.FrameRateTooLow.String(): "too few pictures a second",
	analysis.TooShort.String():        "too little to measure from",
	analysis.Excluded.String():        "left out by you",
}

// Reason is the name of an analysis.Reason in words; other text stands for itself.
func Reason(r string) string {
	if w, ok := reasonWords[r]; ok {
		return w
	}
	return strings.ReplaceAll(r, "_", " ")
}

// Capital is text that begins a sentence or stands alone.
func Capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
