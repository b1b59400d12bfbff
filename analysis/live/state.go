package live

import (
	"encoding/json"
	"math"
)

// State is what a session shows: what holds now, and sums over the whole time. All times are media time in seconds.
type State struct {
	Time float64 `json:"time"` // of the newest picture or sound that is taken in

	Face         bool    `json:"face"`            // a face is seen
	Target       string  `json:"target"`          // where the gaze rests: camera, screen, notes, left, right, up; empty: not measured
	TargetReason string  `json:"why,omitempty"`   // the name of the reason why Target is not measured
	Gaze         Reading `json:"eye_contact"`     // share, 0 to 1, of the measured gaze of the last 10 s that meets the lens
	GazeAll      Reading `json:"eye_contact_all"` // the same over the whole session
	Marked       bool    `json:"baseline"`        // a marked baseline is in use

	Posture       []string `json:"posture"`                  // states that hold now, by name: see analysis.LiveState
	PostureReason string   `json:"posture_reason,omitempty"` // the name of the reason why posture is not measured

	Speaking      bool    `json:"speaking"`
	SpeechSeconds float64 `json:"talked_s"`            // seconds of speech so far
	Pace          Reading `json:"pace"`                // words a minute over the last 20 s
	PaceFrom      string  `json:"pace_from,omitempty"` // FromWords or FromSyllables; empty: not measured
	Level         Reading `json:"level"`               // dB relative to full scale of the last 0.3 s

	Cues []Cue `json:"cues"` // those that hold now; empty, never null

	Rate     float64 `json:"rate"`       // pictures observed per second, over the last 5 s
	Latency  Reading `json:"latency_ms"` // median, from a picture's arrival until a State includes it
	Pictures int     `json:"pictures"`   // received
	Dropped  int     `json:"dropped"`    // of these: replaced by a newer one before they were observed
}

// What a pace is measured from.
const (
	FromWords     = "words"     // that were written down
	FromSyllables = "syllables" // that were counted, an estimate
)

// Reading is a number that may not be measured.
type Reading struct {
	Value  float64 // NaN (null in JSON): not measured
	Reason string  // name of the reason then
}

func absent(why string) Reading { return Reading{math.NaN(), why} }

// MarshalJSON writes {"value": number or null, "reason": ...}.
func (r Reading) MarshalJSON() ([]byte, error) {
	out := struct {
		Value  *float64 `json:"value"`
		Reason string   `json:"reason,omitempty"`
	}{Reason: r.Reason}
	if !math.IsNaN(r.Value) && !math.IsInf(r.Value, 0) {
		out.Value = &r.Value
	}
	return json.Marshal(out)
}

// Cue is a hint about something observable.
type Cue struct {
	Name  string  `json:"name"`  // "look_at_lens"
	Text  string  `json:"text"`  // "Look at the lens"
	Since float64 `json:"since"` // seconds
}

// Summary is what a session saw, to hold against the report of the recorded file.
type Summary struct {
	Duration float64 `json:"duration"` // seconds from the first picture or sound to the last
	Pictures int     `json:"pictures"`
	Dropped  int     `json:"dropped"`
	Rate     float64 `json:"rate"` // pictures looked at per second

	LatencyMedian Reading `json:"latency_ms"` // from a picture's arrival until a State told of it
	Latency95     Reading `json:"latency_95_ms"`

	Figures map[string]Figure `json:"figures"` // by the ids of the report's measures
	Cues    map[string]int    `json:"cues"`    // how often each was given
}

// Figure is a number of a session.
type Figure struct {
	Reading
	Unit     string  // as in the report
	Coverage float64 // share of the session in which it could be measured, 0 to 1: dropped pictures lower it
}

// MarshalJSON writes value, unit, coverage and reason.
func (f Figure) MarshalJSON() ([]byte, error) {
	out := struct {
		Value    *float64 `json:"value"`
		Unit     string   `json:"unit"`
		Coverage float64  `json:"coverage"`
		Reason   string   `json:"reason,omitempty"`
	}{Unit: f.Unit, Coverage: f.Coverage, Reason: f.Reason}
	if !math.IsNaN(f.Value) {
		out.Value = &f.Value
	}
	return json.Marshal(out)
}
