package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"sort"
	"strconv"

	"poise/analysis"
	"poise/analysis/blazepose"
)

// truth is a truth file: what an avatar did, by frame.
type truth struct {
	time                  []float64
	gaze, posture, fidget []string
	gazeYaw, gazePitch    []float64 // degrees relative to the lens
	headYaw, headPitch    []float64
	blink                 []bool
	joint                 map[string][][2]float64 // pixels
	settled               map[string][]bool       // by label column: long enough after a switch
}

// settle is how long people take to move after a label switches, seconds.
var settle = map[string]float64{"gaze": 0.6, "posture": 1.0, "fidget": 0.6}

// truthJoints are the joints of a truth file that poise measures too, with the body keypoint; the eyes have none.
var truthJoints = []struct {
	name     string
	keypoint int
}{
	{"lshoulder", blazepose.LeftShoulder}, {"rshoulder", blazepose.RightShoulder}, {"lelbow", blazepose.LeftElbow},
	{"relbow", blazepose.RightElbow}, {"lwrist", blazepose.LeftWrist}, {"rwrist", blazepose.RightWrist},
	{"leye", -1}, {"reye", -1},
}

func readTruth(path string) (*truth, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return parseTruth(f)
}

func parseTruth(r io.Reader) (*truth, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 {
		return nil, fmt.Errorf("read truth: no rows")
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	t := &truth{joint: map[string][][2]float64{}, settled: map[string][]bool{}}
	var bad error
	for _, row := range rows[1:] {
		num := func(name string) float64 {
			i, ok := column[name]
			if !ok {
				bad = fmt.Errorf("read truth: no column %q", name)
				return math.NaN()
			}
			v, err := strconv.ParseFloat(row[i], 64)
			if err != nil {
				bad = fmt.Errorf("read truth: %w", err)
			}
			return v
		}
		t.time = append(t.time, num("t"))
		t.gazeYaw, t.gazePitch = append(t.gazeYaw, num("gaze_yaw")), append(t.gazePitch, num("gaze_pitch"))
		t.headYaw, t.headPitch = append(t.headYaw, num("head_yaw")), append(t.headPitch, num("head_pitch"))
		t.blink = append(t.blink, num("blink") == 1)
		for _, j := range truthJoints {
			t.joint[j.name] = append(t.joint[j.name], [2]float64{num(j.name + "_x"), num(j.name + "_y")})
		}
		if bad != nil {
			return nil, bad
		}
		t.gaze = append(t.gaze, row[column["gaze"]])
		t.posture = append(t.posture, row[column["posture"]])
		t.fidget = append(t.fidget, row[column["fidget"]])
	}
	for name, labels := range map[string][]string{"gaze": t.gaze, "posture": t.posture, "fidget": t.fidget} {
		t.settled[name] = settledAfter(t.time, labels, settle[name])
	}
	return t, nil
}

// settledAfter tells for each row whether its label has held for wait seconds; the first label always has.
func settledAfter(times []float64, labels []string, wait float64) []bool {
	out, since := make([]bool, len(labels)), math.Inf(-1)
	for i := range labels {
		if i > 0 && labels[i] != labels[i-1] {
			since = times[i]
		}
		out[i] = times[i]-since >= wait
	}
	return out
}

// at is the first row at or after t, or the last.
func (t *truth) at(time float64) int { return min(sort.SearchFloat64s(t.time, time), len(t.time)-1) }

// Lengths of the marked baseline: the shortest stretch of settled looking at the lens, and what of a long one is marked.
const (
	leastMarked = 1.5
	mostMarked  = 3.0
)

// marked is the first settled stretch of looking at the lens: what a user would mark as baseline.
func (t *truth) marked() (analysis.Span, bool) {
	start := -1
	for i := range t.time {
		ok := t.gaze[i] == "camera" && t.settled["gaze"][i]
		if ok && start < 0 {
			start = i
		}
		if start >= 0 && (!ok || i == len(t.time)-1) {
			if t.time[i]-t.time[start] >= leastMarked {
				return analysis.Span{Start: t.time[start], End: math.Min(t.time[i], t.time[start]+mostMarked)}, true
			}
			start = -1
		}
	}
	return analysis.Span{}, false
}
