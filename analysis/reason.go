package analysis

// Reason says why a value of a column is absent. Measured (0) means it is there.
type Reason uint8

// The reasons, in the order in which they are checked.
const (
	Measured        Reason = iota
	NotAnalysed            // the frame was skipped on purpose (poses are sampled more sparsely than faces)
	TooDark                // the picture is (almost) black
	NoFace                 // nobody's face found
	FaceTooSmall           // less than 60 px between the cheekbones
	FaceTurned             // profile: one eye hidden
	FaceCut                // the face leaves the picture
	EyesClosed             // blink or closed lids
	EyesHidden             // sunglasses, glare, hand over the eyes
	LowConfidence          // the network itself is not sure
	NoBody                 // nobody's body found
	ShouldersHidden        // shoulders outside the picture or not trusted
	HandsHidden            // wrists outside the picture or not trusted
	NoVideo                // the recording has no usable picture
	NoAudio                // the recording has no usable sound
	NoSpeech               // nothing is said
	FrameRateTooLow        // too few frames per second for this measure
	TooShort               // too little material
	Excluded               // the user left this range out
	NoSpeechNetwork        // the runtime in use cannot run the network that finds speech
	OtherLanguage          // no network here knows the language that is spoken
	OtherVoice             // somebody else speaks
	Ambiguous              // two places that the gaze returns to could be the lens
	MouthHidden            // a hand covers the mouth
	UnclearWords           // what is said was no clear English: another language, singing, or noise
	PictureOfFace          // what looks like a face never moves: a photograph, a poster, a still picture
	PictureFrozen          // one picture was shown again and again, as by a call that hangs
	Away                   // nobody is in the picture: the person has left it, or not yet come (see Visual.Away)
	numReasons
)

var reasonNames = [numReasons]string{
	"", "not_analysed", "too_dark", "no_face", "face_too_small", "face_turned", "face_cut", "eyes_closed", "eyes_hidden",
	"low_confidence", "no_body", "shoulders_hidden", "hands_hidden", "no_video", "no_audio", "no_speech",
	"frame_rate_too_low", "too_short", "excluded",
	"no_speech_network", "other_language", "other_voice", "ambiguous", "mouth_hidden", "unclear_words", "picture_of_face", "picture_frozen", "away",
}

// String is the reason's name in reports and CSV files; empty for Measured.
func (r Reason) String() string {
	if int(r) < len(reasonNames) {
		return reasonNames[r]
	}
	return "unknown"
}
