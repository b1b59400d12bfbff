package pipeline

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/timespan"
)

var errWrong = errors.New("give a measure with a range, as in posture.open=0:12-0:20 (poise explain lists the measures)")

// ParseWrong reads what single measures took wrongly, as people write it: "posture.open=0:12-0:20". Errors are of the kind Settings.
func ParseWrong(texts []string) (out []analysis.Wrong, err error) {
	for _, text := range texts {
		id, at, ok := strings.Cut(text, "=")
		if !ok || !defined(id) {
			return nil, &Error{Kind: Settings, Field: FieldWrong, Value: text + ":", Err: errWrong}
		}
		s, err := timespan.Parse(at)
		if err != nil {
			return nil, &Error{Kind: Settings, Field: FieldWrong, Err: err}
		}
		out = append(out, analysis.Wrong{Measure: id, Range: s})
	}
	return out, nil
}

func defined(id string) bool {
	return slices.ContainsFunc(measure.Definitions(), func(d analysis.Definition) bool { return d.ID == id })
}

// mergeWrong joins the stretches of each measure, and sorts by measure and time.
func mergeWrong(in []analysis.Wrong) (out []analysis.Wrong) {
	by := map[string][]analysis.Span{}
	for _, w := range in {
		by[w.Measure] = append(by[w.Measure], w.Range)
	}
	for id, spans := range by {
		for _, s := range timespan.Merge(spans) {
			out = append(out, analysis.Wrong{Measure: id, Range: s})
		}
	}
	slices.SortFunc(out, func(a, b analysis.Wrong) int {
		return cmp.Or(cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Range.Start, b.Range.Start))
	})
	return out
}
