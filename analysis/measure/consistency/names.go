package consistency

// The findings that relations speak of, by id.
const (
	contact          = "eye_contact.gaze_to_camera"
	targets          = "eye_contact.targets"
	contactSpeaking  = "eye_contact.speaking"
	contactListening = "eye_contact.listening"
	handsVisible     = "posture.hands_visible"
	openPosture      = "posture.open"
	selfTouch        = "fidget.self_touch"
	rhythmic         = "fidget.rhythmic"
	fidgeting        = "fidget.share"
	headMovement     = "movement.head"
	gestures         = "gesture.rate"
	smiling          = "face.smiling"
	blinks           = "face.blink_rate"
	mouthOpen        = "mouth.open"
	pressed          = "mouth.pressed"
	pauses           = "pace.pauses"
	speechRate       = "pace.speech_rate"
	articulation     = "pace.articulation_rate"
	wpm              = "pace.wpm"
	variation        = "pace.variation"
	fillers          = "voice.fillers"
	speaking         = "voice.speaking"
	lips             = "voice.lips"
	otherVoice       = "voice.other_voice"
)
