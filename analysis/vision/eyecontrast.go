package vision

import (
	"math"
	"slices"

	"poise/models"
)

// lidContour are the mesh points of the lids around the left and right eye, in order.
var lidContour = [2][16]int{
	{263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466},
	{33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246},
}

// minEyePixels is the least number of pixels between the lids that a contrast is computed from.
const minEyePixels = 8

// contrast is the range of brightness between the lids, from dark (iris) to bright (white of the eye), as a share of full
// white. image is the mesh network's input, three planes of n x n values from 0 to 1; points are in pixels of it. NaN when
// the lids enclose too little to tell.
func contrast(image []float32, points *[models.FacePoints][2]float64, eye int) float64 {
	const n = models.FaceImageSize
	l := lidOutlineOf(points, eye)
	var inside []float64
	for y := int(math.Max(l.y0, 0)); y <= int(math.Min(l.y1, n-1)); y++ {
		for x := int(math.Max(l.x0, 0)); x <= int(math.Min(l.x1, n-1)); x++ {
			if l.contains(float64(x)+0.5, float64(y)+0.5) {
				inside = append(inside, luma(image, x, y))
			}
		}
	}
	if len(inside) < minEyePixels {
		return math.NaN()
	}
	slices.Sort(inside)
	last := float64(len(inside) - 1)
	return inside[int(0.9*last)] - inside[int(0.1*last)]
}

// luma is the brightness of a pixel of the mesh network's input, 0 to 1.
func luma(image []float32, x, y int) float64 {
	const n = models.FaceImageSize
	i := y*n + x
	return 0.299*float64(image[i]) + 0.587*float64(image[n*n+i]) + 0.114*float64(image[2*n*n+i])
}

// lidOutline are the lids around an eye and its bounds.
type lidOutline struct {
	points         [16][2]float64 // in order
	x0, y0, x1, y1 float64
}

func lidOutlineOf(points *[models.FacePoints][2]float64, eye int) (l lidOutline) {
	l.x0, l.y0, l.x1, l.y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i, k := range lidContour[eye] {
		p := points[k]
		l.points[i] = p
		l.x0, l.y0 = min(l.x0, p[0]), min(l.y0, p[1])
		l.x1, l.y1 = max(l.x1, p[0]), max(l.y1, p[1])
	}
	return l
}

// contains reports whether a point lies within the lids, by ray casting.
func (l *lidOutline) contains(x, y float64) bool {
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
const contrastTrustNone, contrastTrustFull = 5.0 / 255, 15.0 / 255

// contrastTrust is the factor of an eye's weight for its contrast, 0 to 1; it is half at 10 levels.
func contrastTrust(contrast float64) float64 {
	if math.IsNaN(contrast) {
		return 1 // too few pixels between the lids: their opening decides
	}
	return ramp(contrast, contrastTrustNone, contrastTrustFull)
}
