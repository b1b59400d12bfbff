package voice

import (
	"math"
	"slices"

	"poise/analysis"
)

// A microphone hears the other person too, from a loudspeaker or across the table. What it hears of them is softer than its own
// speaker, while the other track is as loud as ever.
const (
	leakBelow = 10.0 // dB: speech that lies so much further below its track's voice than the other track does is the other's
	leakNear  = 5    // entries of Speech (0.16 s) on either side whose loudest counts: syllables arrive late and echo
	leakShare = 0.2  // of the other's speech in which a track must hear something, for a leak: less is a "mhm"
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

// trackLevels is how loud a track is, relative to its own voice, for each entry of Speech.
type trackLevels struct {
	voice *analysis.Voice
	level []float64 // dB
}

func newTrackLevels(v *analysis.Voice) *trackLevels {
	t := &trackLevels{v, make([]float64, len(v.Speech))}
	var spoken []float64
	for i, p := range v.Speech {
		sum, n := 0.0, 0.0
		for k := int(float64(i) * v.SpeechHop / v.Hop); k < min(int(float64(i+1)*v.SpeechHop/v.Hop), len(v.Level)); k++ {
			sum, n = sum+float64(v.Level[k]), n+1
		}
		if t.level[i] = floorLevel; n > 0 {
			t.level[i] = sum / n
		}
		if p >= speechOn {
			spoken = append(spoken, t.level[i])
		}
	}
	if len(spoken) == 0 {
		return t
	}
	slices.Sort(spoken)
	own := spoken[int(loudQuantile*float64(len(spoken)-1))]
	for i := range t.level {
		t.level[i] -= own
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
	var out []int
	theirs, heard := 0.0, 0.0
	for i, p := range t.voice.Speech {
		at := t.voice.Start + (float64(i)+0.5)*t.voice.SpeechHop
		level, spoken := other.at(at)
		own, _ := t.at(at)
		if !spoken || own >= level-leakBelow {
			continue
		}
		if theirs++; p >= speechOff {
			heard++
			out = append(out, i)
		}
	}
	if heard < leakShare*theirs {
		return nil
	}
	return out
}
