package server

import (
	"math"

	"poise/analysis"
)

// wording is how the settings page speaks of a threshold.
type wording struct {
	name, says string
	unit       string
	lenient    float64 // 1: larger is more lenient; -1: smaller is; 0: neither, it is more or less
}

// wordings are those of the thresholds that people turn, by key; TestWordings holds that none is missing.
var wordings = map[string]wording{
	"eye_contact.cone_yaw":      {"Eye contact, to the sides", "How far beside the lens your eyes may be.", "°", 1},
	"eye_contact.cone_up":       {"Eye contact, upwards", "How far above the lens your eyes may be.", "°", 1},
	"eye_contact.cone_down":     {"Eye contact, downwards", "How far below the lens your eyes may be.", "°", 1},
	"eye_contact.screen_down":   {"Where the screen ends", "Below this, your eyes are on your notes.", "°", 0},
	"eye_contact.min_look_away": {"Looking away", "How long a look away may last before it counts.", " s", 1},
	"posture.min_crossed":       {"Crossed arms", "How long arms may be crossed before it counts.", " s", 1},
	"posture.slouch_drop":       {"Slouching, how low", "How far you may sink before it counts.", "", 1},
	"posture.min_slouch":        {"Slouching, how long", "How long you may sit low before it counts.", " s", 1},
	"posture.turned_drop":       {"Turned away, how far", "How far you may turn before it counts.", "", 1},
	"posture.min_turned":        {"Turned away, how long", "How long you may be turned before it counts.", " s", 1},
	"posture.lean_degrees":      {"Leaning, how far", "How far you may lean to a side before it counts.", "°", 1},
	"posture.min_lean":          {"Leaning, how long", "How long you may lean before it counts.", " s", 1},
	"movement.touch_distance":   {"Hand at the face, how near", "How near a hand may come before it counts.", " face widths", -1},
	"movement.min_touch":        {"Hand at the face, how long", "How long a hand may stay before it counts.", " s", 1},
	"movement.min_rhythm":       {"Fidgeting", "How long a movement may repeat before it counts.", " s", 1},
	"face.smile_raise":          {"Smiling, how much", "How much the corners of the mouth must rise.", " face widths", -1},
	"face.min_smile":            {"Smiling, how long", "How long a smile must last to count.", " s", -1},
	"face.opening":              {"The opening", "How long your first impression lasts.", " s", 0},
	"voice.min_pause":           {"Pauses, from", "A silence this long is a pause.", " s", 0},
	"voice.max_pause":           {"Pauses, up to", "A longer silence lies between two answers.", " s", 0},
	"voice.pace_low":            {"Slowest pace", "Slower than this is mentioned.", " words a minute", -1},
	"voice.pace_high":           {"Fastest pace", "Faster than this is mentioned.", " words a minute", 1},
}

// groupNames are how the settings page calls the parts of a profile.
var groupNames = map[string]string{"eye_contact": "Eye contact", "posture": "Posture", "movement": "Hands and fidgeting", "face": "Face", "voice": "Voice and pace"}

// slider is a threshold from strict to lenient. Its positions are values of the threshold times Sign, so that they grow to the right.
type slider struct {
	Min, Max, At, Usual float64
	Sign                float64
	Left, Right         string // words for its ends
}

// sliderSpan is how many times smaller or larger than the default a slider goes.
const sliderSpan = 3.0

func newSlider(w wording, l analysis.Limit, now, usual float64) slider {
	low, high := min(now, max(l.Low, usual/sliderSpan)), max(now, min(l.High, usual*sliderSpan))
	s := slider{Min: low, Max: high, At: now, Usual: usual, Sign: 1, Left: "strict", Right: "lenient"}
	switch w.lenient {
	case -1:
		s.Sign, s.Min, s.Max, s.At, s.Usual = -1, -high, -low, -now, -usual
	case 0:
		s.Left, s.Right = "less", "more"
	}
	s.Min, s.Max = math.Floor(s.Min*1000)/1000, math.Ceil(s.Max*1000)/1000
	return s
}
