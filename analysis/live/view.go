package live

import (
	"math"

	"poise/analysis"
)

// gaze is where the newest picture's gaze rests, or why that is not known.
func (v *view) gaze() (face bool, target, why string) {
	vis := v.visual
	if vis == nil || v.eyes.res == nil {
		return false, "", analysis.NoVideo.String()
	}
	i, f := len(vis.Time)-1, v.eyes.res.Frames
	if len(vis.People) == 0 {
		return false, "", vis.Absence(i).String()
	}
	face = vis.People[0].Face.Reason[i] == analysis.Measured
	if i >= len(f.Target) || f.Target[i] == analysis.NoTarget {
		if i < len(f.GazeReason) {
			why = f.GazeReason[i].String()
		}
		return face, "", why
	}
	return face, f.Target[i].String(), ""
}

// contact is the share of the gaze of the last seconds that meets the lens.
func (v *view) contact(seconds float64) Reading {
	met, seen, _ := v.gazeBetween(v.now-seconds, v.now)
	if seen < leastGaze {
		if v.visual == nil {
			return absent(analysis.NoVideo.String())
		}
		if _, _, why := v.gaze(); why != "" {
			return absent(why)
		}
		return absent(analysis.TooShort.String())
	}
	return Reading{Value: met / seen}
}

// leastGaze is how many seconds of gaze a share is taken of, as in the report.
const leastGaze = 1.0

// mostHold is how long a picture stands when the next one comes late, seconds: the rest nobody saw. (In the report it may be two
// and a half steps where that is longer, of recordings with fewer than five pictures a second.)
const mostHold = 0.5

// gazeBetween is for how many seconds of a stretch the gaze met the lens, was measured, and pictures stood.
func (v *view) gazeBetween(from, to float64) (met, measured, stood float64) {
	vis := v.visual
	if vis == nil || v.eyes.res == nil {
		return 0, 0, 0
	}
	frames := v.eyes.res.Frames
	last := analysis.NoTarget // through blinks, which do not break contact
	for i, t := range vis.Time {
		if i >= len(frames.Target) {
			break
		}
		if frames.Blink[i] != 1 {
			last = frames.Target[i]
		}
		end := min(t+mostHold, v.now)
		if i+1 < len(vis.Time) {
			end = min(t+mostHold, vis.Time[i+1])
		}
		d := overlap(t, end, from, to)
		stood += d
		if last != analysis.NoTarget {
			measured += d
		}
		if last == analysis.Camera {
			met += d
		}
	}
	return met, measured, stood
}

func overlap(a, b, from, to float64) float64 { return max(0, min(b, to)-max(a, from)) }

// leastPace is how many seconds of answers a pace is taken of: a few sentences.
const leastPace = 8.0

// pace is the words a minute of what is kept of the sound.
func (v *view) pace() Reading {
	if v.voice == nil {
		return absent(analysis.NoAudio.String())
	}
	f := v.ears.finding(v.roles.one(analysis.LivePace))
	switch {
	case f.Coverage*v.ears.length < leastPace:
		return absent(analysis.TooShort.String())
	case math.IsNaN(f.Value):
		return absent(f.Reason)
	}
	return Reading{Value: f.Value}
}

// level is how loud the last moment was.
func (v *view) level() Reading {
	const over = 0.3
	if v.voice == nil {
		return absent(analysis.NoAudio.String())
	}
	level := v.voice.Level
	level = level[max(0, len(level)-int(over/v.voice.Hop)):]
	power := 0.0
	for _, l := range level {
		power += math.Pow(10, float64(l)/10)
	}
	return Reading{Value: math.Round(100*math.Log10(power/float64(len(level)))) / 10}
}

func (v *view) speaking() bool { return v.speech(v.now-listenOften-now, v.now) > 0 }

// speech is how many seconds of a stretch were spoken in.
func (v *view) speech(from, to float64) (sum float64) {
	if v.ears.res == nil {
		return 0
	}
	for _, s := range v.ears.res.Speech {
		sum += overlap(s.Start, s.End, from, to)
	}
	return sum
}

// answers is how many seconds of a stretch are speech or pauses in it, as the report counts them.
func (v *view) answers(from, to float64) (sum float64) {
	if v.ears.res == nil {
		return 0
	}
	for i, s := range v.ears.res.Speech {
		sum += overlap(s.Start, s.End, from, to)
		if i > 0 {
			if before := v.ears.res.Speech[i-1].End; s.Start-before <= v.set.Profile.Voice.MaxPause {
				sum += overlap(before, s.Start, from, to)
			}
		}
	}
	return sum
}

// lasting tells whether a state holds until now.
func (v *view) lasting(s state) bool {
	if v.visual == nil || len(v.visual.Time) == 0 {
		return false
	}
	newest := v.visual.Time[len(v.visual.Time)-1]
	for _, m := range v.eyes.moments() {
		if m.Measure == s.measure && (s.Moment == "" || m.Kind == s.Moment) && m.End >= newest-now {
			return true
		}
	}
	return false
}
