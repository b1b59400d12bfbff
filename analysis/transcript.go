package analysis

// Transcript is what was said, in order of time. Observing fills in what was heard; measuring adds the counts, which stand
// for words outside of excluded ranges.
type Transcript struct {
	Text     string              `json:"text"` // of all segments, a line each
	Segments []TranscriptSegment `json:"segments"`
	Source   string              `json:"source" jsonschema:"enum=moonshine_tiny,enum=file"` // who wrote it
	Language string              `json:"language"`                                          // as told: "en"
	Timed    bool                `json:"timed"`                                             // false: the segments' times are 0, nobody knows them
	Counts   *WordCounts         `json:"counts,omitempty"`                                  // null before measuring
	// Withheld are stretches of speech, in order, whose words are not given: what was heard of them was no clear English. They
	// count neither as words nor as time.
	Withheld []Span `json:"withheld,omitempty"`
	// OtherWithheld are such stretches of SpeakerOther, where each voice has a track of its own.
	OtherWithheld []Span `json:"other_withheld,omitempty"`
}

// Sources of a transcript.
const (
	FromMoonshine = "moonshine_tiny" // recognised here
	FromFile      = "file"           // given by the user
)

// Speakers of a transcript that was made of a track for each.
const (
	SpeakerMe    = "me"    // the person who is measured
	SpeakerOther = "other" // whoever is on the other track
)

// TranscriptSegment is a stretch of speech with its words.
type TranscriptSegment struct {
	Start   float64 `json:"start"` // seconds on the common clock
	End     float64 `json:"end"`
	Text    string  `json:"text"`
	Speaker string  `json:"speaker,omitempty"` // as the file names the speaker, or SpeakerMe or SpeakerOther; empty: not told
	Words   int     `json:"words"`             // spoken words, without um and uh; 0 before measuring
	WPM     float64 `json:"wpm,omitempty"`     // words per minute of the speech in it; 0: not measured
	// Timed are the words as they are written in Text, in order, where the time of each is known.
	Timed []TimedWord `json:"timed,omitempty"`
	// Hesitations are how probable the network takes an "um" or "uh" between the Timed words: before each, and after the last; none
	// where it wasn't asked. Reports don't have them.
	Hesitations []Hesitation `json:"hesitations,omitempty" jsonschema:"-"`
}

// Hesitation is the probability of each at a place between words, 0 to 1.
type Hesitation struct {
	Um float64 `json:"um"`
	Uh float64 `json:"uh"`
}

// TimedWord is a written word and when it is said.
type TimedWord struct {
	Text        string  `json:"text"`
	Start       float64 `json:"start"` // seconds on the common clock
	End         float64 `json:"end"`
	Probability float64 `json:"probability"` // that it is this word, as the network takes it; 0 to 1
}

// WordCounts are plain counts over a transcript.
type WordCounts struct {
	Words   int         `json:"words"`             // spoken words, without um and uh
	I       int         `json:"i"`                 // I, me, my, mine, myself, and their contractions (I'm, I've)
	We      int         `json:"we"`                // we, us, our, ours, ourselves, and their contractions
	Most    []WordCount `json:"most"`              // the most-used words, but function words; by falling count, then alphabetically
	Fillers []WordCount `json:"fillers"`           // um and uh where the transcript has them, and the words of the profile's list
	Speaker string      `json:"speaker,omitempty"` // whose words were counted, where a file names several; the one with the most
}

// WordCount is how often a word (or phrase) was said.
type WordCount struct {
	Word  string `json:"word"`
	Count int    `json:"count"`
}
