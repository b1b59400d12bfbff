package live

import (
	"math"

	"poise/analysis"
)

// gaze is where the newest picture's gaze rests, or why that is not known.
func (v *view) gaze() (face bool, target, why string) {
	vis := v.visual
	if vis == nil || v.visualRun.res == nil {
		return false, "", analysis.NoVideo.String()
	}
	i, f := len(vis.Time)-1, v.visualRun.res.Frames
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

// eyeContactShare is the share of the gaze of the last seconds that meets the lens.
func (v *view) eyeContactShare(seconds float64) Reading {
	met, seen, _ := v.gazeBetween(v.now-seconds, v.now)
	if seen < minGazeSeconds {
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

// minGazeSeconds is how many seconds of gaze a share is taken of, as in the report.
const minGazeSeconds = 1.0

// maxHold is the longest time for which a picture counts when the next one comes late, seconds. (In the report it may be two
// and a half steps where that is longer, of recordings with fewer than five pictures a second.)
const maxHold = 0.5

// gazeBetween are the seconds between two times in which the gaze met the lens, was measured, and pictures were there.
func (v *view) gazeBetween(from, to float64) (contact, measured, shown float64) {
	vis := v.visual
	if vis == nil || v.visualRun.res == nil {
		return 0, 0, 0
	}
	frames := v.visualRun.res.Frames
	last := analysis.NoTarget // through blinks, which do not break contact
	for i, t := range vis.Time {
		if i >= len(frames.Target) {
			break
		}
		if frames.Blink[i] != 1 {
			last = frames.Target[i]
		}
		end := min(t+maxHold, v.now)
		if i+1 < len(vis.Time) {
			end = min(t+maxHold, vis.Time[i+1])
		}
		d := overlap(t, end, from, to)
		shown += d
		if last != analysis.NoTarget {
			measured += d
		}
		if last == analysis.Camera {
			contact += d
		}
	}
	return contact, measured, shown
}

func overlap(a, b, from, to float64) float64 { return max(0, min(b, to)-max(a, from)) }

// minPaceSeconds is how many seconds of answers a pace is taken of: a few sentences.
const minPaceSeconds = 8.0

// pace is the words a minute over the kept sound, and what they are counted from.
func (v *view) pace() (r Reading, from string) {
	if v.voice == nil {
		return absent(analysis.NoAudio.String()), ""
	}
	id := v.roles.one(analysis.LivePace)
	if f := v.wordRun.finding(id); f.Parts["words"] > 0 && f.Coverage*v.wordRun.length >= minPaceSeconds {
		return Reading{Value: f.Value}, FromWords
	}
	f := v.voiceRun.finding(id)
	switch {
	case f.Coverage*v.voiceRun.length < minPaceSeconds:
		return absent(analysis.TooShort.String()), ""
	case math.IsNaN(f.Value):
		return absent(f.Reason), ""
	}
	return Reading{Value: f.Value}, FromSyllables
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

func (v *view) speaking() bool { return v.speech(v.now-voiceInterval-holdTolerance, v.now) > 0 }

// speech is how many seconds of a stretch were spoken in.
func (v *view) speech(from, to float64) (sum float64) {
	if v.voiceRun.res == nil {
		return 0
	}
	for _, s := range v.voiceRun.res.Speech {
		sum += overlap(s.Start, s.End, from, to)
	}
	return sum
}

// answers is how many seconds of a stretch are speech or pauses in it, as the report counts them.
func (v *view) answers(from, to float64) (sum float64) {
	if v.voiceRun.res == nil {
		return 0
	}
	for i, s := range v.voiceRun.res.Speech {
		sum += overlap(s.Start, s.End, from, to)
		if i > 0 {
			if before := v.voiceRun.res.Speech[i-1].End; s.Start-before <= v.set.Profile.Voice.MaxPause {
				sum += overlap(before, s.Start, from, to)
			}
		}
	}
	return sum
}

// holdsNow reports whether a state holds at the newest picture. Where pictures are rare, one that shows it not is let pass.
func (v *view) holdsNow(k postureState) bool {
	if v.visual == nil || len(v.visual.Time) == 0 {
		return false
	}
	times := v.visual.Time
	newest, tolerance := times[len(times)-1], holdTolerance
	if n := len(times); n >= 3 {
		tolerance = max(tolerance, min(times[n-1]-times[n-3], maxHoldTolerance))
	}
	for _, m := range v.visualRun.moments() {
		if m.Measure == k.measure && (k.Moment == "" || m.Kind == k.Moment) && m.End >= newest-tolerance {
			return true
		}
	}
	return false
}
