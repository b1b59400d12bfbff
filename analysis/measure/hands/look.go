package hands

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/measure/figure"
)

// Indices of a hand's points.
const (
	wristPoint = 0
	indexBase  = 5
	middleBase = 9
	pinkyBase  = 17
	toTip      = 3 // from a finger's base
	firstBase  = indexBase
	perFinger  = 4
	fingers    = 4 // without the thumb
)

// look is one hand with its fingers.
type look struct {
	x, y, z [len(analysis.HandPoints)]float64 // pixels
	reach   [fingers]float64                  // distance of the tip from the knuckle over the finger's length: 1 straight, 0.4 closed
	moved   float64                           // pixels in the picture since the look before, against the shoulders; NaN unknown
	palm    float64                           // cosine between the palm's direction and that to the camera; -1: the back is shown
}

// fingersOf reads look k at the left (0) or right (1) hand.
func fingersOf(h *analysis.Hand, k, side int) *look {
	l := new(look)
	for j := range l.x {
		x, y, z := h.At(k, j)
		l.x[j], l.y[j], l.z[j] = float64(x), float64(y), float64(z)
	}
	for f := range l.reach {
		base, length := firstBase+perFinger*f, 0.0
		for j := base; j < base+toTip; j++ {
			length += l.distance(j, j+1)
		}
		l.reach[f] = l.distance(base, base+toTip) / length
	}
	ax, ay, az := l.from(wristPoint, indexBase)
	bx, by, bz := l.from(wristPoint, pinkyBase)
	nx, ny, nz := ay*bz-az*by, az*bx-ax*bz, ax*by-ay*bx
	l.palm = nz / math.Sqrt(nx*nx+ny*ny+nz*nz)
	if side == 1 { // the right hand's palm is the left one's mirrored
		l.palm = -l.palm
	}
	return l
}

func (l *look) from(a, b int) (x, y, z float64) {
	return l.x[b] - l.x[a], l.y[b] - l.y[a], l.z[b] - l.z[a]
}

func (l *look) distance(a, b int) float64 {
	x, y, z := l.from(a, b)
	return math.Sqrt(x*x + y*y + z*z)
}

const (
	straight = 0.90 // reach of a straight finger: joints bent by 25 and 15 degrees still pass
	curled   = 0.60 // of a closed one: joints bent by more than about 80 and 45 degrees
	between  = 0.75 // that no finger of a closed or an open hand passes: 65 and 35 degrees
	toCamera = 0.50 // cosine of 60 degrees
)

// fist and open tell how the hand is held; shift makes either condition stricter.
func (l *look) fist(shift float64) bool {
	n := 0
	for _, r := range l.reach {
		if r > between-shift {
			return false
		}
		if r < curled-shift {
			n++
		}
	}
	return n >= fingers-1
}

func (l *look) open(shift float64) bool {
	n := 0
	for _, r := range l.reach {
		if r < between+shift {
			return false
		}
		if r > straight+shift {
			n++
		}
	}
	return n >= fingers-1 && l.palm >= toCamera+shift
}

// gap is the least distance between the points of two hands, pixels in the picture.
func gap(a, b *look) float64 {
	least := math.Inf(1)
	for i := range a.x {
		for j := range b.x {
			least = math.Min(least, math.Hypot(a.x[i]-b.x[j], a.y[i]-b.y[j]))
		}
	}
	return least
}

// apart is the mean distance in the picture between the same points of two hands, pixels.
func apart(a, b *look, points ...int) float64 {
	sum := 0.0
	for _, j := range points {
		sum += math.Hypot(a.x[j]-b.x[j], a.y[j]-b.y[j])
	}
	return sum / float64(len(points))
}

// moved is by how much b differs from a in the picture but for a shift (of the shoulders), on the average of the points, pixels.
func moved(a, b *look, dx, dy float64) float64 {
	sum := 0.0
	for j := range a.x {
		sum += math.Hypot(b.x[j]-a.x[j]-dx, b.y[j]-a.y[j]-dy)
	}
	return sum / float64(len(a.x))
}

// mostOutside is how many of a hand's points may lie outside the picture: a fifth. Those are guessed, and which side of the
// hand is shown with them.
const mostOutside = 4

// cutOff tells whether the edge of the camera's picture cuts off the hand of look k.
func cutOff(h *analysis.Hand, k int, body *analysis.Body, v *analysis.Visual) bool {
	left, top, right, bottom := body.Edges(int(h.Frame[k]), v.Width, v.Height)
	outside := 0
	for j := range analysis.HandPoints {
		if x, y, _ := h.At(k, j); x < left || y < top || x >= right || y >= bottom {
			outside++
		}
	}
	return outside > mostOutside
}

// longestHold is for how many seconds a look stands: a little more than the distance of looks.
const longestHold = 1.2

// looksAt brings the looks at a hand to the poses: the last one before each, nil where none is near or no hand was found.
func looksAt(v *analysis.Visual, fig *figure.Result, side int) []*look {
	p := &v.People[0]
	h := [2]*analysis.Hand{&p.LeftHand, &p.RightHand}[side]
	x, y := fig.Middle(blazepose.LeftShoulder, blazepose.RightShoulder)
	out := make([]*look, len(fig.Frames))
	k, from := -1, 0
	var now *look
	for i, f := range fig.Frames {
		for k+1 < len(h.Frame) && int(h.Frame[k+1]) <= f {
			last := now
			k++
			if now = nil; !h.Found(k) || cutOff(h, k, &p.Body, v) {
				continue
			}
			now = fingersOf(h, k, side)
			if now.moved = math.NaN(); last != nil && v.Time[f]-fig.Clock.Time[from] <= longestHold {
				now.moved = moved(last, now, x[i]-x[from], y[i]-y[from])
			}
			from = i
		}
		if now != nil && v.Time[f]-v.Time[h.Frame[k]] <= longestHold && fig.Reason[i] == analysis.Measured {
			out[i] = now
		}
	}
	return out
}
