package register

import (
	"math"

	"poise/analysis/vision/internal/geom"
)

// sideAngles are those at which an iris's rim is looked at: lids hide its top and bottom.
var sideAngles = func() (out [][2]float64) {
	for d := -30; d <= 40; d += 10 {
		for _, a := range [...]float64{float64(d), 180 - float64(d)} {
			s, c := math.Sincos(a * math.Pi / 180)
			out = append(out, [2]float64{c, s})
		}
	}
	return out
}()

// Strips are cut so that the pupils lie about this share of their width apart, with this standard deviation.
const usualApart, apartSpread = 0.43, 0.02

// findIrises finds both irises of a strip of w x h grey levels that shows both eyes: two dark discs of one size at about one height,
// across whose sides the light rises most (Daugman 2004, doi 10.1109/TCSVT.2003.818350). The person's
// left eye is on the right.
func findIrises(luma []byte, w, h int) (left, right geom.Point, ok bool) {
	best := math.Inf(-1)
	for size := .036; size <= .052; size += .004 { // of the width
		r := size * float64(w)
		var peaks [2][]rimPeak
		for k, part := range [2][2]float64{{.56, .78}, {.14, .36}} {
			for y := .3 * float64(h); y < .75*float64(h); y++ {
				for x := part[0] * float64(w); x < part[1]*float64(w); x++ {
					peaks[k] = keepPeak(peaks[k], rimPeak{geom.Point{X: x, Y: y}, rimScore(luma, w, h, x, y, r)})
				}
			}
		}
		for _, a := range peaks[0] {
			for _, b := range peaks[1] {
				apart := a.at.Sub(b.at)
				level, far := apart.Y/r, (apart.X/float64(w)-usualApart)/apartSpread
				if s := a.score + b.score - 4*level*level - 2*far*far; s > best {
					best, left, right, ok = s, a.at, b.at, true
				}
			}
		}
	}
	return left, right, ok
}

type rimPeak struct {
	at    geom.Point
	score float64
}

// keepPeak keeps the best few places, those that lie close together as one.
func keepPeak(peaks []rimPeak, p rimPeak) []rimPeak {
	const most, apart = 6, 5
	for i := range peaks {
		if peaks[i].at.Sub(p.at).Norm() < apart {
			if p.score > peaks[i].score {
				peaks[i] = p
			}
			return peaks
		}
	}
	if len(peaks) < most {
		return append(peaks, p)
	}
	worst := 0
	for i := range peaks {
		if peaks[i].score < peaks[worst].score {
			worst = i
		}
	}
	if p.score > peaks[worst].score {
		peaks[worst] = p
	}
	return peaks
}

// rimScore is by how many grey levels the sides of a circle grow brighter outwards, both alike, and how dark it is inside.
func rimScore(luma []byte, w, h int, x, y, r float64) float64 {
	at := func(c [2]float64, r float64) float64 {
		px, py := min(max(int(x+c[0]*r+.5), 0), w-1), min(max(int(y+c[1]*r+.5), 0), h-1)
		return float64(luma[py*w+px])
	}
	var side [2]float64
	dark := 0.0
	for i, c := range sideAngles {
		rise := at(c, r*1.15) - at(c, r*.85)
		side[i%2] += math.Max(-30, math.Min(60, rise)) * 2 / float64(len(sideAngles))
		dark += (at(c, r*.7) + at(c, r*.35)) / 2 / float64(len(sideAngles))
	}
	return (side[0]+side[1])/2 - .4*math.Abs(side[0]-side[1]) - .15*dark
}
