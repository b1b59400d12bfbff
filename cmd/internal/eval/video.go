package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/measure"
)

// still are the recordings in which, looked at by eye, nobody touches the face, sways or wrings: every such moment is a
// false alarm.
var still = []string{"webcam_man_still", "webcam_openwillis", "pyfeat_single_face", "grid_", "ff_anchor", "hdtf_", "retalk_face2",
	"retalk_face3"}

func videoTable(ctx context.Context, s settings, o *observer, w io.Writer) error {
	files, err := filepath.Glob(filepath.Join(s.shared, "clips", "video", "*"))
	if err != nil {
		return err
	}
	sort.Strings(files)
	t := table{head: []string{"recording", "s", "face", "gaze", "main reason without gaze", "body", "eye contact [band]",
		"look-aways/min", "blinks/min", "self-touch/min", "rhythmic/min", "crossed", "still"}}
	alarms, gesturers := append(watched(), sittingStill()...), watched()
	eyes := newEyesAgree()
	for _, f := range files {
		name := filepath.Base(f)
		if !strings.Contains(name, s.clips) {
			continue
		}
		say("observing %s", name)
		obs, err := o.recording(ctx, f)
		if err != nil {
			if ctx.Err() != nil {
				return err
			}
			t.add(name, "", "could not be analysed: "+err.Error())
			continue
		}
		res, err := measure.Run(obs, analysis.DefaultProfile(), measure.Options{})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		eyes.add(name, obs)
		row := videoRow(name, obs, res)
		if isStill(name) {
			for k := range alarms {
				alarms[k].add(obs, res)
			}
			row = append(row, "still")
		}
		if isGesturing(name) {
			for k := range gesturers {
				gesturers[k].add(obs, res)
			}
			row = append(row, "gesturing")
		}
		t.add(row...)
	}
	fmt.Fprint(w, "\n## Real recordings\n\nFace, gaze, body: share of the analysed frames in which they were measured. Baselines are assumed. "+
		"Nothing is labelled.\n")
	t.write(w)
	for _, kind := range []struct {
		of     string
		alarms []alarm
	}{{"still", alarms}, {"gesturing", gesturers}} {
		for _, a := range kind.alarms {
			fmt.Fprintf(w, "False alarms in the %s ones, %s: %d in the %.1f min on which it could be measured (%d recordings), %s a minute.\n\n", kind.of,
				a.name, a.moments, a.minutes, a.recordings, number(float64(a.moments)/a.minutes, 2))
		}
	}
	eyes.write(w)
	return nil
}

// gesturing are the recordings in which people gesture or move with their speech, and, looked at by eye, neither touch the face nor sway,
// wring their hands or cross the arms.
var gesturing = []string{"interview_man_gestures", "ff_comedian", "abe_podium"}

// watched are the states of which every moment in such recordings is a false alarm.
func watched() []alarm {
	return []alarm{{name: "self-touch", id: "fidget.self_touch"}, {name: "rhythmic", id: "fidget.rhythmic"}, {name: "arms crossed", id: "posture.arms_crossed"},
		{name: "wringing", id: "hands.wringing"}, {name: "fist", id: "hands.fist"}}
}

// sittingStill are changes of posture of which every moment in a recording of someone who keeps still is a false alarm; those who
// gesture do lean and turn.
func sittingStill() []alarm {
	return []alarm{{name: "lowered posture", id: "posture.slouch"}, {name: "lean", id: "posture.lean"}, {name: "tilt", id: "posture.tilt"},
		{name: "turned away", id: "posture.turned"}}
}

// alarm counts the moments of a measure in recordings that hold none, over the time on which it was measured.
type alarm struct {
	name, id            string
	minutes             float64
	moments, recordings int
}

func (a *alarm) add(obs *analysis.Observations, res *analysis.Results) {
	if f := finding(res, a.id); f.Value == f.Value {
		a.minutes += f.Coverage * obs.Recording.Duration / 60
		a.moments += count(res.Moments, a.id)
		a.recordings++
	}
}

func isStill(name string) bool { return startsWithAny(name, still) }

func isGesturing(name string) bool { return startsWithAny(name, gesturing) }

func startsWithAny(name string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}

func videoRow(name string, obs *analysis.Observations, res *analysis.Results) []string {
	face, gaze, body, why := seenShares(obs.Visual)
	contact := finding(res, "eye_contact.gaze_to_camera")
	return []string{name, number(obs.Recording.Duration, 1), number(face, 3), number(gaze, 3), why, number(body, 3),
		fmt.Sprintf("%s [%s, %s]", number(contact.Value, 2), number(contact.Band[0], 2), number(contact.Band[1], 2)),
		value(res, "eye_contact.look_aways"), value(res, "face.blink_rate"), value(res, "fidget.self_touch"),
		value(res, "fidget.rhythmic"), value(res, "posture.arms_crossed")}
}

// value is a finding's number, or the reason why there is none.
func value(res *analysis.Results, id string) string {
	f := finding(res, id)
	if f.Value != f.Value {
		if len(f.Reason) > 24 {
			return "not measured"
		}
		return f.Reason
	}
	return number(f.Value, 2)
}

func count(moments []analysis.Moment, measure string) (n int) {
	for _, m := range moments {
		if m.Measure == measure {
			n++
		}
	}
	return n
}

// seenShares are the shares of analysed frames with a face, gaze and trusted shoulders, and the commonest reason without gaze.
func seenShares(v *analysis.Visual) (face, gaze, body float64, why string) {
	if v == nil {
		return 0, 0, 0, analysis.NoVideo.String()
	}
	if len(v.People) == 0 {
		return 0, 0, 0, analysis.NoFace.String()
	}
	p := &v.People[0]
	faces, eyes, bodies, asked := 0, 0, 0, 0
	reasons := map[analysis.Reason]int{}
	for i := range v.Time {
		if p.Face.Reason[i] == analysis.Measured {
			faces++
		}
		if p.Face.EyeReason[i] == analysis.Measured {
			eyes++
		} else {
			reasons[p.Face.EyeReason[i]]++
		}
		if p.Body.Reason[i] == analysis.NotAnalysed {
			continue
		}
		asked++
		if p.Body.Trusted(i, blazepose.LeftShoulder, v.Width, v.Height) && p.Body.Trusted(i, blazepose.RightShoulder, v.Width, v.Height) {
			bodies++
		}
	}
	most := analysis.Measured
	for r := analysis.Reason(1); r < 40; r++ {
		if reasons[r] > reasons[most] {
			most = r
		}
	}
	n := len(v.Time)
	return ratio(faces, n), ratio(eyes, n), ratio(bodies, asked), most.String()
}
