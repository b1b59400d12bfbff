package server

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
)

// wording is how the settings page speaks of a threshold.
type wording struct {
	name, says string
	unit       string
	lenient    float64 // 1: larger is more lenient; -1: smaller is; 0: neither, it is more or less
}

// wordings are those of the thresholds that people turn, by key; TestWordings holds that none is missing.
var wordings = map[string]wording{
	"eye_contact.cone_yaw":      {lang.Mark("Eye contact, to the sides"), lang.Mark("How far beside the lens your eyes may be."), "°", 1},
	"eye_contact.cone_up":       {lang.Mark("Eye contact, upwards"), lang.Mark("How far above the lens your eyes may be."), "°", 1},
	"eye_contact.cone_down":     {lang.Mark("Eye contact, downwards"), lang.Mark("How far below the lens your eyes may be."), "°", 1},
	"eye_contact.screen_down":   {lang.Mark("Where the screen ends"), lang.Mark("Below this, your eyes are on your notes."), "°", 0},
	"eye_contact.min_look_away": {lang.Mark("Looking away"), lang.Mark("How long a look away may last before it counts."), " s", 1},
	"posture.min_crossed":       {lang.Mark("Crossed arms"), lang.Mark("How long arms may be crossed before it counts."), " s", 1},
	"posture.slouch_drop":       {lang.Mark("Slouching, how low"), lang.Mark("How far you may sink before it counts."), "", 1},
	"posture.min_slouch":        {lang.Mark("Slouching, how long"), lang.Mark("How long you may sit low before it counts."), " s", 1},
	"posture.turned_drop":       {lang.Mark("Turned away, how far"), lang.Mark("How far you may turn before it counts."), "", 1},
	"posture.min_turned":        {lang.Mark("Turned away, how long"), lang.Mark("How long you may be turned before it counts."), " s", 1},
	"posture.lean_degrees":      {lang.Mark("Leaning, how far"), lang.Mark("How far you may lean to a side before it counts."), "°", 1},
	"posture.min_lean":          {lang.Mark("Leaning, how long"), lang.Mark("How long you may lean before it counts."), " s", 1},
	"movement.touch_distance":   {lang.Mark("Hand at the face, how near"), lang.Mark("How near a hand may come before it counts."), lang.Mark(" face widths"), -1},
	"movement.min_touch":        {lang.Mark("Hand at the face, how long"), lang.Mark("How long a hand may stay before it counts."), " s", 1},
	"movement.min_rhythm":       {lang.Mark("Fidgeting"), lang.Mark("How long a movement may repeat before it counts."), " s", 1},
	"face.smile_raise":          {lang.Mark("Smiling, how much"), lang.Mark("How much the corners of the mouth must rise."), lang.Mark(" face widths"), -1},
	"face.min_smile":            {lang.Mark("Smiling, how long"), lang.Mark("How long a smile must last to count."), " s", -1},
	"face.opening":              {lang.Mark("The opening"), lang.Mark("How long your first impression lasts."), " s", 0},
	"voice.min_pause":           {lang.Mark("Pauses, from"), lang.Mark("A silence this long is a pause."), " s", 0},
	"voice.max_pause":           {lang.Mark("Pauses, up to"), lang.Mark("A longer silence lies between two answers."), " s", 0},
	"voice.pace_low":            {lang.Mark("Slowest pace"), lang.Mark("Slower than this is mentioned."), lang.Mark(" words a minute"), -1},
	"voice.pace_high":           {lang.Mark("Fastest pace"), lang.Mark("Faster than this is mentioned."), lang.Mark(" words a minute"), 1},
}

// groupNames are how the settings page calls the parts of a profile.
var groupNames = map[string]string{"eye_contact": lang.Mark("Eye contact"), "posture": lang.Mark("Posture"), "movement": lang.Mark("Hands and fidgeting"), "face": lang.Mark("Face"), "voice": lang.Mark("Voice and pace")}

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
	s := slider{Min: low, Max: high, At: now, Usual: usual, Sign: 1, Left: lang.T("strict"), Right: lang.T("lenient")}
	switch w.lenient {
	case -1:
		s.Sign, s.Min, s.Max, s.At, s.Usual = -1, -high, -low, -now, -usual
	case 0:
		s.Left, s.Right = lang.T("less"), lang.T("more")
	}
	s.Min, s.Max = math.Floor(s.Min*1000)/1000, math.Ceil(s.Max*1000)/1000
	return s
}
