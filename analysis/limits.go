package analysis

import (
	"fmt"
	"math"
)

// Limit is the range a threshold may take, both ends included.
type Limit struct {
	Key       string // as in a profile file: "eye_contact.cone_yaw"
	Low, High float64
	value     func(*Profile) *float64

	// Advanced thresholds say how a measure works inside. They can be changed like the others, but few have a reason to:
	// files and pages show them last.
	Advanced bool
}

// Of is the threshold in p, to read or set.
func (l Limit) Of(p *Profile) *float64 { return l.value(p) }

// Check reports a value that is no number or outside the range.
func (l Limit) Check(v float64) error {
	if math.IsNaN(v) || v < l.Low || v > l.High {
		return fmt.Errorf("%s is %v: needs a number from %v to %v", l.Key, v, l.Low, l.High)
	}
	return nil
}

// Limits lists every threshold of a Profile with its range, in the order of the profile. The ranges keep a threshold in
// the domain in which its measure means something; they are wide on purpose.
func Limits() []Limit {
	return []Limit{
		{"eye_contact.cone_yaw", 0.5, 45, func(p *Profile) *float64 { return &p.EyeContact.ConeYaw }, false},
		{"eye_contact.cone_up", 0.5, 45, func(p *Profile) *float64 { return &p.EyeContact.ConeUp }, false},
		{"eye_contact.cone_down", 0.5, 45, func(p *Profile) *float64 { return &p.EyeContact.ConeDown }, false},
		{"eye_contact.screen_down", 1, 60, func(p *Profile) *float64 { return &p.EyeContact.ScreenDown }, false},
		{"eye_contact.head_yaw", 1, 80, func(p *Profile) *float64 { return &p.EyeContact.HeadYaw }, true},
		{"eye_contact.head_up", 1, 80, func(p *Profile) *float64 { return &p.EyeContact.HeadUp }, true},
		{"eye_contact.head_down", 1, 80, func(p *Profile) *float64 { return &p.EyeContact.HeadDown }, true},
		{"eye_contact.min_look_away", 0.1, 60, func(p *Profile) *float64 { return &p.EyeContact.MinLookAway }, false},
		{"eye_contact.max_blink", 0, 2, func(p *Profile) *float64 { return &p.EyeContact.MaxBlink }, true},
		{"eye_contact.min_confidence", 0, 1, func(p *Profile) *float64 { return &p.EyeContact.MinConfidence }, true},
		{"posture.min_crossed", 0.1, 60, func(p *Profile) *float64 { return &p.Posture.MinCrossed }, false},
		{"posture.slouch_drop", 0.01, 0.9, func(p *Profile) *float64 { return &p.Posture.SlouchDrop }, false},
		{"posture.min_slouch", 0.1, 60, func(p *Profile) *float64 { return &p.Posture.MinSlouch }, false},
		{"posture.turned_drop", 0.01, 0.9, func(p *Profile) *float64 { return &p.Posture.TurnedDrop }, false},
		{"posture.min_turned", 0.1, 60, func(p *Profile) *float64 { return &p.Posture.MinTurned }, false},
		{"posture.lean_degrees", 0.5, 60, func(p *Profile) *float64 { return &p.Posture.LeanDegrees }, false},
		{"posture.min_lean", 0.1, 60, func(p *Profile) *float64 { return &p.Posture.MinLean }, false},
		{"movement.touch_distance", 0, 2, func(p *Profile) *float64 { return &p.Movement.TouchDistance }, false},
		{"movement.min_touch", 0.1, 60, func(p *Profile) *float64 { return &p.Movement.MinTouch }, false},
		{"movement.rhythm_low", 0.1, 10, func(p *Profile) *float64 { return &p.Movement.RhythmLow }, true},
		{"movement.rhythm_high", 0.2, 15, func(p *Profile) *float64 { return &p.Movement.RhythmHigh }, true},
		{"movement.min_rhythm", 0.5, 60, func(p *Profile) *float64 { return &p.Movement.MinRhythm }, false},
		{"movement.rhythm_mad", 0.5, 50, func(p *Profile) *float64 { return &p.Movement.RhythmMAD }, true},
		{"movement.nod_degrees", 0.5, 45, func(p *Profile) *float64 { return &p.Movement.NodDegrees }, true},
		{"movement.nod_window", 0.2, 10, func(p *Profile) *float64 { return &p.Movement.NodWindow }, true},
		{"face.smile_raise", 0.001, 0.5, func(p *Profile) *float64 { return &p.Face.SmileRaise }, false},
		{"face.brow_raise", 0.01, 2, func(p *Profile) *float64 { return &p.Face.BrowRaise }, true},
		{"face.min_smile", 0.1, 60, func(p *Profile) *float64 { return &p.Face.MinSmile }, false},
		{"face.min_blink_fps", 1, 240, func(p *Profile) *float64 { return &p.Face.MinBlinkFPS }, true},
		{"face.opening", 1, 600, func(p *Profile) *float64 { return &p.Face.Opening }, false},
		{"voice.speech_on", 0.01, 0.99, func(p *Profile) *float64 { return &p.Voice.SpeechOn }, true},
		{"voice.speech_off", 0.01, 0.99, func(p *Profile) *float64 { return &p.Voice.SpeechOff }, true},
		{"voice.min_speech", 0.03, 10, func(p *Profile) *float64 { return &p.Voice.MinSpeech }, true},
		{"voice.min_pause", 0.05, 10, func(p *Profile) *float64 { return &p.Voice.MinPause }, false},
		{"voice.max_pause", 0.1, 600, func(p *Profile) *float64 { return &p.Voice.MaxPause }, false},
		{"voice.syllable_dip", 0.1, 20, func(p *Profile) *float64 { return &p.Voice.SyllableDip }, true},
		{"voice.min_voicing", 0, 1, func(p *Profile) *float64 { return &p.Voice.MinVoicing }, true},
		{"voice.syllables_per_word", 1, 6, func(p *Profile) *float64 { return &p.Voice.SyllablesPerWord }, true},
		{"voice.pace_low", 20, 400, func(p *Profile) *float64 { return &p.Voice.PaceLow }, false},
		{"voice.pace_high", 20, 400, func(p *Profile) *float64 { return &p.Voice.PaceHigh }, false},
		{"voice.window", 1, 600, func(p *Profile) *float64 { return &p.Voice.Window }, true},
	}
}

// CueLimits lists the thresholds of live cues, as Limits does those that reports depend on.
func CueLimits() []Limit {
	return []Limit{
		{"cues.look_low", 0, 1, func(p *Profile) *float64 { return &p.Cues.LookLow }, false},
		{"cues.look_enough", 0, 1, func(p *Profile) *float64 { return &p.Cues.LookEnough }, false},
		{"cues.after", 0, 60, func(p *Profile) *float64 { return &p.Cues.After }, false},
		{"cues.gap", 1, 3600, func(p *Profile) *float64 { return &p.Cues.Gap }, false},
		{"cues.quiet", 0, 3600, func(p *Profile) *float64 { return &p.Cues.Quiet }, false},
	}
}

// ValidateCues reports the first threshold of live cues outside its range, or a pair in the wrong order.
func (p Profile) ValidateCues() error {
	for _, l := range CueLimits() {
		if err := l.Check(*l.Of(&p)); err != nil {
			return err
		}
	}
	if p.Cues.LookLow > p.Cues.LookEnough {
		return fmt.Errorf("cues.look_low (%v) is above cues.look_enough (%v)", p.Cues.LookLow, p.Cues.LookEnough)
	}
	return nil
}

// longestList bounds the list of filler words, characters.
const longestList = 2000

// Validate reports the first threshold outside its range, or a pair in the wrong order.
func (p Profile) Validate() error {
	for _, l := range Limits() {
		if err := l.Check(*l.Of(&p)); err != nil {
			return err
		}
	}
	if n := len(p.Voice.FillerWords); n > longestList {
		return fmt.Errorf("voice.filler_words has %d characters: at most %d", n, longestList)
	}
	if _, err := p.Advice.Parse(); err != nil {
		return err
	}
	for _, o := range []struct {
		low, high     string
		lower, higher float64
	}{
		{"voice.speech_off", "voice.speech_on", p.Voice.SpeechOff, p.Voice.SpeechOn},
		{"voice.min_pause", "voice.max_pause", p.Voice.MinPause, p.Voice.MaxPause},
		{"voice.pace_low", "voice.pace_high", p.Voice.PaceLow, p.Voice.PaceHigh},
		{"movement.rhythm_low", "movement.rhythm_high", p.Movement.RhythmLow, p.Movement.RhythmHigh},
		{"eye_contact.cone_down", "eye_contact.screen_down", p.EyeContact.ConeDown, p.EyeContact.ScreenDown},
	} {
		if o.lower > o.higher {
			return fmt.Errorf("%s (%v) is above %s (%v)", o.low, o.lower, o.high, o.higher)
		}
	}
	return nil
}
