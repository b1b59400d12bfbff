package cache

import (
	"math"
	"reflect"
	"strings"

	"poise/analysis"
	"poise/analysis/blazepose"
)

// maxTime bounds the times of pictures and the length of sound, seconds: a day, twice what is decoded of a recording.
const maxTime = 24 * 3600

// Bounds of the time between the entries of a voice's columns, seconds.
const minHop, maxHop = 0.001, 1

// checkShape refuses observations that no recording can have given: measures index the columns by each other's lengths, and lay
// grids out over their times.
func checkShape(obs *analysis.Observations) error {
	if v := obs.Visual; v != nil && !(checkTimes(v.Time) && checkLengths(v) && checkHands(v)) {
		return ErrAltered
	}
	for _, s := range []*analysis.Voice{obs.Voice, obs.OtherVoice} {
		if s != nil && !checkVoice(s) {
			return ErrAltered
		}
	}
	return nil
}

// checkTimes tells whether times go forward, within bounds.
func checkTimes(times []float64) bool {
	last := math.Inf(-1)
	for _, t := range times {
		if !(t > last && math.Abs(t) <= maxTime) {
			return false
		}
		last = t
	}
	return true
}

// checkLengths tells whether every column has its values for every frame.
func checkLengths(v *analysis.Visual) bool {
	short := map[string]bool{}
	any := func(string, reflect.Value) error { return nil }
	err := walk(reflect.ValueOf(v).Elem(), "Visual", visitor{scalar: any, list: any, column: func(path, key string, c reflect.Value) error {
		if !strings.HasPrefix(key, handPrefix) && c.Len() != len(v.Time)*max(1, widths[key]) {
			short[path] = true
		}
		return nil
	}, far: func(path string, _ *analysis.Rows) { delete(short, path) }}) // those have as many rows as there are frames
	return len(short) == 0 && err == nil
}

// checkHands tells whether hands were looked at in frames that are there.
func checkHands(v *analysis.Visual) bool {
	for i := range v.People {
		for _, h := range [2]*analysis.Hand{&v.People[i].LeftHand, &v.People[i].RightHand} {
			n := len(h.Frame)
			points := n * len(analysis.HandPoints)
			if len(h.Presence) != n || len(h.X) != points || len(h.Y) != points || len(h.Z) != points {
				return false
			}
			last := int32(-1)
			for _, f := range h.Frame {
				if f <= last || int(f) >= len(v.Time) {
					return false
				}
				last = f
			}
		}
	}
	return true
}

func checkVoice(s *analysis.Voice) bool {
	n := len(s.Intensity)
	return len(s.Level) == n && len(s.Voicing) == n && len(s.Pitch) == n && len(s.Bands)%analysis.VoiceBands == 0 &&
		checkHop(s.Hop, n) && checkHop(s.SpeechHop, len(s.Speech)) && checkHop(s.BandHop, len(s.Bands)) &&
		checkHop(s.LoudnessHop, len(s.Loudness)) &&
		!math.IsNaN(s.Start) && !math.IsInf(s.Start, 0) && s.Duration >= 0 && s.Duration <= maxTime &&
		s.Peak >= 0 && s.Peak <= 1 && s.Clipped >= 0 && s.Clipped <= 1
}

// checkHop tells whether h may be between the n entries of a column; without entries it may be missing.
func checkHop(h float64, n int) bool { return n == 0 && h == 0 || h >= minHop && h <= maxHop }

// widths are the values a frame of the columns that hold more than one.
var widths = map[string]int{
	"Face.Points": 2 * len(analysis.FacePoints),
	"Body.X":      len(blazepose.Keypoints), "Body.Y": len(blazepose.Keypoints), "Body.Visibility": len(blazepose.Keypoints),
}
