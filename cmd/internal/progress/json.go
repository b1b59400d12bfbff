package progress

import (
	"encoding/json"
	"io"
	"time"

	"poise/analysis/observe"
)

// between is the least time between two JSON lines about the same stage.
const between = 200 * time.Millisecond

// NewJSON is a printer for programs: one JSON object a line, of type "progress", when a stage begins, when it ends, and a
// few times a second in between. Times are seconds of the recording.
func NewJSON(w io.Writer) Printer {
	return &machine{out: json.NewEncoder(w), now: time.Now}
}

type machine struct {
	out  *json.Encoder
	now  func() time.Time
	last map[observe.Stage]time.Time
}

// line is what a program reads.
type line struct {
	Type   string        `json:"type"` // "progress"
	Stage  observe.Stage `json:"stage"`
	Done   float64       `json:"done"`
	Total  float64       `json:"total"` // 0: not known
	Frames int           `json:"frames,omitempty"`
	Ended  bool          `json:"ended,omitempty"`
}

func (m *machine) Begin(string) { m.last = map[observe.Stage]time.Time{} }

func (m *machine) Update(p observe.Progress) {
	now := m.now()
	if last, begun := m.last[p.Stage]; begun && !p.Ended && now.Sub(last) < between {
		return
	}
	m.last[p.Stage] = now
	// A reader that went away is noticed when the result is printed.
	_ = m.out.Encode(line{"progress", p.Stage, p.Done, p.Total, p.Frames, p.Ended})
}

func (m *machine) End() {}
