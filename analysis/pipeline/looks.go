package pipeline

import (
	"errors"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/timespan"
)

var errLook = errors.New("give lens, screen or notes with a range, as in screen=0:05-0:08")

// ParseLooks reads marked looks as people write them: "screen=0:05-0:08". Errors are of the kind Settings.
func ParseLooks(texts []string) (looks []analysis.Look, err error) {
	for _, text := range texts {
		place, at, ok := strings.Cut(text, "=")
		if !ok || !slices.Contains(analysis.Places, analysis.Place(place)) {
			return nil, &Error{Kind: Settings, Field: FieldLook, Value: text + ":", Err: errLook}
		}
		s, err := timespan.Parse(at)
		if err != nil {
			return nil, &Error{Kind: Settings, Field: FieldLook, Err: err}
		}
		looks = append(looks, analysis.Look{At: analysis.Place(place), Range: s})
	}
	return looks, nil
}

// marksLens tells whether a look at the lens is among the looks.
func marksLens(looks []analysis.Look) bool {
	return slices.ContainsFunc(looks, func(l analysis.Look) bool { return l.At == analysis.AtLens })
}

// Lens is where the look at the lens is marked: the baseline, or the first of the looks at it; nil: nowhere.
func (t Timing) Lens() *analysis.Span {
	if t.Baseline != nil {
		return t.Baseline
	}
	for _, l := range t.Looks {
		if l.At == analysis.AtLens {
			return &l.Range
		}
	}
	return nil
}

// WithBaseline is t with the lens marked by s alone; nil: nowhere. Looks beside the lens stay.
func (t Timing) WithBaseline(s *analysis.Span) Timing {
	t.Baseline = s
	t.Looks = slices.DeleteFunc(slices.Clone(t.Looks), func(l analysis.Look) bool { return l.At == analysis.AtLens })
	return t
}

// WithLooks is t with other marked looks. Looks at the lens take the place of the baseline.
func (t Timing) WithLooks(looks []analysis.Look) Timing {
	t.Looks = looks
	if marksLens(looks) {
		t.Baseline = nil
	}
	return t
}
