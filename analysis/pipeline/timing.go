package pipeline

import (
	"fmt"
	"math"

	"poise/analysis"
	"poise/analysis/timespan"
)

// Timing is what the user says about the time of a recording. The zero value says nothing.
type Timing struct {
	Baseline  *analysis.Span   // in which the person looks at the lens; nil: one is assumed
	Looks     []analysis.Look  // further marked looks; those at the lens mark it as Baseline does
	Exclude   []analysis.Span  // left out of every measure; in any order, they may overlap
	Wrong     []analysis.Wrong // left out of one measure each; in any order, they may overlap
	Questions []analysis.Asked
}

// ParseTiming reads a baseline, looks (ParseLooks) and excluded ranges as people write them (package timespan); empty: none. Errors are of the
// kind Settings.
func ParseTiming(baseline string, looks, exclude []string) (t Timing, err error) {
	if baseline != "" {
		s, err := timespan.Parse(baseline)
		if err != nil {
			return t, &Error{Kind: Settings, Field: FieldBaseline, Err: err}
		}
		t.Baseline = &s
	}
	if t.Looks, err = ParseLooks(looks); err != nil {
		return t, err
	}
	if t.Exclude, err = timespan.ParseList(exclude); err != nil {
		return t, &Error{Kind: Settings, Field: FieldExclude, Err: err}
	}
	return t, nil
}

// Check tells what does not lie within a recording, as an Error of the kind Settings. Nothing is said about a recording whose
// length is not known.
func (t Timing) Check(rec analysis.Recording) error {
	if rec.Duration <= 0 {
		return nil
	}
	if t.Baseline != nil {
		if err := checkSpan(FieldBaseline, *t.Baseline, rec); err != nil {
			return err
		}
	}
	for _, l := range t.Looks {
		if err := checkSpan(FieldLook, l.Range, rec); err != nil {
			return err
		}
	}
	for _, s := range t.Exclude {
		if err := checkSpan(FieldExclude, s, rec); err != nil {
			return err
		}
	}
	for _, w := range t.Wrong {
		if err := checkSpan(FieldWrong, w.Range, rec); err != nil {
			return err
		}
	}
	for _, q := range t.Questions {
		if err := checkQuestion(q, rec); err != nil {
			return err
		}
	}
	return nil
}

func checkSpan(field Field, s analysis.Span, rec analysis.Recording) error {
	if !(s.Start >= 0 && s.End > s.Start) {
		return &Error{Kind: Settings, Field: field, Err: fmt.Errorf("%v to %v s is not a range of time", s.Start, s.End)}
	}
	where := "lies outside"
	switch {
	case s.Start < rec.Duration && s.End <= rec.Duration+tolerance(rec):
		return nil
	case s.Start < rec.Duration:
		where = "leaves"
	}
	return &Error{Kind: Settings, Field: field, Value: timespan.FormatSpan(s),
		Err: fmt.Errorf("%s the recording, which is %s long", where, timespan.Format(rec.Duration))}
}

func checkQuestion(q analysis.Asked, rec analysis.Recording) error {
	last := q.Start
	if !math.IsNaN(q.End) {
		last = q.End - tolerance(rec)
	}
	if last > rec.Duration { // never of a question without a time
		return &Error{Kind: Settings, Field: FieldQuestions, Err: fmt.Errorf(
			"the question at %s is not within the recording, which is %s long", timespan.Format(q.Start), timespan.Format(rec.Duration))}
	}
	return nil
}

// tolerance is how far a range may reach past the end, in seconds: a player shows the end rounded, and the last picture lasts
// a while.
func tolerance(rec analysis.Recording) float64 {
	if v := rec.Video; v != nil && v.FrameRate > 0 {
		return max(0.1, min(1, 1/v.FrameRate))
	}
	return 0.1
}

// Clip is the part of t that lies within a recording that ended earlier than was planned: what begins behind its end is left
// out, and an excluded range that reaches past it is cut. leftOut holds an Error for each that was left out.
func (t Timing) Clip(rec analysis.Recording) (kept Timing, leftOut []error) {
	keeps := func(err error) bool {
		if err != nil {
			leftOut = append(leftOut, err)
		}
		return err == nil
	}
	if t.Baseline != nil && keeps(Timing{Baseline: t.Baseline}.Check(rec)) {
		kept.Baseline = t.Baseline
	}
	for _, l := range t.Looks {
		if keeps(Timing{Looks: []analysis.Look{l}}.Check(rec)) {
			kept.Looks = append(kept.Looks, l)
		}
	}
	for _, s := range t.Exclude {
		if rec.Duration > 0 && s.Start < rec.Duration {
			s.End = min(s.End, rec.Duration)
		}
		if keeps(Timing{Exclude: []analysis.Span{s}}.Check(rec)) {
			kept.Exclude = append(kept.Exclude, s)
		}
	}
	for _, q := range t.Questions {
		if keeps(Timing{Questions: []analysis.Asked{q}}.Check(rec)) {
			kept.Questions = append(kept.Questions, q)
		}
	}
	return kept, leftOut
}

// ExcludesAll tells whether nothing of a recording is left to measure.
func (t Timing) ExcludesAll(rec analysis.Recording) bool {
	m := timespan.Merge(t.Exclude)
	return rec.Duration > 0 && len(m) == 1 && m[0].Start == 0 && m[0].End >= rec.Duration-tolerance(rec)
}
