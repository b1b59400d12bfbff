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
	Transcript *Transcript        `json:"transcript" jsonschema:"nullable"` // null: none was made
	Questions  []Question         `json:"questions"`
	Summary    []Statement        `json:"summary"`
}

// ReportBaseline says which stretch served as the person's own normal.
type ReportBaseline struct {
	Range  *Span  `json:"range" jsonschema:"nullable"`                            // null: no single stretch
	Source string `json:"source" jsonschema:"enum=marked,enum=assumed,enum=none"` // "none": nothing could serve as one
}

// Transcript is what was said.
type Transcript struct {
	Text     string              `json:"text"`
	Segments []TranscriptSegment `json:"segments"`
}

// TranscriptSegment is a stretch of speech with its words.
type TranscriptSegment struct {
	Start float64 `json:"start"`
	End   float64 `json:"end"`
	Text  string  `json:"text"`
}

// Question is a chapter of the rehearsal.
type Question struct {
	Start float64 `json:"start"`
	Text  string  `json:"text"`
}
