package analysis

// Profile is every threshold of measuring. Zero is never a default: start from DefaultProfile. Each field's comment gives
// its unit and source; the commented profile under samples/ is generated from the same text.
type Profile struct {
	EyeContact EyeContactProfile `json:"eye_contact" mapstructure:"eye_contact"`
	Posture    PostureProfile    `json:"posture" mapstructure:"posture"`
	Movement   MovementProfile   `json:"movement" mapstructure:"movement"`
	Face       FaceProfile       `json:"face" mapstructure:"face"`
	Voice      VoiceProfile      `json:"voice" mapstructure:"voice"`
}

// EyeContactProfile: all angles in degrees relative to the lens after baseline correction.
type EyeContactProfile struct {
	ConeYaw       float64 `json:"cone_yaw" mapstructure:"cone_yaw"`             // half width of the contact cone
	ConeUp        float64 `json:"cone_up" mapstructure:"cone_up"`               // upper limit of the contact cone
	ConeDown      float64 `json:"cone_down" mapstructure:"cone_down"`           // lower limit, positive downwards
	ScreenDown    float64 `json:"screen_down" mapstructure:"screen_down"`       // below this it is notes rather than screen
	HeadYaw       float64 `json:"head_yaw" mapstructure:"head_yaw"`             // face_to_camera: half width
	HeadUp        float64 `json:"head_up" mapstructure:"head_up"`               //
	HeadDown      float64 `json:"head_down" mapstructure:"head_down"`           //
	MinLookAway   float64 `json:"min_look_away" mapstructure:"min_look_away"`   // s
	MaxBlink      float64 `json:"max_blink" mapstructure:"max_blink"`           // s: a gap up to this does not break contact
	MinConfidence float64 `json:"min_confidence" mapstructure:"min_confidence"` // gaze confidence, 0 to 1
}

// PostureProfile: ratios are against the person's own baseline.
type PostureProfile struct {
	MinCrossed  float64 `json:"min_crossed" mapstructure:"min_crossed"`   // s
	SlouchDrop  float64 `json:"slouch_drop" mapstructure:"slouch_drop"`   // relative drop of nose height / shoulder width
	MinSlouch   float64 `json:"min_slouch" mapstructure:"min_slouch"`     // s
	TurnedDrop  float64 `json:"turned_drop" mapstructure:"turned_drop"`   // relative drop of shoulder width / face width
	MinTurned   float64 `json:"min_turned" mapstructure:"min_turned"`     // s
	LeanDegrees float64 `json:"lean_degrees" mapstructure:"lean_degrees"` // degrees from the own baseline that count as leaning
	MinLean     float64 `json:"min_lean" mapstructure:"min_lean"`         // s
}

// MovementProfile: lengths in face widths.
type MovementProfile struct {
	TouchDistance float64 `json:"touch_distance" mapstructure:"touch_distance"` // face widths from the face outline
	MinTouch      float64 `json:"min_touch" mapstructure:"min_touch"`           // s
	RhythmLow     float64 `json:"rhythm_low" mapstructure:"rhythm_low"`         // Hz
	RhythmHigh    float64 `json:"rhythm_high" mapstructure:"rhythm_high"`       // Hz
	MinRhythm     float64 `json:"min_rhythm" mapstructure:"min_rhythm"`         // s
	RhythmMAD     float64 `json:"rhythm_mad" mapstructure:"rhythm_mad"`         // k of median + k MAD
	NodDegrees    float64 `json:"nod_degrees" mapstructure:"nod_degrees"`       // degrees of a reversal
	NodWindow     float64 `json:"nod_window" mapstructure:"nod_window"`         // s
}

// FaceProfile holds the thresholds of observable face movement.
type FaceProfile struct {
	SmileRaise  float64 `json:"smile_raise" mapstructure:"smile_raise"`     // mouth-corner raise, relative to baseline, in face widths
	BrowRaise   float64 `json:"brow_raise" mapstructure:"brow_raise"`       // relative raise of the brows against baseline
	MinSmile    float64 `json:"min_smile" mapstructure:"min_smile"`         // s
	MinBlinkFPS float64 `json:"min_blink_fps" mapstructure:"min_blink_fps"` // frames/s
	Opening     float64 `json:"opening" mapstructure:"opening"`             // s: length of the opening
}

// VoiceProfile holds the thresholds of speech and pacing.
type VoiceProfile struct {
	SpeechOn         float64 `json:"speech_on" mapstructure:"speech_on"`                   // VAD probability that starts speech
	SpeechOff        float64 `json:"speech_off" mapstructure:"speech_off"`                 // and that ends it
	MinSpeech        float64 `json:"min_speech" mapstructure:"min_speech"`                 // s
	MinPause         float64 `json:"min_pause" mapstructure:"min_pause"`                   // s (Goldman-Eisler 1968)
	MaxPause         float64 `json:"max_pause" mapstructure:"max_pause"`                   // s: a longer gap separates answers
	SyllableDip      float64 `json:"syllable_dip" mapstructure:"syllable_dip"`             // dB (de Jong & Wempe 2009)
	MinVoicing       float64 `json:"min_voicing" mapstructure:"min_voicing"`               // 0 to 1
	SyllablesPerWord float64 `json:"syllables_per_word" mapstructure:"syllables_per_word"` // for the estimated words/min
	PaceLow          float64 `json:"pace_low" mapstructure:"pace_low"`                     // words/min
	PaceHigh         float64 `json:"pace_high" mapstructure:"pace_high"`                   // words/min
	Window           float64 `json:"window" mapstructure:"window"`                         // s: window of pace.variation
}

// DefaultProfile is the profile that applies without a file; MEASURES in the package docs of measure/ give the sources.
func DefaultProfile() Profile {
	return Profile{
		EyeContact: EyeContactProfile{ConeYaw: 5, ConeUp: 5, ConeDown: 6, ScreenDown: 18, HeadYaw: 15, HeadUp: 12,
			HeadDown: 15, MinLookAway: 1, MaxBlink: 0.4, MinConfidence: 0.5},
		Posture: PostureProfile{MinCrossed: 1, SlouchDrop: 0.15, MinSlouch: 2, TurnedDrop: 0.20, MinTurned: 2,
			LeanDegrees: 6, MinLean: 1},
		Movement: MovementProfile{TouchDistance: 0.35, MinTouch: 0.5, RhythmLow: 0.8, RhythmHigh: 5, MinRhythm: 2,
			RhythmMAD: 4, NodDegrees: 3, NodWindow: 1.5},
		Face: FaceProfile{SmileRaise: 0.03, BrowRaise: 0.15, MinSmile: 0.5, MinBlinkFPS: 20, Opening: 30},
		Voice: VoiceProfile{SpeechOn: 0.5, SpeechOff: 0.35, MinSpeech: 0.25, MinPause: 0.25, MaxPause: 3, SyllableDip: 2,
			MinVoicing: 0.45, SyllablesPerWord: 1.45, PaceLow: 100, PaceHigh: 175, Window: 10},
	}
}
