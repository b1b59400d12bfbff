package fidget

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
)

// spot is where a hand is on the face: from the middle of the eyes, in face widths, across (to either side) and down
// along the face; NaN where no hand is near.
type spot struct{ across, down float64 }

var nowhere = spot{math.NaN(), math.NaN()}

// eyeCorners are the outer and inner corners of both eyes in the numbering of the face mesh, the outermost at the ends.
var eyeCorners = [...]int{33, 133, 362, 263}

// spotOf brings a point of the picture into the face's own directions at a frame.
func spotOf(f *analysis.Face, i int, p point, width float64) spot {
	var x, y float64
	for _, k := range eyeCorners {
		a, b := f.Point(i, k)
		x, y = x+float64(a)/float64(len(eyeCorners)), y+float64(b)/float64(len(eyeCorners))
	}
	rx, ry := f.Point(i, eyeCorners[0])
	lx, ly := f.Point(i, eyeCorners[len(eyeCorners)-1])
	sin, cos := math.Sincos(math.Atan2(float64(ly-ry), float64(lx-rx)))
	dx, dy := (p.x-x)/width, (p.y-y)/width
	return spot{math.Abs(dx*cos + dy*sin), dy*cos - dx*sin}
}

// Where the parts of a face begin, in face widths from the middle of the eyes, after the proportions of adult faces
// (Farkas 1994, Anthropometry of the Head and Face): hairline 0.5 above, nose 0.35, mouth 0.55 and chin 0.9 below.
const (
	hairline, browline       = -0.45, -0.12
	underEyes, mouth, chinUp = 0.15, 0.42, 0.70
	neck                     = 0.95
	middle, aside            = 0.25, 0.50
)

// part names the part of the head at a spot, as the kinds of moments do.
func (s spot) part() string {
	switch {
	case s.down < hairline:
		return "hair"
	case s.down >= neck:
		return "neck"
	case s.across >= aside && s.down < mouth:
		return "ear"
	case s.down < browline:
		return "forehead"
	case s.down < underEyes:
		return "eyes"
	case s.down >= chinUp:
		return "chin"
	case s.across >= middle:
		return "cheek"
	case s.down < mouth:
		return "nose"
	}
	return "mouth"
}

// partWords is how a moment's sentence names the parts.
var partWords = map[string]string{"hair": lang.Mark("in the hair"), "neck": lang.Mark("at the neck"), "ear": lang.Mark("at the side of the head, at an ear or the glasses"), "forehead": lang.Mark("on the forehead"),
	"eyes": lang.Mark("at the eyes or glasses"), "chin": lang.Mark("at the chin"), "cheek": lang.Mark("on a cheek"), "nose": lang.Mark("at the nose"), "mouth": lang.Mark("at the mouth"),
	"touch": lang.Mark("on the face, hair or neck")}

// partDuring is the part that a hand is at during an episode: at the median of its spots; "touch" where none is known.
func partDuring(spots []spot, e track.Episode) string {
	var across, down []float64
	for _, s := range spots[e.First : e.Last+1] {
		across, down = append(across, s.across), append(down, s.down)
	}
	s := spot{track.Median(across), track.Median(down)}
	if math.IsNaN(s.down) {
		return "touch"
	}
	return s.part()
}
