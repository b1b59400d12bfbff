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
	leakTaken  = 6.0  // dB that cancelling takes off sound of which three quarters were the leak
	leakShare  = 0.2  // of the other's speech in which a track must hear something, for a leak, unless cancelling shows one: less is a "mhm"
)

// Leak is what a track may hear of the speaker of another one.
type Leak struct {
	track  *trackLevels
	during []int  // entries of Speech about which the other speaks, in order
	alone  []bool // of each entry: the other speaks, and nothing else is heard
	long   int    // how many of them are alone
	plain  bool   // it was taken for speech
}

// FindLeak finds what a track may hear of another one, on which somebody else speaks; nil where it hears nothing of the kind.
func FindLeak(own, other *analysis.Voice) *Leak {
	l := newTrackLevels(own).leakOf(newTrackLevels(other))
	if l == nil {
		return nil
	}
	heard := 0.0
	for i, alone := range l.alone {
		if alone && own.Speech[i] >= speechOff {
			heard++
		}
	}
	if heard == 0 {
		return nil
	}
	l.plain = heard >= leakShare*float64(l.long)
	return l
}

// Mute takes the other's speech out of the probabilities of own, which was observed anew from the track's sound without the leak: where
// most of the sound has gone. If that is not so of the leak as a whole, its way could not be learned, and it goes wherever it is heard alone.
// It tells whether there was a leak at all.
func (l *Leak) Mute(own *analysis.Voice) bool {
	rest := newTrackLevels(own)
	var usual []float64
	mostly := make([]bool, len(l.alone))
	for _, i := range l.during {
		at := own.Start + (float64(i)+0.5)*own.SpeechHop
		was, _ := l.track.at(at)
		is, _ := rest.at(at)
		mostly[i] = was-is >= leakTaken
		if l.alone[i] {
			usual = append(usual, was-is)
		}
	}
	slices.Sort(usual)
	if usual[len(usual)/2] < leakTaken {
		if !l.plain {
			return false
		}
		mostly = l.alone
	}
	for i := range own.Speech {
		if i < len(mostly) && mostly[i] {
			own.Speech[i] = 0
		}
	}
	return true
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

// leakOf is what a track hears of the other track's speaker; nil where it is too loud for that.
func (t *trackLevels) leakOf(other *trackLevels) *Leak {
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
	l := &Leak{track: t, during: during, alone: make([]bool, len(t.level))}
	for k, i := range during {
		if softer[k] <= usual+leakSpread {
			l.alone[i] = true
			l.long++
		}
	}
	return l
}
