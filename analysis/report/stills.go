package report

import (
	"encoding/base64"
	"encoding/json"
	"html/template"
	"io"
	"math"
	"path/filepath"
	"slices"

	"poise/analysis"
	"poise/analysis/files"
)

// StillsName is the file of a report's folder that holds the pictures of its moments, so that a page can be drawn again
// without the recording.
const StillsName = "stills.json"

// mostStills bounds the file, in bytes: six pictures have some 200 kB.
const mostStills = 4 << 20

// Stills are small pictures (JPEG) of moments, by their time in milliseconds of the recording's clock. nil: none.
type Stills map[int][]byte

// Wanted is a picture that a page shows: of a clip, best at a time in it, in seconds.
type Wanted struct {
	Clip analysis.Span
	At   float64
}

// Find is the time in milliseconds of the picture that serves: that of the wanted time, else the nearest in the clip.
func (s Stills) Find(w Wanted) (at int, ok bool) {
	want := StillKey(w.At)
	for k := range s {
		if t := float64(k) / 1000; k != want && !(t >= w.Clip.Start && t <= w.Clip.End) {
			continue
		}
		if off, best := abs(k-want), abs(at-want); !ok || off < best || off == best && k < at {
			at, ok = k, true
		}
	}
	return at, ok
}

// StillKey is the key of a time in seconds.
func StillKey(t float64) int { return int(math.Round(1000 * t)) }

func abs(n int) int { return max(n, -n) }

// ReadStills reads those of a folder; none where the file is missing, foreign or damaged: they can be taken again.
func ReadStills(dir string) Stills {
	raw, err := files.ReadIn(filepath.Clean(dir), StillsName, mostStills)
	var s Stills
	if err != nil || json.Unmarshal(raw, &s) != nil {
		return nil
	}
	return s
}

func (s Stills) write(w io.Writer) error {
	if s == nil {
		s = Stills{}
	}
	return json.NewEncoder(w).Encode(s)
}

// isJPEG tells a picture from what a stranger put in its place: it is shown as that and as nothing else.
func isJPEG(b []byte) bool { return len(b) > 3 && b[0] == 0xff && b[1] == 0xd8 && b[2] == 0xff }

// address is the picture of a clip as a page holds it; empty: none.
func (s Stills) address(w Wanted) template.URL {
	at, ok := s.Find(w)
	if !ok || !isJPEG(s[at]) {
		return ""
	}
	return template.URL("data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(s[at]))
}

// WantedStills are the pictures that the page of a report shows: one of each sentence of its summary that the recording shows, and
// one of two people where both were seen. Those of pictures at the times (of the observations) that are at hand are preferred.
func WantedStills(rep *analysis.Report, obs *analysis.Observations, res *analysis.Results, atHand []float64) (out []Wanted) {
	for _, st := range rep.Summary {
		if len(st.Clips) > 0 {
			out = append(out, wanted(st.Clips[0], obs, res, atHand))
		}
	}
	if p, ok := pairOf(obs); ok {
		out = append(out, p.wanted(obs.Visual))
	}
	return out
}

// wanted is the picture of a clip: at hand and in its middle half, else at its middle, or next to that where no eye blinks.
func wanted(clip analysis.Span, obs *analysis.Observations, res *analysis.Results, atHand []float64) Wanted {
	middle := (clip.Start + clip.End) / 2
	best, near := math.Inf(1), math.Inf(1)
	if v := obs.Visual; v != nil {
		for i := range min(len(v.Time), len(res.Frames.Blink)) {
			t := v.Time[i]
			if res.Frames.Blink[i] != 0 || !clip.Contains(t) {
				continue
			}
			if math.Abs(t-middle) < math.Abs(best-middle) {
				best = t
			}
			if _, ok := slices.BinarySearch(atHand, t); ok && math.Abs(t-middle) < math.Abs(near-middle) && math.Abs(t-middle) <= clip.Length()/4 {
				near = t
			}
		}
	}
	switch {
	case !math.IsInf(near, 1):
		best = near
	case math.IsInf(best, 1):
		best = middle
	}
	return Wanted{clip, millis(best)}
}
