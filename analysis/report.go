package analysis

// Report is report.json, schema "poise/1". Fields are only ever added. It holds enough to reproduce itself byte for byte
// together with the recording: program, networks, options, profile, baseline, excluded ranges.
type Report struct {
	Schema     string             `json:"schema"`                // "poise/1"
	Program    string             `json:"program"`               // version of poise that observed
	MeasuredBy string             `json:"measured_by,omitempty"` // version that measured; absent in reports from before it was kept
	Networks   []Network          `json:"networks"`
	Runtime    string             `json:"runtime"`
	Texts      string             `json:"texts,omitempty"` // language of its sentences, as a code; absent: "en"
	Options    Options            `json:"options"`
	Recording  Recording          `json:"recording"`
	Profile    Profile            `json:"profile"`
	Baseline   ReportBaseline     `json:"baseline"`
	Looks      []Look             `json:"looks,omitempty"` // as marked by the user, those at the lens too
	Excluded   []Span             `json:"excluded"`
	Wrong      []Wrong            `json:"wrong,omitempty"` // what the user says single measures took wrongly
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
	// Problem is a sentence about a marked look that does not show what it should.
	Problem string `json:"problem,omitempty"`
	// Candidates are two stretches, when the recording does not tell which of them shows the look at the lens: to be asked.
	Candidates []Span `json:"candidates,omitempty"`
}

// Question is a chapter of the rehearsal: what was asked, and what the answer to it measures. What could not be measured is
// null.
type Question struct {
	Start  float64 `json:"start"`         // seconds
	End    float64 `json:"end,omitempty"` // seconds; 0: unknown
	Text   string  `json:"text"`          // empty: heard, but not written down
	Source string  `json:"source" jsonschema:"enum=given,enum=heard"`

	Answer     *Span    `json:"answer" jsonschema:"nullable"`      // from the first word after the question to the last before the next
	Latency    *float64 `json:"latency_s" jsonschema:"nullable"`   // from the end of the question to the first word
	WPM        *float64 `json:"wpm" jsonschema:"nullable"`         // words per minute of the answer
	EyeContact *float64 `json:"eye_contact" jsonschema:"nullable"` // share of the answer's measured time
}

// Sources of a question.
const (
	QuestionGiven = "given" // by the user
	QuestionHeard = "heard" // a second voice spoke
)
