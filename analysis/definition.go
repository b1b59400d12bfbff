package analysis

import "fmt"

// Definition describes one number, once: what `poise explain` and the report's footnotes print, where reports, comparisons
// and live rehearsals show it, and how.
type Definition struct {
	ID       string // as in report.json: "eye_contact.gaze_to_camera"
	Title    string // what a candidate reads: "Eye contact"
	Unit     string // "share", "per minute", "degrees", "syllables/s", ...
	Doc      string // definition with its formula, one paragraph
	Source   string // paper with doi, or "own definition"
	Failures string // known failure modes
	Accuracy string // measured accuracy with date and data; empty: not yet measured

	Parts   []Part  // every further value that a finding may hold, in the order shown
	Section Section // heading under which pages show it
	Display Display // where it is shown besides, and how
	Live    Live    // what a live rehearsal takes from it
	Check   *Check  // what `poise check` asks of it; nil: nothing
}

// Part describes a value in Finding.Parts.
type Part struct {
	Name  string // its key: "median_s"
	Unit  string // as of a Definition; empty: a plain number
	Label string // in words; empty: Name with spaces for underscores
}

// Section is a heading under which measures stand on a page, in the order of the pages.
type Section int

// The sections; SectionOther, the zero value, comes last.
const (
	SectionOther Section = iota
	SectionEyeContact
	SectionPosture
	SectionMovement
	SectionFace
	SectionVoice
	SectionQuality
)

// Display is where a number is shown besides its card, and how. The zero value is a card alone.
type Display struct {
	Rank     int  // place among numbers that are shown together: lower comes first
	Headline bool // among the large numbers at the top of a report, and in lists of rehearsals
	Table    bool // in the terminal's table
	Compared bool // in the terminal's table of a comparison

	Goal     *Goal    // what to aim for: with it a number stands among the few that a page shows first; nil: not
	Lane     *Lane    // how the timeline shows it; nil: not
	Plots    []string // columns whose course the card draws, by name: "gaze_yaw"
	OneBar   bool     // its parts are shares of one whole: the targets of the gaze
	FromLens bool     // rests on where the lens is: what is in doubt about that stands beside its number
	Joint    int      // place on a page of two people: lower comes first; 0: not there
	Asking   *Hint    // what that page says of it to the one who asks the questions; nil: nothing
	Frequent bool     // its moments are the course of every rehearsal, so stepping through all moments passes them over

	// Wordless is what a moment is called where a page for others leaves words out; empty: its sentences quote nobody.
	Wordless string
	// RestOf is the measure whose other half this one is: where that is not measured because nobody speaks, the two are one
	// number, and the page leaves this one out.
	RestOf string
	// Technical is its column in a table over recordings of many people, which may be sorted; nil: none.
	Technical *Column
}

// Goal is what a person would aim for. Its ranges are those from which the advice of the measure speaks, so that a page says one
// thing. Where nobody knows a right number there is no zone, and Aim says what helps.
type Goal struct {
	Low, High float64                            // the zone to aim for, in the measure's unit; equal: none
	Zone      func(*Profile) (low, high float64) // the same by thresholds; nil: Low and High
	End       float64                            // of the bar that shows the number, which begins at 0; 0: no bar
	Aim       string                             // a sentence: "Aim for more than half."
}

// Range is the zone to aim for, held against a profile; ok is false where there is none.
func (g *Goal) Range(p *Profile) (low, high float64, ok bool) {
	if low, high = g.Low, g.High; g.Zone != nil {
		low, high = g.Zone(p)
	}
	return low, high, low < high
}

// Hint is advice for whoever asks the questions of an interview.
type Hint struct {
	Low, High float64 // it is given where the number lies below Low or above High, in the measure's unit; High 0: there is none
	Title     string  // "Look up while you listen"
	Says      string  // a sentence, with %s in the place of the number
	Exercise  string  // one thing to do
}

// Fires tells whether a number calls for the hint.
func (h *Hint) Fires(v float64) bool { return v < h.Low || h.High > 0 && v > h.High }

// Lane is how the timeline shows a measure.
type Lane struct {
	Row    string // name of the row, which measures may share. Rows come in the order of the measures, sound first
	Column string // drawn from "speech", or from a column of frames.csv: "gaze_target", "smile"; empty: from its moments
	Color  string // of its stretches, as in the page's style: "warm", "plum", ...; empty where the column tells
	Text   string // what a stretch is, in the legend: "arms crossed"
	InText bool   // marked in the transcript too
	Pose   string // the page's small figure that shows it: "crossed"; empty: none
}

// Column is what a table over recordings says of what a recording is like, never of the person.
type Column struct {
	Label    string
	Rank     int  // place among the columns: lower comes first
	Coverage bool // shows the share of the recording that could be measured, not the value
}

// Check is the range of a number within which recordings can be measured well. The ranges are the project's own: those at
// which measures begin to be left out or widen their bands (60 pixels of face, 16 % of white, 15 dB), with some room;
// loudness as recordings of speech are usually made (EBU R 128 aims at -23 LUFS).
type Check struct {
	Name            string // "Light"
	Rank            int    // place among the checks: lower comes first
	Low, High       float64
	Good            string // what is said where nothing is to be changed: "Good light"
	Found           string // else: words after the number, which is in per cent where the unit is a share: "of full brightness"
	TooLow, TooHigh string // what to change
}

// Live is what a live rehearsal takes from a measure. The zero value is nothing.
type Live struct {
	Sum    LiveSum     // how it becomes a number of the whole session
	States []LiveState // what its moments tell of the person right now
	// Posture: where it is not measured, its reason is why no state of the posture can be told.
	Posture bool
}

// LiveSum is how a session's number is summed up, over windows in which a picture is seen only once.
type LiveSum int

// The sums. Those of SectionVoice are over the sound, all others over the picture.
const (
	NoLiveSum     LiveSum = iota
	LiveGaze              // share of the measured gaze that meets the lens
	LiveSpeech            // share of the sound in which someone speaks
	LiveHeld              // share of the time that lies in its moments
	LiveCounted           // moments a minute
	LiveSyllables         // syllables a second of answers
	LivePace              // words a minute of the last seconds; no number of the session
)

// LiveState is a state of the person that lasts, and the cue to leave it.
type LiveState struct {
	Name   string // "arms_crossed"
	Text   string // in words: "arms crossed"
	Moment string // kind of the moments that tell of it; empty: any
	Cue    Cue
}

// Cue is what a live rehearsal says while a state lasts.
type Cue struct {
	Name string // "sit_up"
	Text string // "Sit up"
	Rank int    // the lowest comes first where several states last
	Few  bool   // given also to who asked for few cues
}

// validate reports the first fault of a definition.
func (d *Definition) validate() error {
	if d.ID == "" || d.Title == "" || d.Unit == "" || d.Doc == "" || d.Source == "" {
		return fmt.Errorf("definition %q: id, title, unit, doc and source are needed", d.ID)
	}
	seen := map[string]bool{}
	for _, p := range d.Parts {
		if p.Name == "" || seen[p.Name] {
			return fmt.Errorf("definition %q: part %q has no name or is there twice", d.ID, p.Name)
		}
		seen[p.Name] = true
	}
	if l := d.Display.Lane; l != nil && (l.Row == "" || l.Column == "" && (l.Color == "" || l.Text == "")) {
		return fmt.Errorf("definition %q: a lane needs a row, and a colour and text where it is drawn from moments", d.ID)
	}
	for _, s := range d.Live.States {
		if s.Name == "" || s.Text == "" || s.Cue.Name == "" || s.Cue.Text == "" {
			return fmt.Errorf("definition %q: a live state needs a name, words and a cue", d.ID)
		}
	}
	return nil
}
