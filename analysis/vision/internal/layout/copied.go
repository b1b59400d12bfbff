package layout

import (
	"image"
	"math"
)

const (
	copyEdge     = 0.55 // of the height along which the edge between film and copy shows
	copyStretch  = 0.25 // of each eighth of that height, on either side: a window in a blurred room ends somewhere
	copyBlurred  = 0.45 // of the film's mean step of luma that a blurred copy has at most
	copyAlike    = 0.6  // correlation of a copy with what it is a copy of
	copyBlock    = 16   // pixels: means that are compared
	leastCopySum = 12   // blocks
)

// copied is the film between two blurred enlarged copies of its sides: both edges lie equally far from the middle.
func (f *Finder) copied(e edges) (image.Rectangle, bool) {
	whole := image.Rect(0, 0, f.w, f.h)
	best, at := 0.0, image.Rectangle{}
	for x := f.w / 20; x < f.w*2/5; x++ {
		if c := math.Min(nearest(x, func(k int) float64 { return e.column(k, 0, f.h) }),
			nearest(f.w-x, func(k int) float64 { return e.column(k, 0, f.h) })); c > best {
			best, at = c, image.Rect(x, 0, f.w-x, f.h)
		}
	}
	for y := f.h / 20; y < f.h*2/5; y++ {
		if c := math.Min(nearest(y, func(k int) float64 { return e.row(k, 0, f.w) }),
			nearest(f.h-y, func(k int) float64 { return e.row(k, 0, f.w) })); c > best {
			best, at = c, image.Rect(0, y, f.w, f.h-y)
		}
	}
	if best < copyEdge || !f.throughout(e, at) || !f.blurredAbout(at) || f.likeness(at) < copyAlike {
		return whole, false
	}
	return at, true
}

// throughout tells whether the edges of a film in the middle of the picture go from one end of the picture to the other.
func (f *Finder) throughout(e edges, r image.Rectangle) bool {
	const parts = 8
	for k := range parts {
		from, to := f.h*k/parts, f.h*(k+1)/parts
		cover := func(x int) float64 { return e.column(x, from, to) }
		low, high := r.Min.X, r.Max.X
		if r.Dx() == f.w {
			from, to = f.w*k/parts, f.w*(k+1)/parts
			cover = func(y int) float64 { return e.row(y, from, to) }
			low, high = r.Min.Y, r.Max.Y
		}
		if max(nearest(low, cover), nearest(high, cover)) < copyStretch {
			return false
		}
	}
	return true
}

// nearest is the greatest cover at a line or beside it.
func nearest(line int, cover func(int) float64) float64 {
	return max(cover(line-1), cover(line), cover(line+1))
}

// blurredAbout tells whether what lies outside of a rectangle has far less detail than what lies inside.
func (f *Finder) blurredAbout(r image.Rectangle) bool {
	var in, out, inside, outside float64
	for j := range f.ny {
		for i := range f.nx {
			p := image.Point{X: i * grid, Y: j * grid}
			switch {
			case p.In(r.Inset(2 * grid)):
				in, inside = in+f.steps(i, j), inside+1
			case !p.In(r.Inset(-2 * grid)):
				out, outside = out+f.steps(i, j), outside+1
			}
		}
	}
	return inside > 0 && outside > 0 && out/outside < copyBlurred*in/inside
}

// likeness is the correlation of what lies outside of a rectangle with the rectangle enlarged to cover the picture, in the last
// sample.
func (f *Finder) likeness(r image.Rectangle) float64 {
	scale := math.Max(float64(f.w)/float64(r.Dx()), float64(f.h)/float64(r.Dy()))
	cx, cy := float64(r.Min.X+r.Max.X)/2, float64(r.Min.Y+r.Max.Y)/2
	var n, sa, sb, saa, sbb, sab float64
	for y := 0; y+copyBlock <= f.h; y += copyBlock {
		for x := 0; x+copyBlock <= f.w; x += copyBlock {
			block := image.Rect(x, y, x+copyBlock, y+copyBlock)
			if block.Overlaps(r.Inset(-grid)) {
				continue
			}
			from := image.Rect(int(cx+(float64(x)-cx)/scale), int(cy+(float64(y)-cy)/scale),
				int(cx+(float64(x+copyBlock)-cx)/scale)+1, int(cy+(float64(y+copyBlock)-cy)/scale)+1).Intersect(r)
			if from.Empty() {
				continue
			}
			a, b := f.mean(block), f.mean(from)
			n, sa, sb, saa, sbb, sab = n+1, sa+a, sb+b, saa+a*a, sbb+b*b, sab+a*b
		}
	}
	va, vb := saa-sa*sa/n, sbb-sb*sb/n
	if n < leastCopySum || va <= 0 || vb <= 0 {
		return 0
	}
	return (sab - sa*sb/n) / math.Sqrt(va*vb)
}

func (f *Finder) mean(r image.Rectangle) float64 {
	sum := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, v := range f.last[y*f.w+r.Min.X : y*f.w+r.Max.X] {
			sum += int(v)
		}
	}
	return float64(sum) / float64(r.Dx()*r.Dy())
}
