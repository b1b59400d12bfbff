package vision

import (
	"math"
	"slices"

	"poise/models"
)

// ring are the lid points around each eye, in order, left and right.
var ring = [2][16]int{
	{263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466},
	{33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246},
}

// leastPixels inside the lids say something about their light.
const leastPixels = 8

// contrast is how far the light inside the lids spreads from dark (iris) to bright (white of the eye), as a share of full
// white. image is the mesh network's input, three planes of n x n values from 0 to 1; points are in pixels of it. NaN when
// the lids enclose too little to tell.
func contrast(image []float32, points *[models.FacePoints][2]float64, eye int) float64 {
	const n = models.FaceImageSize
	l := outlineOf(points, eye)
	var inside []float64
	for y := int(math.Max(l.y0, 0)); y <= int(math.Min(l.y1, n-1)); y++ {
		for x := int(math.Max(l.x0, 0)); x <= int(math.Min(l.x1, n-1)); x++ {
			if l.enclose(float64(x)+0.5, float64(y)+0.5) {
				inside = append(inside, light(image, x, y))
			}
		}
	}
	if len(inside) < leastPixels {
		return math.NaN()
	}
	slices.Sort(inside)
	last := float64(len(inside) - 1)
	return inside[int(0.9*last)] - inside[int(0.1*last)]
}

// light is the brightness of a pixel of the mesh network's input, 0 to 1.
func light(image []float32, x, y int) float64 {
	const n = models.FaceImageSize
	i := y*n + x
	return 0.299*float64(image[i]) + 0.587*float64(image[n*n+i]) + 0.114*float64(image[2*n*n+i])
}

// eyeOutline are the lids around an eye and its bounds.
type eyeOutline struct {
	points         [16][2]float64 // in order
	x0, y0, x1, y1 float64
}

func outlineOf(points *[models.FacePoints][2]float64, eye int) (l eyeOutline) {
	l.x0, l.y0, l.x1, l.y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i, k := range ring[eye] {
		p := points[k]
		l.points[i] = p
		l.x0, l.y0 = min(l.x0, p[0]), min(l.y0, p[1])
		l.x1, l.y1 = max(l.x1, p[0]), max(l.y1, p[1])
	}
	return l
}

// enclose tells whether a point lies within the lids, by the crossings of a ray.
func (l *eyeOutline) enclose(x, y float64) bool {
	if x < l.x0 || x > l.x1 || y < l.y0 || y > l.y1 {
		return false
	}
	in := false
	prev := l.points[len(l.points)-1]
	for _, p := range l.points {
		if (p[1] > y) != (prev[1] > y) && x < (prev[0]-p[0])*(y-p[1])/(prev[1]-p[1])+p[0] {
			in = !in
		}
		prev = p
	}
	return in
}

// Iris and white of the eye differ by a third of full white in good light (0.3 to 0.5 on photographs). Below 10 of 255
// levels, three times a webcam's noise, what the mesh calls an iris is a guess: dark glasses, a face against a window.
const noContrast, someContrast = 5.0 / 255, 15.0 / 255

// visible is the share of trust that an eye's contrast leaves: half at 10 levels.
func visible(contrast float64) float64 {
	if math.IsNaN(contrast) {
		return 1 // too few pixels between the lids: their opening tells
	}
	return ramp(contrast, noContrast, someContrast)
}
