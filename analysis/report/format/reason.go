package format

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"poise/analysis"
	"poise/analysis/lang"
)

// reasonWords says in words what a reason's name means.
var reasonWords = map[string]string{
	analysis.NotAnalysed.String():     lang.Mark("pictures passed over to save time"),
	analysis.TooDark.String():         lang.Mark("the picture is too dark"),
	analysis.NoFace.String():          lang.Mark("no face in the picture"),
	analysis.FaceTooSmall.String():    lang.Mark("the face is too small in the picture"),
	analysis.FaceTurned.String():      lang.Mark("the face is turned to the side"),
	analysis.FaceCut.String():         lang.Mark("the face leaves the picture"),
	analysis.EyesClosed.String():      lang.Mark("eyes closed"),
	analysis.MouthHidden.String():     lang.Mark("a hand covers the mouth"),
	analysis.EyesHidden.String():      lang.Mark("the eyes are covered or reflecting"),
	analysis.LowConfidence.String():   lang.Mark("the picture is not clear enough"),
	analysis.NoBody.String():          lang.Mark("no upper body in the picture"),
	analysis.ShouldersHidden.String(): lang.Mark("the shoulders are outside the picture"),
	analysis.HandsHidden.String():     lang.Mark("the hands are outside the picture"),
	analysis.NoVideo.String():         lang.Mark("there is no usable picture"),
	analysis.NoAudio.String():         lang.Mark("there is no usable sound"),
	analysis.NoSpeech.String():        lang.Mark("nobody speaks"),
	analysis.NoSpeechNetwork.String(): lang.Mark("speech can't be found on this computer"),
	analysis.OtherLanguage.String():   lang.Mark("only English can be transcribed here"),
	analysis.UnclearWords.String():    lang.Mark("what was said could not be understood as English; it may be another language, a song, or lost in noise"),
	analysis.OtherVoice.String():      lang.Mark("another voice speaks"),
	analysis.Ambiguous.String():       lang.Mark("your eyes return to two places, and either could be the lens"),
	analysis.PictureOfFace.String():   lang.Mark("the only face is a picture of one: it never moves"),
	analysis.Away.String():            lang.Mark("nobody is in the picture"),
	analysis.PictureFrozen.String():   lang.Mark("the picture was frozen"),
	analysis.FrameRateTooLow.String(): lang.Mark("too few pictures a second"),
	analysis.TooShort.String():        lang.Mark("too little to measure from"),
	analysis.Excluded.String():        lang.Mark("left out by you"),
}

// Reason is the name of an analysis.Reason in words; other text stands for itself.
func Reason(r string) string {
	if w, ok := reasonWords[r]; ok {
		return lang.T(w)
	}
	return strings.ReplaceAll(r, "_", " ")
}

// Capital is text that begins a sentence or stands alone.
func Capital(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[n:]
}
