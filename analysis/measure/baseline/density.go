package baseline

import (
	"math"

	"poise/analysis/measure/internal/track"
)

// Where the irises of people who look into the lens stand, against the middle of the average head's eyes: the line of sight
// differs from the eye's axis by some 5 degrees that differ between people (kappa), and their faces from the average.
const (
	lensYaw   = 6.0 // degrees, standard deviation
	lensPitch = 8.0
	// apart is how far, in degrees, another place must be from the best one to be another; nearly is the share of the best
	// one's evidence from which it may as well be the lens.
	apart  = 5.0
	nearly = 0.5
	// sampled is of how many frames the density is taken.
	sampled = 600
)

// density is how often the gaze goes where: directions of frames, degrees.
type density [][2]float64

func newDensity(yaw, pitch []float32) density {
	known := func(i int) bool { return !math.IsNaN(float64(yaw[i]) + float64(pitch[i])) }
	var out density
	for _, i := range track.Evenly(len(yaw), sampled, known) {
		out = append(out, [2]float64{float64(yaw[i]), float64(pitch[i])})
	}
	return out
}

// of is the share of the gaze about a direction.
func (d density) of(at [2]float64) float64 {
	sum := 0.0
	for _, p := range d {
		sum += math.Exp(-0.5 * (sq(at[0]-p[0]) + sq(at[1]-p[1])) / sq(kernel))
	}
	return sum / float64(len(d))
}

// each is that about each of its own directions.
func (d density) each() []float64 {
	share := track.Densities(d, kernel)
	for i := range share {
		share[i] /= float64(len(d))
	}
	return share
}

// about is the direction to which the gaze returns most, times how likely it is that of a look taken for straight ahead, which is
// off by so many degrees (standard deviation).
func (d density) about(off float64) (best [2]float64) {
	top := 0.0
	for k, share := range d.each() {
		at := d[k]
		if v := share * math.Exp(-0.5*(sq(at[0]/off)+sq(at[1]/off))); v > top {
			top, best = v, at
		}
	}
	return best
}

// prior is how likely a direction is that of the lens before anything is known of the person, against the likeliest.
func prior(at [2]float64) float64 { return math.Exp(-0.5 * (sq(at[0]/lensYaw) + sq(at[1]/lensPitch))) }

// places are the two directions with the best evidence for being the lens, and how good the second's is against the
// first's; 0 when there is no second.
func (d density) places() (best, second [2]float64, share float64) {
	evidence := d.each()
	top := 0.0
	for k, at := range d {
		if evidence[k] *= prior(at); evidence[k] > top {
			top, best = evidence[k], at
		}
	}
	for k, at := range d {
		if evidence[k]/top > share && math.Hypot(at[0]-best[0], at[1]-best[1]) > apart {
			share, second = evidence[k]/top, at
		}
	}
	return best, second, share
}

func sq(x float64) float64 { return x * x }
