package analysis

// Report is report.json, schema "poise/1". Fields are only ever added. It holds enough to reproduce itself byte for byte
// together with the recording: program, networks, options, profile, baseline, excluded ranges.
type Report struct {
	Schema     string             `json:"schema"` // "poise/1"
	Program    string             `json:"program"`
	Networks   []Network          `json:"networks"`
	Runtime    string             `json:"runtime"`
	Options    Options            `json:"options"`
	Recording  Recording          `json:"recording"`
	Profile    Profile            `json:"profile"`
	Baseline   ReportBaseline     `json:"baseline"`
	Excluded   []Span             `json:"excluded"`
	Measures   map[string]Finding `json:"measures"`
	Moments    []Moment           `json:"moments"`
	Transcript *Transcript        `json:"transcript" jsonschema:"nullable"` // null: none, and NoTranscript says why
	// NoTranscript is why there is no transcript: a Reason's name, or empty when none was asked for.
	NoTranscript string      `json:"no_transcript,omitempty"`
	Questions    []Question  `json:"questions"`
	Summary      []Statement `json:"summary"`
}

// ReportBaseline says which stretch served as the person's own normal.
type ReportBaseline struct {
	Range  *Span  `json:"range" jsonschema:"nullable"`                            // null: no single stretch
	Source string `json:"source" jsonschema:"enum=marked,enum=assumed,enum=none"` // "none": nothing could serve as one
}

// Question is a chapter of the rehearsal.
type Question struct {
	Start float64 `json:"start"`
	Text  string  `json:"text"`
}
