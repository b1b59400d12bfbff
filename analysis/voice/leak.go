package voice

import (
	"math"
	"slices"

	"poise/analysis"
)

// A microphone hears the other person too, from a loudspeaker or across the table: softer than the other track does, and by about the
// same all the time.
const (
	leakBelow  = -8.0 // dB by which a leak is softer than on the track it comes from, at least
	leakSpread = 6.0  // dB by which a leak may be louder than it usually is: what is louder holds the track's own voice
	leakNear   = 5    // entries of Speech (0.16 s) on either side whose loudest counts: a leak comes late, and echoes
	leakShare  = 0.2  // of the other's speech in which a track must hear something, for a leak: less is a "mhm"
)

// RemoveLeaks takes out of the speech probabilities of two tracks, on each of which somebody else speaks, what is the other track's
// speech, where a microphone hears it.
func RemoveLeaks(a, b *analysis.Voice) {
	x, y := newTrackLevels(a), newTrackLevels(b)
	fromB, fromA := x.leaksOf(y), y.leaksOf(x)
	for _, i := range fromB {
		a.Speech[i] = 0
	}
	for _, i := range fromA {
		b.Speech[i] = 0
	}
}

// trackLevels is how loud a track is for each entry of Speech.
type trackLevels struct {
	voice *analysis.Voice
	level []float64 // dB
}

func newTrackLevels(v *analysis.Voice) *trackLevels {
	t := &trackLevels{v, make([]float64, len(v.Speech))}
	for i := range t.level {
		sum, n := 0.0, 0.0
		for k := int(float64(i) * v.SpeechHop / v.Hop); k < min(int(float64(i+1)*v.SpeechHop/v.Hop), len(v.Level)); k++ {
			sum, n = sum+float64(v.Level[k]), n+1
		}
		if t.level[i] = floorLevel; n > 0 {
			t.level[i] = sum / n
		}
	}
	return t
}

// at is the loudest level about a time, dB, and whether somebody is heard then.
func (t *trackLevels) at(time float64) (level float64, spoken bool) {
	i := int((time - t.voice.Start) / t.voice.SpeechHop)
	level = math.Inf(-1)
	for k := max(0, i-leakNear); k <= min(i+leakNear, len(t.level)-1); k++ {
		level = max(level, t.level[k])
		spoken = spoken || t.voice.Speech[k] >= speechOn
	}
	return level, spoken
}

// leaksOf are the entries of a track's Speech in which it hears the other track's speaker alone; none where it rarely does.
func (t *trackLevels) leaksOf(other *trackLevels) []int {
	var during []int
	var softer []float64
	for i := range t.voice.Speech {
		at := t.voice.Start + (float64(i)+0.5)*t.voice.SpeechHop
		if level, spoken := other.at(at); spoken {
			own, _ := t.at(at)
			during, softer = append(during, i), append(softer, own-level)
		}
	}
	if len(during) == 0 {
		return nil
	}
	usual := slices.Sorted(slices.Values(softer))[len(softer)/2]
	if usual > leakBelow {
		return nil
	}
	var out []int
	theirs := 0.0
	for k, i := range during {
		if softer[k] > usual+leakSpread {
			continue
		}
		if theirs++; t.voice.Speech[i] >= speechOff {
			out = append(out, i)
		}
	}
	if float64(len(out)) < leakShare*theirs {
		return nil
	}
	return out
}
