package batch

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Item is one recording of a batch, as it was found or as a manifest names it.
type Item struct {
	Client    string    `json:"client"`             // as the user names it; any text
	Folder    string    `json:"folder"`             // of the client below the output: one path element, unique to the client
	Name      string    `json:"name"`               // folder of the report below the client's: one path element, unique there
	Recording string    `json:"recording"`          // absolute path, links of its folder resolved
	Bytes     int64     `json:"bytes"`              // size when it was found
	Baseline  string    `json:"baseline,omitempty"` // range in which the person looks at the lens, as analyze takes it
	Looks     []string  `json:"looks,omitempty"`    // where the person looks in ranges, as analyze takes them: screen=0:05-0:08
	Exclude   []string  `json:"exclude,omitempty"`  // ranges left out
	Questions string    `json:"-"`                  // text of the questions, as analyze --questions takes it
	Person    string    `json:"person,omitempty"`   // who is measured: left, right or largest; empty: largest
	Tracks    []string  `json:"tracks,omitempty"`   // whose voice is on which sound track, as analyze takes them: me=1
	Settings  []Setting `json:"-"`                  // effective settings of its profile, in a fixed order
	Consent   string    `json:"consent,omitempty"`  // as the manifest notes it
	Date      string    `json:"date,omitempty"`     // of the rehearsal, YYYY-MM-DD; empty: not told
	Refused   string    `json:"refused,omitempty"`  // why it is not analysed at all; empty: it is
}

// Setting is one effective setting, as poise analyze --set takes it.
type Setting struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Terms are what a worker must have in common with the hub, so that it does not matter who analyses a recording.
type Terms struct {
	Program  string `json:"program"`         // version of poise
	Build    string `json:"build,omitempty"` // digest of the program, where its version does not tell one build from another
	Networks string `json:"networks"`        // digest of the digests of all networks
}

// Job is one recording to be analysed.
type Job struct {
	ID        string    `json:"id"` // 32 hexadecimal digits; see NewJob
	Folder    string    `json:"folder"`
	Name      string    `json:"name"`
	Recording string    `json:"recording"` // absolute path on the hub
	Digest    string    `json:"digest"`    // "sha256:<hex>" of the recording's bytes
	Bytes     int64     `json:"bytes"`
	Baseline  string    `json:"baseline,omitempty"`
	Looks     []string  `json:"looks,omitempty"`
	Exclude   []string  `json:"exclude,omitempty"`
	Questions string    `json:"questions,omitempty"`
	Person    string    `json:"person,omitempty"`
	Tracks    []string  `json:"tracks,omitempty"`
	Settings  []Setting `json:"settings"`
	Terms     Terms     `json:"terms"`
	Output    string    `json:"output"`         // absolute path of the batch's output on the hub, links resolved
	Work      string    `json:"work,omitempty"` // as ID, but for the terms: the same whichever version does it
	Mark      string    `json:"mark"`           // what the output's mark file holds: a worker that reads the same shares the folder
}

// NewJob makes the job of an item. Its ID is the digest of all that its result depends on (bytes of the recording,
// settings, ranges, program, networks) and of the place of the result: the same work has the same ID on any day.
func NewJob(it Item, digest string, terms Terms, output, mark string) Job {
	j := Job{
		Folder: it.Folder, Name: it.Name, Digest: digest, Baseline: it.Baseline, Looks: it.Looks, Exclude: it.Exclude,
		Questions: it.Questions, Person: it.Person, Tracks: it.Tracks, Settings: it.Settings, Terms: terms,
	}
	id := jobDigest(j)
	j.Terms = Terms{}
	j.Work = jobDigest(j)
	j.ID, j.Terms = id, terms
	j.Recording, j.Bytes, j.Output, j.Mark = it.Recording, it.Bytes, output, mark
	return j
}

// jobDigest is the digest of what a job says so far: 32 hexadecimal digits.
func jobDigest(j Job) string {
	raw, err := json.Marshal(j)
	if err != nil {
		panic(err) // text alone can always be encoded
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16])
}

// Placed tells whether folder and name are what Item says, so that a report of the job stays where reports belong.
func (j Job) Placed() bool {
	element := func(s string) bool {
		return s != "" && s != "." && s != ".." && !strings.ContainsAny(s, "/\\\x00")
	}
	return element(j.Folder) && element(j.Name)
}

// Kind says what a job failed of.
type Kind string

// The kinds of failure. Input, Settings, Refused and Slow would fail again in the same way, so they are not tried again
// within a batch; of these, Input, Slow and Settings are remembered by the next one too.
const (
	Input    Kind = "input"    // the recording cannot be used
	Settings Kind = "settings" // a range or setting does not fit the recording
	Refused  Kind = "refused"  // it is not to be analysed: Item.Refused
	Slow     Kind = "slow"     // more time than its length allows, or no progress for long
	Crash    Kind = "crash"    // the analysis ended by a signal (as for want of memory)
	Output   Kind = "output"   // the report could not be written
	Lost     Kind = "lost"     // workers vanished while they had it
	Failed   Kind = "failed"   // anything else
)

// Final tells whether trying again is useless.
func (k Kind) Final() bool { return k == Input || k == Settings || k == Refused || k == Slow }

// Failure is why a job failed. It is an error.
type Failure struct {
	Kind   Kind   `json:"kind"`
	Reason string `json:"reason"` // one line
}

func (f *Failure) Error() string { return f.Reason }

// longestReason is how many characters of a reason are kept.
const longestReason = 500

// Plain is the failure as a hub keeps it, whoever has written it: of a known kind, with a reason of one line that can be printed.
func (f *Failure) Plain() *Failure {
	p := &Failure{Kind: f.Kind}
	if !slices.Contains([]Kind{Input, Settings, Refused, Slow, Crash, Output, Lost, Failed}, f.Kind) {
		p.Kind = Failed
	}
	r := []rune(strings.ToValidUTF8(f.Reason, "?"))
	for i, c := range r {
		if !unicode.IsPrint(c) {
			r[i] = '?'
		}
	}
	if len(r) > longestReason {
		r = append(r[:longestReason], '…')
	}
	p.Reason = string(r)
	return p
}

// File is one file of a result.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// Files are the names of the files that every report has. Some have more, as transcript.vtt.
var Files = []string{"frames.csv", "moments.csv", "moments.vtt", Observations, "report.html", "report.json"}

// Observations is the one file of a result: the hub makes the report of it.
const Observations = "observations.poise"

// Result is what a worker hands back.
type Result struct {
	ID       string   `json:"id"`
	Worker   string   `json:"worker"`
	Stage    string   `json:"stage,omitempty"` // 16 hexadecimal digits in the name of the folder, or of the objects, that hold the files
	Shared   bool     `json:"shared"`          // the files are in the output's folder already; else in the object store
	Files    []File   `json:"files,omitempty"` // of a job that is done
	Failure  *Failure `json:"failure,omitempty"`
	Attempts int      `json:"attempts"` // how often it was tried, this time included
	Frames   int      `json:"frames"`   // pictures analysed
	Length   float64  `json:"length"`   // of the recording in seconds; 0: not known
	Seconds  float64  `json:"seconds"`  // wall time of the attempt
}

// Progress is how far a worker is with a job.
type Progress struct {
	ID     string  `json:"id"`
	Worker string  `json:"worker"`
	Stage  string  `json:"stage"`  // as observe names it; empty: the attempt is over
	Done   float64 `json:"done"`   // seconds of media time
	Total  float64 `json:"total"`  // 0: not known
	Frames int     `json:"frames"` // pictures analysed so far
}

// Letter is a job that was given up.
type Letter struct {
	Job    Job       `json:"job"`
	Result Result    `json:"result"`
	Time   time.Time `json:"time"` // when it was given up
}
