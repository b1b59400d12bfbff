package main

import "math"

const (
	frameRate = 25
	width     = 960
	height    = 720
)

// stretch is what is scripted from its start up to the next stretch's start.
type stretch struct {
	start  float64 // s
	gaze   string  // camera, left, right; "" with nobody in the picture
	yaw    float64 // degrees the eyes turn, > 0 towards the right edge of the picture
	fidget string  // still, nod, sway
}

var script = []stretch{
	{0, "camera", 0, "still"},
	{5, "right", 18, "still"},
	{8, "camera", 0, "still"},
	{10.5, "left", -18, "still"},
	{13, "camera", 0, "still"},
	{14, "camera", 0, "nod"},
	{16.5, "camera", 0, "still"},
	{17, "", 0, "still"},
	{18.5, "camera", 0, "still"},
	{19.5, "camera", 0, "sway"},
}

// blinks are the times, in s, at which the lids begin to close; each lasts blinkLength.
var blinks = []float64{1.6, 4.2, 9.1, 13.4, 19.1, 22.7}

const (
	blinkLength = 0.2  // s
	nodRate     = 1.6  // Hz
	nodDegrees  = 8.0  // amplitude
	swayRate    = 1.2  // Hz
	swayPixels  = 12.0 // amplitude, pixels of the film
	eyeTime     = 0.1  // s the eyes need for a glance
)

// state is the truth of one instant.
type state struct {
	stretch
	gazeYaw, headYaw, headPitch float64 // degrees
	sway                        float64 // pixels to the right
	lids                        float64 // 0 open to 1 closed
}

// at evaluates the script at time t.
func at(t float64) state {
	i := 0
	for i+1 < len(script) && script[i+1].start <= t {
		i++
	}
	s := state{stretch: script[i]}
	from := 0.0
	if i > 0 {
		from = script[i-1].yaw
	}
	s.gazeYaw = from + (s.yaw-from)*math.Min(1, (t-s.start)/eyeTime)
	// A living head is never quite still: slow turns of incommensurable periods.
	s.headYaw = 1.2*math.Sin(2*math.Pi*t/7.3) + 0.6*math.Sin(2*math.Pi*t/3.1)
	s.headPitch = 0.8*math.Sin(2*math.Pi*t/5.7+1) + 0.3*math.Sin(2*math.Pi*t/2.3)
	fade := math.Min(1, (t-s.start)/0.2)
	switch s.fidget {
	case "nod":
		s.headPitch += fade * nodDegrees * math.Sin(2*math.Pi*nodRate*(t-s.start))
	case "sway":
		s.sway = fade * swayPixels * math.Sin(2*math.Pi*swayRate*(t-s.start))
	}
	for _, b := range blinks {
		if t >= b && t < b+blinkLength {
			s.lids = math.Sin(math.Pi * (t - b) / blinkLength)
		}
	}
	return s
}
