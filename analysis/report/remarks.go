package report

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"poise/analysis/files"

	"poise/analysis/lang"
)

// RemarksName is the file of a report's folder that holds its owner's own notes. Measuring again leaves it alone.
const RemarksName = "notes.json"

// MostRemarks and LongestRemark bound what one recording can have: nobody writes more by hand.
const (
	MostRemarks   = 500
	LongestRemark = 500 // characters
	remarksBytes  = 4 << 20
)

// Remark is a note of the owner at a place of the recording; without a text, a bookmark.
type Remark struct {
	At   float64 `json:"at"` // seconds
	Text string  `json:"text"`
}

// remarks is the file.
type remarks struct {
	Notes []Remark `json:"notes"`
}

// ErrRemarks means that notes are too many, or lie at no place.
var ErrRemarks = errors.New("notes need a time, and there can be 500 of them")

// ReadRemarks reads the notes in a folder, in order of time; nil where there are none or they can't be read, for they are no part of
// what was measured.
func ReadRemarks(dir string) []Remark {
	raw, err := files.ReadIn(dir, RemarksName, remarksBytes)
	if err != nil {
		return nil
	}
	var r remarks
	if json.Unmarshal(raw, &r) != nil {
		return nil
	}
	clean, err := cleaned(r.Notes)
	if err != nil {
		return nil
	}
	return clean
}

// WriteRemarks writes the notes of a folder, in the place of those that it has; none take the file away.
func WriteRemarks(dir string, notes []Remark) error {
	clean, err := cleaned(notes)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, RemarksName)
	if len(clean) == 0 {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	raw, err := json.MarshalIndent(remarks{clean}, "", "  ")
	if err != nil {
		return err
	}
	return files.Write(path, append(raw, '\n'), 0o600)
}

// cleaned are notes as they are kept: in order of time, each text one line of printable characters.
func cleaned(in []Remark) ([]Remark, error) {
	if len(in) > MostRemarks {
		return nil, ErrRemarks
	}
	out := make([]Remark, 0, len(in))
	for _, n := range in {
		if !(n.At >= 0 && n.At < 1e6) {
			return nil, ErrRemarks
		}
		n.At = math.Round(n.At*10) / 10
		n.Text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
			if unicode.IsPrint(r) || unicode.IsSpace(r) {
				return r
			}
			return -1
		}, n.Text)), " ")
		if r := []rune(n.Text); len(r) > LongestRemark {
			n.Text = string(r[:LongestRemark-1]) + "…"
		}
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b Remark) int { return cmp.Compare(a.At, b.At) })
	return out, nil
}

// remarkLane shows where the owner's notes are; it is left out where there are none.
func (b *builder) remarkLane() (l lane, ok bool) {
	l.Name = lang.T("Your notes")
	for _, n := range b.remarks {
		l.runs = append(l.runs, run{n.At, n.At + max(remarkShown, b.total/400), "c-rose", cmp.Or(n.Text, lang.T("bookmark"))})
	}
	return l, len(l.runs) > 0
}

// remarkShown is for how long, seconds, a note is drawn at least: it has no length.
const remarkShown = 0.5

// remarkClips are the notes as links into the recording.
func (b *builder) remarkClips() (out []clip) {
	for _, n := range b.remarks {
		out = append(out, b.clip(n.At, n.At, n.Text))
	}
	return out
}
