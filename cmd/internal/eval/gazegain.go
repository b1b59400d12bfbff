package main

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// trace is measured gaze against what it may follow, frame by frame, degrees.
type trace struct{ x, y []float64 }

func (t *trace) add(x, y float64) { t.x, t.y = append(t.x, x), append(t.y, y) }

const (
	gainReach  = 15.0 // degrees about the lens in which the gain is taken
	leastSpans = 1.5  // degrees, standard deviation, that what is followed must spread for a slope to mean something
	farHead    = 30.0 // degrees from its median beyond which the head's turn does not count for the leak
)

// trace keeps a frame for gain and leak.
func (s *gazeScore) trace(t *truth, i int, yaw, pitch float64) {
	if math.Abs(t.gazeYaw[i]) < gainReach && math.Abs(t.gazePitch[i]) < gainReach {
		s.near[0].add(t.gazeYaw[i], yaw)
		s.near[1].add(t.gazePitch[i], pitch)
	}
	if t.gaze[i] == "camera" {
		s.lens[0].add(t.headYaw[i], yaw)
		s.lens[1].add(t.headPitch[i], pitch)
	}
}

// gain is by how much measured gaze moves for a degree of the truth; NaN where the truth does not move.
func (s *gazeScore) gain(axis int) float64 { return s.near[axis].slope(math.Inf(1)) }

// leak is by how much measured gaze moves for a degree of the head while the eyes hold the lens.
func (s *gazeScore) leak(axis int) float64 { return s.lens[axis].slope(farHead) }

// steadiness is the spread of measured gaze while the eyes hold the lens.
func (s *gazeScore) steadiness(axis int) float64 { return spread(s.lens[axis].y) }

func (t trace) slope(reach float64) float64 {
	middle := quantile(t.x, 0.5)
	var x, y []float64
	for i := range t.x {
		if math.Abs(t.x[i]-middle) < reach {
			x, y = append(x, t.x[i]), append(y, t.y[i])
		}
	}
	if len(x) < 3 || spread(x) < leastSpans {
		return math.NaN()
	}
	_, slope := stat.LinearRegression(x, y, nil, false)
	return slope
}
