package server

import (
	"encoding/json"
	"net/http"
	"slices"

	"poise/analysis"
	"poise/analysis/pipeline"
)

// mostLooks bounds how many looks one rehearsal can have marked: nobody marks more by hand.
const mostLooks = 100

// soundLooks tells whether looks are ones: at places that there are, in ranges that are ones.
func soundLooks(looks []analysis.Look) bool {
	return len(looks) <= mostLooks && !slices.ContainsFunc(looks, func(l analysis.Look) bool {
		return !slices.Contains(analysis.Places, l.At) || !sound(l.Range)
	})
}

// leastLens is how many seconds of a look at the lens are taken when somebody marks one by hand: in less, a blink or a glance aside
// would stand for the lens.
const leastLens = 2.0

// shortLens tells whether a look at the lens is too short to go by.
func shortLens(looks []analysis.Look) bool {
	return slices.ContainsFunc(looks, func(l analysis.Look) bool { return l.At == analysis.AtLens && l.Range.Length() < leastLens-.001 })
}

// looksOf reads the field of a form; empty: none.
func looksOf(text string) (looks []analysis.Look, err error) {
	if text == "" {
		return nil, nil
	}
	if json.Unmarshal([]byte(text), &looks) != nil {
		return nil, errJSON
	}
	if !soundLooks(looks) {
		return nil, errRange
	}
	return looks, nil
}

// rounded are looks with ranges in milliseconds, as pages and reports show them.
func rounded(looks []analysis.Look) (out []analysis.Look) {
	for _, l := range looks {
		out = append(out, analysis.Look{At: l.At, Range: milliseconds(l.Range)})
	}
	return out
}

// looks marks where the person looks, in the place of all that was marked before.
func (s *Server) looks(w http.ResponseWriter, r *http.Request) {
	type marks struct {
		Looks *[]analysis.Look `json:"looks"`
	}
	correct(s, w, r, func(b marks) (correction, error) {
		if b.Looks == nil {
			return correction{}, errJSON
		}
		if !soundLooks(*b.Looks) {
			return correction{}, errRange
		}
		if shortLens(*b.Looks) {
			return correction{}, errShortLook
		}
		return correction{timing: func(t *pipeline.Timing) { *t = t.WithBaseline(nil).WithLooks(rounded(*b.Looks)) }}, nil
	})
}
