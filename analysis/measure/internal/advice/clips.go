package advice

import (
	"slices"
	"sort"

	"poise/analysis"
)

// longestClip is how long a clip is at most, in seconds: long enough to see it, short enough to watch a few.
const longestClip = 15.0

// worthClip is what has to be left of a long stretch for a clip of its own, in seconds.
const worthClip = 5.0

// Clips finds the stretches of a recording that show what a statement says, the longest first; nil when there are none.
type Clips = func(r *analysis.Results) []analysis.Span

// Moments are the longest moments of a measure, of one kind or (kind empty) of any.
func Moments(measure, kind string) Clips {
	return func(r *analysis.Results) []analysis.Span {
		var all []analysis.Span
		for _, m := range r.Moments {
			if m.Measure == measure && (kind == "" || m.Kind == kind) {
				all = append(all, analysis.Span{Start: m.Start, End: m.End})
			}
		}
		return Longest(all)
	}
}

// Either are the first clips that there are.
func Either(of ...Clips) Clips {
	return func(r *analysis.Results) []analysis.Span {
		for _, c := range of {
			if out := c(r); len(out) > 0 {
				return out
			}
		}
		return nil
	}
}

// Spoken is a moment's stretch as far as someone speaks in it.
func Spoken(of Clips) Clips {
	return func(r *analysis.Results) []analysis.Span {
		var out []analysis.Span
		for _, c := range of(r) {
			for _, s := range r.Speech {
				if x := (analysis.Span{Start: max(c.Start, s.Start), End: min(c.End, s.End)}); x.Length() >= 1 {
					out = append(out, x)
				}
			}
		}
		return Longest(out)
	}
}

// Free are the longest stretches, between the first and the last moment of the recording, without any moment of the given
// measures: what was calm or open is seen where nothing else happens.
func Free(measures ...string) Clips {
	return func(r *analysis.Results) []analysis.Span {
		if len(r.Moments) == 0 {
			return nil
		}
		end := 0.0
		for _, m := range r.Moments {
			end = max(end, m.End)
		}
		at := r.Moments[0].Start // moments are sorted by start
		var gaps []analysis.Span
		for _, m := range append(slices.Clone(r.Moments), analysis.Moment{Measure: measures[0], Start: end, End: end}) {
			if !slices.Contains(measures, m.Measure) {
				continue
			}
			if m.Start-at >= 2 {
				gaps = append(gaps, analysis.Span{Start: at, End: m.Start})
			}
			at = max(at, m.End)
		}
		return Longest(gaps)
	}
}

// Longest sorts stretches, the longest first. Each is cut to a length one watches; what that leaves of long ones follows.
func Longest(all []analysis.Span) []analysis.Span {
	all = slices.Clone(all)
	sort.SliceStable(all, func(i, j int) bool { return all[i].Length() > all[j].Length() })
	var rest []analysis.Span
	for i, s := range all {
		all[i].End = min(s.End, s.Start+longestClip)
		for at := all[i].End; s.End-at >= worthClip; at += longestClip {
			rest = append(rest, analysis.Span{Start: at, End: min(s.End, at+longestClip)})
		}
	}
	return append(all, rest...)
}
