// Package questions reads the questions of a rehearsal from a text file: one a line, with or without the time at which it
// is asked.
//
//	# comments and empty lines are skipped
//	0:05-0:09 Tell me about yourself.
//	1:30 Why this job?
//	What did you learn from it?
package questions

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"poise/analysis"
	"poise/analysis/timespan"
)

// ErrFormat is matched by errors about the contents of a file.
var ErrFormat = errors.New("no list of questions")

const (
	maxBytes = 1 << 20
	maxLines = 500
	maxText  = 500 // characters that are kept of a question
)

// Read returns the questions in the order of the file. A time is START or START-END, as package timespan writes them,
// before the text; one alone is a question without text.
func Read(r io.Reader) ([]analysis.Asked, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > maxBytes || !utf8.Valid(raw) || bytes.IndexByte(raw, 0) >= 0 {
		return nil, fmt.Errorf("%w: it must be text in UTF-8 of at most 1 MB, a question a line", ErrFormat)
	}
	var out []analysis.Asked
	lines := bufio.NewScanner(strings.NewReader(lineEnds.Replace(strings.TrimPrefix(string(raw), "\ufeff"))))
	lines.Buffer(nil, maxBytes+1)
	for n := 1; lines.Scan(); n++ {
		text := clean(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		a, err := parse(text)
		if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrFormat, n, err)
		}
		if out = append(out, a); len(out) > maxLines {
			return nil, fmt.Errorf("%w: more than %d questions", ErrFormat, maxLines)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: there is no question in it", ErrFormat)
	}
	return out, nil
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// clean makes one line of printable characters.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r): // also those that word processors put in
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// stamped is a line that begins with a time: with a colon, or a range, so that "5 reasons ..." is text.
var stamped = regexp.MustCompile(`^(\d+(?::\d+){1,2}(?:\.\d+)?(?:\s*(?:-|–)\s*\d[\d:.]*)?|\d[\d.]*-\d[\d.]*)(?:\s+|$)`)

func parse(line string) (analysis.Asked, error) {
	a := analysis.Asked{Start: math.NaN(), End: math.NaN(), Text: line}
	if m := stamped.FindStringSubmatch(line); m != nil {
		a.Text = strings.TrimSpace(line[len(m[0]):])
		if strings.ContainsAny(m[1], "-–") {
			s, err := timespan.Parse(m[1])
			if err != nil {
				return a, err
			}
			a.Start, a.End = s.Start, s.End
		} else {
			t, err := timespan.Clock(m[1])
			if err != nil {
				return a, err
			}
			a.Start = t
		}
	}
	if r := []rune(a.Text); len(r) > maxText {
		a.Text = string(r[:maxText-1]) + "…"
	}
	return a, nil
}
