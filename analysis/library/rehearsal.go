package library

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"time"
	"unicode"

	"poise/analysis"
	"poise/analysis/files"
)

// aboutName is the file in a rehearsal's folder that holds its Rehearsal.
const aboutName = "rehearsal.json"

const schema = "poise-rehearsal/1"

// Rehearsal is what a folder says about itself besides its report.
type Rehearsal struct {
	Schema    string    `json:"schema"` // "poise-rehearsal/1"
	ID        string    `json:"id"`     // 26 lower-case letters and digits that cannot be guessed
	Title     string    `json:"title"`
	Created   time.Time `json:"created"`
	Origin    Origin    `json:"origin"`
	Recording string    `json:"recording"` // name of the file in the folder; empty: none

	// Unread is the file with what arrived, where nobody could say yet whether it is a recording: another try may tell. Its times in
	// Baseline, Looks and Questions may lie beyond its end.
	Unread string `json:"unread,omitempty"`

	// Told on arrival; what is told later is in the report.
	Baseline  *analysis.Span  `json:"baseline,omitempty"`  // short for a look at the lens
	Looks     []analysis.Look `json:"looks,omitempty"`     // where the person looks in stretches of the recording
	Questions string          `json:"questions,omitempty"` // as --questions reads them

	// Person is who is measured, once the user has said which of several people they are: as pipeline.Options has it, "largest" for
	// the one who is measured anyway.
	Person string `json:"person,omitempty"`

	Failure string `json:"failure,omitempty"` // why its analysis failed, or what arrived could not be read
}

// Origin is how a rehearsal came into the library.
type Origin string

// The origins.
const (
	Recorded Origin = "recorded" // with the webcam, in the browser
	Added    Origin = "added"    // a file of the user's
	Found    Origin = "found"    // a folder with a report
)

var validID = regexp.MustCompile(`^[a-z2-7]{26}$`)

// newID is 130 bits of chance.
func newID() string { return strings.ToLower(rand.Text()) }

// valid tells whether a file can be trusted as far as names go.
func (r *Rehearsal) valid() bool {
	return r.Schema == schema && validID.MatchString(r.ID) && (r.Recording == "" || plainName(r.Recording)) && (r.Unread == "" || plainName(r.Unread))
}

// plainName tells whether s names a visible file in its folder, and nothing elsewhere.
func plainName(s string) bool {
	return s != "" && filepath.Base(s) == s && !strings.HasPrefix(s, ".") && !strings.ContainsAny(s, "/\\\x00")
}

// maxAbout bounds rehearsal.json: 500 questions of 500 characters have 1 MB at most.
const maxAbout = 4 << 20

func readAbout(dir string) (*Rehearsal, error) {
	raw, err := files.ReadIn(dir, aboutName, maxAbout)
	if err != nil {
		return nil, err
	}
	r := &Rehearsal{}
	if err := json.Unmarshal(raw, r); err != nil {
		return nil, fmt.Errorf("read %s: %w", aboutName, err)
	}
	if !r.valid() {
		return nil, fmt.Errorf("read %s: %w", aboutName, errForeign)
	}
	r.Title = Clean(r.Title)
	return r, nil
}

var errForeign = errors.New("not written by poise")

func writeAbout(dir string, r *Rehearsal) error {
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return files.Write(filepath.Join(dir, aboutName), append(raw, '\n'), 0o600)
}

// maxTitle bounds a title, characters.
const maxTitle = 120

// Clean makes a title of any text: one line of printable characters.
func Clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > maxTitle {
		s = strings.TrimSpace(string(r[:maxTitle-1])) + "…"
	}
	return s
}

// FileName makes of a title what is safe as the name of a file on any system: letters, digits, spaces, "-" and "_".
func FileName(title string) string {
	s := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' {
			return r
		}
		return ' '
	}, title)
	s = strings.Trim(strings.Join(strings.Fields(s), " "), " -")
	for len(s) > 60 {
		r := []rune(s)
		s = strings.TrimSpace(string(r[:len(r)-1]))
	}
	if s == "" {
		return "rehearsal"
	}
	return s
}
