package observe

import "sync"

// Stage is a part of the work on one recording.
type Stage string

// The stages in the order in which they begin; picture and sound run beside each other. Recording reports the first
// four, its callers the others.
const (
	Probing Stage = "probe"
	Picture Stage = "picture"
	Sound   Stage = "sound"
	// Transcribing follows Sound where a transcript is made.
	Transcribing Stage = "transcribing"
	Measuring    Stage = "measuring"
	Writing      Stage = "writing"
)

// Progress is how far a stage has come.
type Progress struct {
	Stage  Stage
	Done   float64 // seconds of media time
	Total  float64 // seconds of media time; 0: not known
	Frames int     // pictures analysed so far (stage Picture)
	Ended  bool    // the stage is over, well or not
}

// Fraction is the share done, 0 to 1, and whether it is known.
func (p Progress) Fraction() (float64, bool) {
	if p.Total <= 0 {
		return 0, false
	}
	return min(1, max(0, p.Done/p.Total)), true
}

// progressReporter hands progress of concurrent stages to one callback, one call at a time.
type progressReporter struct {
	mu       sync.Mutex
	callback func(Progress)
}

func (t *progressReporter) report(p Progress) {
	if t.callback == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.callback(p)
}
