package main

import (
	"fmt"
	"io"
	"math"

	"poise/analysis"
)

const (
	irisReach   = 1.04 // cm from an eyeball's centre to its iris (Bekerman et al. 2014, doi 10.1155/2014/503645)
	leastAgreed = 3.0  // seconds in which both eyes must be seen both ways
)

// eyesAgree compares both eyes of real people, whose gaze nobody knows: eyes turn together, so that what they differ by is error.
type eyesAgree struct {
	t             table
	clips, better [2]int // by axis
}

func newEyesAgree() *eyesAgree {
	return &eyesAgree{t: table{head: []string{"recording", "frames", "yaw: each frame's face alone, °", "registered, °", "pitch: each frame's face alone, °", "registered, °"}}}
}

// add takes in a recording in which the eyes could be followed both ways.
func (e *eyesAgree) add(name string, obs *analysis.Observations) {
	v := obs.Visual
	if v == nil || len(v.People) == 0 || len(v.People[0].Face.LeftIrisX) != len(v.Time) {
		return
	}
	alone, registered := apart(&v.People[0].Face)
	n := len(alone[0])
	if n == 0 || float64(n)*obs.Recording.Duration/float64(len(v.Time)) < leastAgreed {
		return
	}
	row := []string{name, fmt.Sprint(n)}
	for a := range alone {
		before, now := middleHalf(alone[a]), middleHalf(registered[a])
		row = append(row, number(before, 1), number(now, 1))
		e.clips[a]++
		if now < before {
			e.better[a]++
		}
	}
	e.t.add(row...)
}

// apart is by how much the left eye turns more than the right one in each frame that shows both, degrees, by each frame's face alone
// and by registration; yaw, pitch.
func apart(f *analysis.Face) (alone, registered [2][]float64) {
	turn := func(left, right float32) float64 {
		return math.Asin(math.Max(-1, math.Min(1, float64(left-right)/irisReach))) * 180 / math.Pi
	}
	for i, why := range f.EyeReason {
		yaw, pitch := float64(f.LeftEyeYaw[i]-f.RightEyeYaw[i]), float64(f.LeftEyePitch[i]-f.RightEyePitch[i])
		x, y := turn(f.LeftIrisX[i], f.RightIrisX[i]), turn(f.LeftIrisY[i], f.RightIrisY[i])
		if why != analysis.Measured || math.IsNaN(yaw+pitch+x+y) {
			continue
		}
		alone[0], alone[1] = append(alone[0], yaw), append(alone[1], pitch)
		registered[0], registered[1] = append(registered[0], x), append(registered[1], y)
	}
	return alone, registered
}

// middleHalf is the range that holds the middle half of the values.
func middleHalf(v []float64) float64 { return quantile(v, .75) - quantile(v, .25) }

func (e *eyesAgree) write(w io.Writer) {
	if len(e.t.rows) == 0 {
		return
	}
	fmt.Fprintf(w, "\n### Do both eyes agree?\n\nEyes turn together. By how much the left one turns more than the right one, from frame to frame: the range "+
		"of the middle half. Registered irises may differ by half a millimetre (standard deviation) only, which helps them. "+
		"Better registered: yaw %d of %d, pitch %d of %d.\n", e.better[0], e.clips[0], e.better[1], e.clips[1])
	e.t.write(w)
}
