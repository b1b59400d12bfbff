package analysis

// Moment is a range of time behind a number: one click in the recording.
type Moment struct {
	Measure string  `json:"measure"`                     // id of the measure, as in Definition
	Start   float64 `json:"start"`                       // seconds
	End     float64 `json:"end"`                         // seconds, >= Start
	Kind    string  `json:"kind"`                        // what was observed, one lower-case word or snake_case: "left", "crossed", "pause"
	Value   float64 `json:"value" jsonschema:"nullable"` // in the unit that Why names; NaN (null) when there is none
	Why     string  `json:"why"`                         // one sentence of observable fact
}
