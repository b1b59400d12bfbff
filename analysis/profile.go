package analysis

// Profile is every threshold of measuring. Zero is never a default: start from DefaultProfile. Each field's comment gives
// its meaning, unit and source; `poise config init` prints the same text, and Validate holds the ranges.
type Profile struct {
	// Eye contact. Angles are in degrees relative to the lens, after baseline correction.
	EyeContact EyeContactProfile `json:"eye_contact" mapstructure:"eye_contact"`
	// Posture. Ratios are against the person's own baseline.
	Posture PostureProfile `json:"posture" mapstructure:"posture"`
	// Fidgeting and movement. Lengths are in face widths.
	Movement MovementProfile `json:"movement" mapstructure:"movement"`
	// Face: observable movement only.
	Face FaceProfile `json:"face" mapstructure:"face"`
	// Voice and pacing.
	Voice VoiceProfile `json:"voice" mapstructure:"voice"`
	// Advice in a coach's own words.
	Advice AdviceProfile `json:"advice,omitzero" mapstructure:"advice"`
	// Cues of a live rehearsal. They are in no report: nothing in one depends on them.
	Cues CuesProfile `json:"-" mapstructure:"cues"`
}

// EyeContactProfile holds the limits of the directions that count as a look at the lens, the screen or the notes. Viewers
// feel looked at within about 1-4 degrees (Horstmann & Linke 2022, doi 10.1186/s41235-022-00418-1) and are least
// sensitive downwards (Chen 2002, doi 10.1145/503376.503386); a webcam's gaze errs by several degrees.
type EyeContactProfile struct {
	// Half width of the contact cone, degrees to either side.
	ConeYaw float64 `json:"cone_yaw" mapstructure:"cone_yaw"`
	// Upper limit of the contact cone, degrees above the lens.
	ConeUp float64 `json:"cone_up" mapstructure:"cone_up"`
	// Lower limit of the contact cone, degrees below the lens.
	ConeDown float64 `json:"cone_down" mapstructure:"cone_down"`
	// Below the cone and down to this many degrees the gaze is on the screen; further down, on notes.
	ScreenDown float64 `json:"screen_down" mapstructure:"screen_down"`
	// Head turned at most this many degrees to either side counts as facing the camera.
	HeadYaw float64 `json:"head_yaw" mapstructure:"head_yaw"`
	// Head raised at most this many degrees counts as facing the camera.
	HeadUp float64 `json:"head_up" mapstructure:"head_up"`
	// Head lowered at most this many degrees counts as facing the camera.
	HeadDown float64 `json:"head_down" mapstructure:"head_down"`
	// Shortest look away that is reported, seconds.
	MinLookAway float64 `json:"min_look_away" mapstructure:"min_look_away"`
	// A gap up to this long, in seconds, is a blink and does not break contact.
	MaxBlink float64 `json:"max_blink" mapstructure:"max_blink"`
	// Gaze below this confidence, 0 to 1, is left out as not measured.
	MinConfidence float64 `json:"min_confidence" mapstructure:"min_confidence"`
}

// PostureProfile holds the limits of the upper body's states.
type PostureProfile struct {
	// Shortest stretch of crossed arms that is reported, seconds.
	MinCrossed float64 `json:"min_crossed" mapstructure:"min_crossed"`
	// Relative drop of nose height over shoulder width that counts as slouching (0.15 is 15 %).
	SlouchDrop float64 `json:"slouch_drop" mapstructure:"slouch_drop"`
	// Shortest slouch that is reported, seconds.
	MinSlouch float64 `json:"min_slouch" mapstructure:"min_slouch"`
	// Relative drop of shoulder width over face width that counts as a torso turned away (0.2 is 20 %).
	TurnedDrop float64 `json:"turned_drop" mapstructure:"turned_drop"`
	// Shortest turn of the torso that is reported, seconds.
	MinTurned float64 `json:"min_turned" mapstructure:"min_turned"`
	// Degrees from the own baseline that count as leaning to a side.
	LeanDegrees float64 `json:"lean_degrees" mapstructure:"lean_degrees"`
	// Shortest lean that is reported, seconds.
	MinLean float64 `json:"min_lean" mapstructure:"min_lean"`
}

// MovementProfile holds the limits of self-touch, rhythmic movement and head gestures.
type MovementProfile struct {
	// A hand within this many face widths of the face outline touches it.
	TouchDistance float64 `json:"touch_distance" mapstructure:"touch_distance"`
	// Shortest touch that is reported, seconds.
	MinTouch float64 `json:"min_touch" mapstructure:"min_touch"`
	// Slowest rhythmic movement, cycles per second.
	RhythmLow float64 `json:"rhythm_low" mapstructure:"rhythm_low"`
	// Fastest rhythmic movement, cycles per second.
	RhythmHigh float64 `json:"rhythm_high" mapstructure:"rhythm_high"`
	// Shortest rhythmic stretch that is reported, seconds.
	MinRhythm float64 `json:"min_rhythm" mapstructure:"min_rhythm"`
	// k in the limit median + k MAD that the power of a rhythmic movement exceeds.
	RhythmMAD float64 `json:"rhythm_mad" mapstructure:"rhythm_mad"`
	// Least turn between two reversals of a nod or shake, degrees.
	NodDegrees float64 `json:"nod_degrees" mapstructure:"nod_degrees"`
	// Two reversals within this many seconds make a nod or shake.
	NodWindow float64 `json:"nod_window" mapstructure:"nod_window"`
}

// FaceProfile holds the thresholds of observable face movement.
type FaceProfile struct {
	// Rise of the mouth corners above the own baseline that counts as a smile, face widths.
	SmileRaise float64 `json:"smile_raise" mapstructure:"smile_raise"`
	// Relative rise of the brows above the own baseline that counts as raised (0.15 is 15 %).
	BrowRaise float64 `json:"brow_raise" mapstructure:"brow_raise"`
	// Shortest smile that is reported, seconds.
	MinSmile float64 `json:"min_smile" mapstructure:"min_smile"`
	// Blinks are counted only from this many analysed frames per second on.
	MinBlinkFPS float64 `json:"min_blink_fps" mapstructure:"min_blink_fps"`
	// Length of the opening, seconds (the first answer predicts the overall rating, Naim 2015,
	// doi 10.1109/FG.2015.7163127).
	Opening float64 `json:"opening" mapstructure:"opening"`
}

// VoiceProfile holds the thresholds of speech and pacing.
type VoiceProfile struct {
	// Speech starts at this probability, 0 to 1.
	SpeechOn float64 `json:"speech_on" mapstructure:"speech_on"`
	// Speech ends below this probability, 0 to 1; not above speech_on.
	SpeechOff float64 `json:"speech_off" mapstructure:"speech_off"`
	// Shortest stretch of speech, seconds.
	MinSpeech float64 `json:"min_speech" mapstructure:"min_speech"`
	// Shortest pause, seconds (Goldman-Eisler 1968; others take 0.2 to 0.5).
	MinPause float64 `json:"min_pause" mapstructure:"min_pause"`
	// A longer gap, in seconds, separates answers and is no pause.
	MaxPause float64 `json:"max_pause" mapstructure:"max_pause"`
	// A syllable's peak stands this many dB above the dip before it (de Jong & Wempe 2009, doi 10.3758/BRM.41.2.385).
	SyllableDip float64 `json:"syllable_dip" mapstructure:"syllable_dip"`
	// A syllable's peak is voiced at least this strongly, 0 to 1.
	MinVoicing float64 `json:"min_voicing" mapstructure:"min_voicing"`
	// Syllables per word, for words per minute estimated without a transcript.
	SyllablesPerWord float64 `json:"syllables_per_word" mapstructure:"syllables_per_word"`
	// Lower end of the pace band, words per minute (sources disagree: 100-165, 120-145, 130-175).
	PaceLow float64 `json:"pace_low" mapstructure:"pace_low"`
	// Upper end of the pace band, words per minute.
	PaceHigh float64 `json:"pace_high" mapstructure:"pace_high"`
	// Words and phrases that count as fillers in a transcript, separated by commas (discourse markers, Laserna et al. 2014,
	// doi 10.1177/0261927X14526993, and some that coaches name); um and uh always count.
	FillerWords string `json:"filler_words" mapstructure:"filler_words"`
	// Window over which the variation of the pace is taken, seconds.
	Window float64 `json:"window" mapstructure:"window"`
}

// AdviceProfile holds what a coach says in the place of the usual advice on what to try next.
type AdviceProfile struct {
	// Lines of MEASURE above 0.25: TITLE | EXERCISE (or below), such as posture.arms_crossed above 0.25: Open your arms | Rest both
	// hands on the table. What is left out stays as usual. In YAML several lines stand after own: | each on a line of its own.
	Own string `json:"own" mapstructure:"own"`
}

// CuesProfile holds when live cues are given. Posture and touch cues follow the thresholds above; pace cues pace_low and
// pace_high.
type CuesProfile struct {
	// A cue to look at the lens comes when less than this share of the last ten seconds' gaze meets it. Speakers look away
	// for 6 of 10 seconds in conversation (Argyle & Cook 1976: .41 of the time on average while speaking), so less than that.
	LookLow float64 `json:"look_low" mapstructure:"look_low"`
	// It goes once the share is this high again; not below look_low.
	LookEnough float64 `json:"look_enough" mapstructure:"look_enough"`
	// Seconds for which a reason must last before its cue comes: a thought's look aside needs none.
	After float64 `json:"after" mapstructure:"after"`
	// Seconds until the same cue may come again.
	Gap float64 `json:"gap" mapstructure:"gap"`
	// Seconds without any cue after one has gone.
	Quiet float64 `json:"quiet" mapstructure:"quiet"`
}

// DefaultProfile is the profile that applies without a file; the definitions of the measures give the sources.
func DefaultProfile() Profile {
	return Profile{
		EyeContact: EyeContactProfile{ConeYaw: 5, ConeUp: 5, ConeDown: 6, ScreenDown: 18, HeadYaw: 15, HeadUp: 12,
			HeadDown: 15, MinLookAway: 1, MaxBlink: 0.4, MinConfidence: 0.5},
		Posture: PostureProfile{MinCrossed: 1, SlouchDrop: 0.12, MinSlouch: 2, TurnedDrop: 0.20, MinTurned: 2,
			LeanDegrees: 6, MinLean: 1},
		Movement: MovementProfile{TouchDistance: 0.35, MinTouch: 0.5, RhythmLow: 0.8, RhythmHigh: 5, MinRhythm: 2,
			RhythmMAD: 4, NodDegrees: 3, NodWindow: 1.5},
		Cues: CuesProfile{LookLow: 0.3, LookEnough: 0.5, After: 2, Gap: 30, Quiet: 8},
		Face: FaceProfile{SmileRaise: 0.03, BrowRaise: 0.15, MinSmile: 0.5, MinBlinkFPS: 20, Opening: 30},
		Voice: VoiceProfile{SpeechOn: 0.5, SpeechOff: 0.35, MinSpeech: 0.25, MinPause: 0.25, MaxPause: 3, SyllableDip: 2,
			MinVoicing: 0.45, SyllablesPerWord: 1.4, PaceLow: 100, PaceHigh: 175, Window: 10,
			FillerWords: "like, you know, i mean, sort of, kind of, basically, actually, literally"},
	}
}
