package analysis

// Results is what measuring hands to reporting.
type Results struct {
	Baseline Baseline // the one that was used
	Looks    []Look   // as marked by the user, those at the lens too
	// MarkProblem is a sentence about a marked look that does not show what it should; empty when there is none.
	MarkProblem string
	// Candidates are two stretches, one of which shows the look at the lens, when the recording does not tell which.
	Candidates []Span
	// NoBaseline: nothing of the recording could serve as one, marked or not.
	NoBaseline bool
	Defines    []Definition // of every finding, in order of Findings
	Findings   []Finding    // one per definition, in the order of the measures
	Withheld   []Breach     // why findings that were measured are not said
	Moments    []Moment     // sorted by start, then measure, then end, then kind
	Frames     FrameStates
	Speech     []Span       // stretches in which someone speaks
	Pace       []PaceWindow // overlapping stretches of answers with their pace, in order
	Questions  []Question   // given or heard, in order
	Transcript *Transcript  // with its counts; nil: none
	// NoTranscript is why words that were written down are not shown, in words; empty where that is not so.
	NoTranscript string
	Summary      []Statement // the first page's sentences, in order
}

// PaceWindow is a stretch of answers with its pace.
type PaceWindow struct {
	Span
	WPM float64 // words a minute
}

// FrameStates are per-frame results that frames.csv and the timeline show; slices have one entry per analysed frame and
// are empty when there is no picture.
type FrameStates struct {
	GazeYaw, GazePitch []float32 // degrees, after baseline and smoothing; NaN where not measured
	GazeReason         []Reason  // why there is no gaze; Measured where there is
	Target             []Target
	Blink              []int8    // 1 blink, 0 none, -1 not measured
	Smile              []float32 // mouth-corner raise against the baseline in units of its threshold (>= 1 counts); NaN
}

// Target is where the gaze rests.
type Target uint8

// The targets; NoTarget where gaze was not measured.
const (
	NoTarget Target = iota
	Camera
	Screen
	Notes
	LookLeft
	LookRight
	LookUp
	NumTargets
)

var targetNames = [NumTargets]string{"", "camera", "screen", "notes", "left", "right", "up"}

// String is the target's name in reports and CSV files; empty for NoTarget.
func (t Target) String() string {
	if t < NumTargets {
		return targetNames[t]
	}
	return "unknown"
}

// Statement is a sentence of the summary with the rule and the measure behind it.
type Statement struct {
	Kind    string `json:"kind"`            // "went_well", "try_next", "note"
	Title   string `json:"title,omitempty"` // the advice or praise in a few words; empty for notes
	Text    string `json:"text"`            // observable facts with numbers; never about the person's character or state of mind
	Measure string `json:"measure"`         // id of the measure it rests on
	Rule    string `json:"rule"`            // the rule that fired, with its threshold
	// Exercise is something concrete to do with it in the next rehearsal; empty for notes.
	Exercise string `json:"exercise,omitempty"`
	Clips    []Span `json:"clips,omitempty"` // at most three stretches of the recording that show it, the most telling first
	// Unsure: the number itself calls for the advice, but its band reaches to where it would not.
	Unsure bool `json:"unsure,omitempty"`
}
