package analysis

import (
	"math"
	"slices"
)

const (
	// What a living face does within seconds, and a picture of one does not, whatever the camera does: the head turns and nods against
	// the line to the lens, lids and lips open and close. Degrees. In 24 real recordings of 3 to 30 s with living faces at least one of
	// the four goes farther, mostly all of them by ten times; in one of a photograph on a slide they reach 1.1 and 0.5 (November 2026). In the
	// stillest four seconds of each of 14 real people one goes to 5.5 times its limit or more, of the photograph to 0.8 of it: with any
	// one person left out, limits midway between the photograph and the stillest of the others (2.1 to 2.5 times these) tell that one too.
	lifeTurn, lifeNod = 1.5, 0.9
	// Landmarks of a still picture scatter by a pixel, or by the network's own input of 192 pixels where that is coarser.
	lifeLids, lifeLips = 1.0, 1.5 // pixels
	meshWidth          = 170.0    // pixels of the input that a face is wide
)

// Lifeless tells whether the face, seen for that many seconds or longer, never turned, blinked or opened its mouth: a picture of a face.
// times are those of its frames.
func (f *Face) Lifeless(times []float64, least float64) bool {
	var turn, nod, lids, lips, width []float64
	seen := 0.0
	for i, why := range f.Reason {
		if why != Measured || !(f.Width[i] > 0) || f.HeadYaw[i] != f.HeadYaw[i] {
			continue
		}
		if i > 0 {
			seen += math.Min(times[i]-times[i-1], 0.5)
		}
		turn, nod = append(turn, float64(f.HeadYaw[i])), append(nod, float64(f.HeadPitch[i]))
		lids = append(lids, (f.gap(i, 386, 374)+f.gap(i, 159, 145))/2)
		lips = append(lips, f.gap(i, 13, 14))
		width = append(width, float64(f.Width[i]))
	}
	if len(width) == 0 || seen < least {
		return false
	}
	slices.Sort(width)
	pixel := math.Max(1/width[len(width)/2], 1/meshWidth)
	return extent(turn) < lifeTurn && extent(nod) < lifeNod && extent(lids) < lifeLids*pixel && extent(lips) < lifeLips*pixel
}

// gap is the distance of two landmarks in face widths.
func (f *Face) gap(i, a, b int) float64 {
	ax, ay := f.Point(i, a)
	bx, by := f.Point(i, b)
	return math.Hypot(float64(ax-bx), float64(ay-by)) / float64(f.Width[i])
}

// extent is the range of values but for the extreme hundredth at either end.
func extent(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)-1-len(v)/100] - v[len(v)/100]
}
