package runner

import (
	"poise/analysis"
	"poise/analysis/observe"
	"poise/analysis/pipeline"
)

// Task is what a child is to do.
type Task string

// The tasks.
const (
	Analyze Task = "analyze" // a recording to its report
	Check   Task = "check"   // whether a recording like that can be measured well; the result is a list of checkup.Line
)

// Setting is one key of the configuration with its value, as "fps" and "15".
type Setting struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Settings are what the child goes by besides the user's own configuration.
type Settings struct {
	Models  string    `json:"models"`            // folder of the networks
	Profile string    `json:"profile,omitempty"` // file or name of a profile; empty: none
	Values  []Setting `json:"values,omitempty"`  // of single keys, before everything else
}

// Request is what a child reads.
type Request struct {
	Task      Task             `json:"task"`
	Recording string           `json:"recording"`           // path
	Output    string           `json:"output,omitempty"`    // folder of the report, whatever lies there is replaced; of Analyze
	Baseline  *analysis.Span   `json:"baseline,omitempty"`  // in which the person looks at the lens
	Looks     []analysis.Look  `json:"looks,omitempty"`     // where the person looks in marked stretches
	Exclude   []analysis.Span  `json:"exclude,omitempty"`   // left out
	Questions string           `json:"questions,omitempty"` // as package questions reads them
	Person    string           `json:"person,omitempty"`    // as pipeline.Options has it
	Tracks    *analysis.Tracks `json:"tracks,omitempty"`    // whose voice is on which sound track
	Settings  Settings         `json:"settings"`
	Threads   int              `json:"threads"` // parts of the picture analysed at once; 0: number of CPUs
}

// message is one line that a child writes.
type message struct {
	Type string `json:"type"` // "progress", "result" or "error"

	Stage  observe.Stage `json:"stage,omitempty"`
	Done   float64       `json:"done"`
	Total  float64       `json:"total"` // 0: not known
	Frames int           `json:"frames,omitempty"`
	Ended  bool          `json:"ended,omitempty"`
}

// failed is the line of an error.
type failed struct {
	Type    string         `json:"type"` // "error"
	Kind    pipeline.Kind  `json:"kind"`
	Field   pipeline.Field `json:"field,omitempty"`
	Value   string         `json:"value,omitempty"`
	Message string         `json:"message"`
}
