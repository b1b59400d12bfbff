package geom

import (
	"errors"
	"fmt"
	"image"
	"math"

	"gocv.io/x/gocv"

	"poise/analysis/media"
)

// Picture is a planar picture: luma of Width x Height pixels, chroma of half the rows and columns, rounded up.
type Picture struct {
	Width, Height int
	planes        [3]plane // Y, U, V
	color         media.Color
}

type plane struct {
	w, h int
	pix  []byte // w*h bytes
}

// PictureOf looks at a frame; it must not outlive it.
func PictureOf(f media.Frame) Picture {
	y, u, v := f.Planes()
	cw, ch := (f.Width+1)/2, (f.Height+1)/2
	return Picture{f.Width, f.Height, [3]plane{{f.Width, f.Height, y}, {cw, ch, u}, {cw, ch, v}}, f.Color}
}

// Border says what a crop shows outside the picture.
type Border int

// Zero shows black, as the face networks were trained with; Replicate repeats the edge, as the pose network needs it.
const (
	Zero Border = iota
	Replicate
)

// Cropper cuts squares out of pictures. It owns scratch pictures outside Go's memory: Close frees them. It is used by one
// goroutine. The zero value is usable.
type Cropper struct {
	half [2][3]gocv.Mat // planes averaged down, used in turns
	open bool
}

// Close frees the scratch pictures. The cropper must not be used afterwards.
func (c *Cropper) Close() error {
	if !c.open {
		return nil
	}
	c.open = false
	var err error
	for _, planes := range c.half {
		for _, m := range planes {
			err = errors.Join(err, m.Close())
		}
	}
	return err
}

// Crop resamples the region into out, planar RGB of n x n pixels scaled from 0..255 to lo..hi. A region more than twice
// as wide as n pixels is averaged down first, so that nothing aliases.
func (c *Cropper) Crop(out []float32, n int, src Picture, region Square, border Border, lo, hi float32) error {
	for step, turn := region.Side/float64(n), 0; step >= 2; step, turn = step/2, 1-turn {
		if src.Width < 4 || src.Height < 4 {
			break
		}
		var err error
		if src, region, err = c.halve(turn, src, region); err != nil {
			return fmt.Errorf("shrink picture: %w", err)
		}
	}
	s := sampler{luma: src.planes[0], u: src.planes[1], v: src.planes[2], color: src.color, border: border, lo: lo, gain: (hi - lo) / 255}
	s.fillLevels()
	s.run(out, n, region)
	return nil
}

// margin is how many pixels around a region are averaged too, so that repeated halving never eats into it.
const margin = 16

// halve averages 2x2 blocks of the part of src that region covers, and returns it with the region in its pixels. The part
// starts at whole chroma pixels and ends with them, but where an odd picture ends.
func (c *Cropper) halve(turn int, src Picture, region Square) (Picture, Square, error) {
	if !c.open {
		for i := range c.half {
			c.half[i] = [3]gocv.Mat{gocv.NewMat(), gocv.NewMat(), gocv.NewMat()}
		}
		c.open = true
	}
	reach := region.Side/2*(math.Abs(math.Cos(region.Angle))+math.Abs(math.Sin(region.Angle))) + margin
	x0, w := span(region.Center.X, reach, src.Width)
	y0, h := span(region.Center.Y, reach, src.Height)
	dst := Picture{Width: w, Height: h, color: src.color}
	for i, p := range src.planes {
		part := image.Rect(x0, y0, x0+2*w, y0+2*h)
		if i > 0 {
			part = image.Rect(x0/2, y0/2, min(x0/2+w, p.w), min(y0/2+h, p.h))
		}
		var err error
		if dst.planes[i], err = p.halve(&c.half[turn][i], part); err != nil {
			return src, region, err
		}
	}
	center := Point{(region.Center.X - float64(x0)) / 2, (region.Center.Y - float64(y0)) / 2}
	return dst, Square{Center: center, Side: region.Side / 2, Angle: region.Angle}, nil
}

// halve averages a part of the plane down to half its size, rounded up. Sizes are checked here, not by OpenCV, whose
// exceptions end the process.
func (p plane) halve(into *gocv.Mat, part image.Rectangle) (plane, error) {
	if !part.In(image.Rect(0, 0, p.w, p.h)) || part.Empty() {
		return plane{}, fmt.Errorf("no part %v in a plane of %d x %d", part, p.w, p.h)
	}
	whole, err := gocv.NewMatFromBytes(p.h, p.w, gocv.MatTypeCV8U, p.pix[:p.w*p.h])
	if err != nil {
		return plane{}, err
	}
	defer whole.Close()
	sub := whole.Region(part)
	defer sub.Close()
	w, h := (part.Dx()+1)/2, (part.Dy()+1)/2
	gocv.Resize(sub, into, image.Pt(w, h), 0, 0, gocv.InterpolationArea)
	pix, err := into.DataPtrUint8()
	return plane{w, h, pix}, err
}

// span is the start and half the length of the stretch around center that lies in 0..size, at least 2 pixels of it. It starts
// and, but for the picture's end, ends at a multiple of four pixels, so that chroma too is averaged in whole pairs: OpenCV
// takes ten times as long over an odd size.
func span(center, reach float64, size int) (start, half int) {
	start = clampInt(int(center-reach), 0, size-2) &^ 3
	end := clampInt((int(center+reach)+4)&^3, start+2, size)
	return start, (end - start) / 2
}

// sampler reads a picture: luma bilinearly, chroma, which is coarse anyway, at the nearest pixel. Coordinates run in 16.16
// fixed point, counted from the centre of the first pixel, so that all machines give the same bytes.
type sampler struct {
	luma, u, v plane
	color      media.Color
	border     Border
	lo, gain   float32
	level      levels
}

// levels are the output's values of colours that lie up to 256 beyond either end of 0 to 255, which brightness and colour
// of a valid picture reach.
type levels [1024]float32

const belowZero = 384

func (s *sampler) fillLevels() {
	for i := range s.level {
		s.level[i] = s.lo + s.gain*float32(clampInt(i-belowZero, 0, 255))
	}
}

const one = 1 << 16

func (s *sampler) run(out []float32, n int, region Square) {
	sin, cos := math.Sincos(region.Angle)
	step := region.Side / float64(n)
	dx, dy := int(math.Round(cos*step*one)), int(math.Round(sin*step*one))
	start := region.ToPicture(Point{0.5 / float64(n), 0.5 / float64(n)})
	plane := n * n
	for v := range n {
		fx := int(math.Round((start.X - float64(v)*sin*step - 0.5) * one))
		fy := int(math.Round((start.Y + float64(v)*cos*step - 0.5) * one))
		r, g, b := out[v*n:(v+1)*n], out[plane+v*n:plane+(v+1)*n], out[2*plane+v*n:2*plane+(v+1)*n]
		if s.border == Replicate && s.luma.w > 1 && s.luma.h > 1 || s.inside(fx, fy) && s.inside(fx+(n-1)*dx, fy+(n-1)*dy) {
			s.row(r, g, b, fx, fy, dx, dy)
			continue
		}
		for u := range n {
			pr, pg, pb := s.edge(fx, fy)
			r[u], g[u], b[u] = s.lo+s.gain*pr, s.lo+s.gain*pg, s.lo+s.gain*pb
			fx, fy = fx+dx, fy+dy
		}
	}
}

// inside tells whether all four neighbours of a position lie in the picture.
func (s *sampler) inside(fx, fy int) bool {
	return fx >= 0 && fy >= 0 && fx>>16 < s.luma.w-1 && fy>>16 < s.luma.h-1
}

// row fills a row whose positions all lie inside, or beyond an edge that is repeated (to within 1/256 of a pixel). Most
// pixels come this way, so nothing is called here.
func (s *sampler) row(r, g, b []float32, fx, fy, dx, dy int) {
	cy, rv, gu, gv, bu := s.color.Coefficients()
	level := &s.level
	width, half := s.luma.w, s.u.w
	luma, us, vs := s.luma.pix, s.u.pix, s.v.pix[:len(s.u.pix)]
	g, b = g[:len(r)], b[:len(r)]
	lastX, lastY := (width-1)*one-1, (s.luma.h-1)*one-1
	for i := range r {
		x, y := min(max(fx, 0), lastX), min(max(fy, 0), lastY)
		ax, ay := x>>8&255, y>>8&255
		k := y>>16*width + x>>16
		p, q := luma[k:k+2], luma[k+width:k+width+2]
		top := int(p[0])*(256-ax) + int(p[1])*ax
		bottom := int(q[0])*(256-ax) + int(q[1])*ax
		l := cy*((top*(256-ay)+bottom*ay+one/2)>>16-16) + one/2
		c := (y+one/2)>>17*half + (x+one/2)>>17
		u, v := int(us[c])-128, int(vs[c])-128
		r[i] = level[((l+rv*v)>>16+belowZero)&1023]
		g[i] = level[((l-gu*u-gv*v)>>16+belowZero)&1023]
		b[i] = level[((l+bu*u)>>16+belowZero)&1023]
		fx, fy = fx+dx, fy+dy
	}
}

// edge is the colour at any position: outside, the edge is repeated, and fades to black over one pixel where the border is Zero.
func (s *sampler) edge(fx, fy int) (r, g, b float32) {
	share := float32(1)
	if s.border == Zero {
		share = cover(fx, s.luma.w) * cover(fy, s.luma.h)
		if share == 0 {
			return 0, 0, 0
		}
	}
	w, h := s.luma.w, s.luma.h
	fx, fy = clampInt(fx, 0, (w-1)*one), clampInt(fy, 0, (h-1)*one)
	x, y := fx>>16, fy>>16
	right, below := min(x+1, w-1), min(y+1, h-1)
	ax, ay := fx>>8&255, fy>>8&255
	p, q := s.luma.pix[y*w:], s.luma.pix[below*w:]
	luma := ((int(p[x])*(256-ax)+int(p[right])*ax)*(256-ay) + (int(q[x])*(256-ax)+int(q[right])*ax)*ay + one/2) >> 16
	c := min((fy+one/2)>>17, s.u.h-1)*s.u.w + min((fx+one/2)>>17, s.u.w-1)
	pr, pg, pb := s.color.RGB(luma, int(s.u.pix[c]), int(s.v.pix[c]))
	return share * float32(pr), share * float32(pg), share * float32(pb)
}

// cover is the share of a pixel at f that lies in 0 to n-1.
func cover(f, n int) float32 {
	switch last := (n - 1) * one; {
	case f <= -one || f >= last+one:
		return 0
	case f < 0:
		return float32(one+f) / one
	case f > last:
		return float32(last+one-f) / one
	}
	return 1
}

func clampInt(v, lo, hi int) int { return min(max(v, lo), hi) }

// Brightness is the mean luma over every sixteenth row and column, 0 (black) to 255.
func (p Picture) Brightness() float32 {
	var sum, n int
	for y := 0; y < p.Height; y += 16 {
		row := p.planes[0].pix[y*p.Width : (y+1)*p.Width]
		for x := 0; x < len(row); x += 16 {
			sum += int(row[x])
			n++
		}
	}
	full := (float64(sum)/float64(n) - 16) * 255 / 219 // the range of luma is 16 to 235
	return float32(min(max(full, 0), 255))
}

// Luma is the plane of brightness, Width x Height bytes, 16 (black) to 235 (white).
func (p Picture) Luma() []byte { return p.planes[0].pix }
