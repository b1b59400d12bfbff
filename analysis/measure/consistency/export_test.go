package consistency

// Named are the findings that relations speak of.
var Named = []string{contact, targets, lookAways, contactSpeaking, contactListening, handsVisible, openPosture, selfTouch, rhythmic, fidgeting, headMovement,
	gestures, smiling, blinks, mouthOpen, pressed, pauses, speechRate, articulation, wpm, variation, fillers, speaking, lips, otherVoice}
