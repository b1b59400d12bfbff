package main

import (
	"math"
	"slices"

	"poise/analysis"
)

// gazeScore is gaze, head and eye contact against the truth, on frames without blink that are settled.
type gazeScore struct {
	used, seen         int
	errYaw, errPitch   []float64 // all seen frames, absolute, degrees
	nearYaw, nearPitch []float64 // signed, truth near the lens
	headYaw, headPitch []float64 // signed
	contact            counts
	targets            map[string]map[string]int // truth, then said
	blinks             counts                    // by event; tn unused

	near [2]trace // gaze against the truth within gainReach of the lens, yaw and pitch
	lens [2]trace // gaze against the head while the eyes hold the lens
}

// near the lens: where a direction still is on the screen.
const nearYaw, nearPitch = 15.0, 18.0

func scoreGaze(t *truth, obs *analysis.Observations, res *analysis.Results) gazeScore {
	s := gazeScore{targets: map[string]map[string]int{}}
	v := obs.Visual
	if v == nil {
		return s
	}
	for k, at := range v.Time {
		i := t.at(at - 0.02)
		if math.Abs(t.time[i]-at) > 0.06 || !t.settled["gaze"][i] || t.blink[i] {
			continue
		}
		s.used++
		if len(res.Frames.GazeYaw) == 0 || isNaN(res.Frames.GazeYaw[k]) || isNaN(res.Frames.GazePitch[k]) {
			continue
		}
		s.seen++
		yaw, pitch := hundredths(res.Frames.GazeYaw[k]), hundredths(res.Frames.GazePitch[k])
		s.frame(t, i, yaw, pitch)
		s.trace(t, i, yaw, pitch)
		f := &v.People[0].Face
		if !isNaN(f.HeadYaw[k]) {
			s.headYaw = append(s.headYaw, hundredths(f.HeadYaw[k])-t.headYaw[i])
			s.headPitch = append(s.headPitch, hundredths(f.HeadPitch[k])-t.headPitch[i])
		}
		if said := res.Frames.Target[k]; said != analysis.NoTarget {
			s.contact.add(t.gaze[i] == "camera", said == analysis.Camera)
			if s.targets[t.gaze[i]] == nil {
				s.targets[t.gaze[i]] = map[string]int{}
			}
			s.targets[t.gaze[i]][said.String()]++
		}
	}
	s.blinks = scoreBlinks(runs(t.time, t.blink), runs(v.Time, saidBlinks(res)))
	return s
}

func (s *gazeScore) frame(t *truth, i int, yaw, pitch float64) {
	dy, dp := yaw-t.gazeYaw[i], pitch-t.gazePitch[i]
	s.errYaw, s.errPitch = append(s.errYaw, math.Abs(dy)), append(s.errPitch, math.Abs(dp))
	if math.Abs(t.gazeYaw[i]) < nearYaw && math.Abs(t.gazePitch[i]) < nearPitch {
		s.nearYaw, s.nearPitch = append(s.nearYaw, dy), append(s.nearPitch, dp)
	}
}

// confusion is the share of frames on camera, screen or notes that are said to be on another of the three.
func (s gazeScore) confusion() float64 {
	all, wrong := 0, 0
	places := []string{"camera", "screen", "notes"}
	for _, label := range places {
		for said, n := range s.targets[label] {
			all += n
			if said != label && slices.Contains(places, said) {
				wrong += n
			}
		}
	}
	return ratio(wrong, all)
}

func saidBlinks(res *analysis.Results) []bool {
	out := make([]bool, len(res.Frames.Blink))
	for i, b := range res.Frames.Blink {
		out[i] = b == 1
	}
	return out
}

// runs are the stretches in which a state holds, from the first frame's time to the last one's.
func runs(times []float64, on []bool) (out []analysis.Span) {
	for i := range on {
		switch {
		case !on[i]:
		case i > 0 && on[i-1]:
			out[len(out)-1].End = times[i]
		default:
			out = append(out, analysis.Span{Start: times[i], End: times[i]})
		}
	}
	return out
}

// blinkTolerance is how far a blink may lie beside the true one, seconds.
const blinkTolerance = 0.1

// scoreBlinks pairs blinks one to one.
func scoreBlinks(truth, said []analysis.Span) (c counts) {
	paired(&c, truth, said, func(w, g analysis.Span) bool {
		return g.Start <= w.End+blinkTolerance && g.End >= w.Start-blinkTolerance
	})
	return c
}

// hundredths rounds as frames.csv does.
func hundredths(v float32) float64 { return math.Round(float64(v)*100) / 100 }

func isNaN(v float32) bool { return v != v }
