package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
)

// portrait.png shows the astronaut Eileen Collins, photographed by NASA (Great Images in NASA); works of the United States
// government are in the public domain. It is the file that Debian's python3-skimage ships as skimage/data/astronaut.png.
//
//go:embed portrait.png
var portraitPNG []byte

// Places in the portrait, in its own pixels (512 x 512).
var (
	rightIris = point{204.3, 101.0} // the person's right, left in the picture
	leftIris  = point{246.9, 103.0}
	headMid   = point{226, 108}
	bodyMid   = point{215, 260}
)

const (
	portraitSide = 512
	zoom         = float64(width) / portraitSide
	eyeballMM    = 12.0
	pixelsPerMM  = 0.59 // from the irises, 11.7 mm across
	headRadius   = 74.0 // of the parabola that stands for the head's depth
	headDepth    = 85.0 // pixels at the middle: about half a head's depth
)

type point struct{ x, y float64 }

// stage renders the portrait in any state of the script.
type stage struct {
	base  *image.RGBA // the portrait at the film's scale
	empty []byte      // the place without the person, RGB
}

func newStage() (*stage, error) {
	src, err := png.Decode(bytes.NewReader(portraitPNG))
	if err != nil {
		return nil, fmt.Errorf("decode portrait: %w", err)
	}
	rgba := image.NewRGBA(src.Bounds())
	draw.Draw(rgba, rgba.Bounds(), src, src.Bounds().Min, draw.Src)
	s := &stage{base: enlarge(rgba)}
	s.empty = emptySeat(s.base)
	return s, nil
}

// enlarge resamples the portrait to the film's width with a Catmull-Rom kernel and cuts it to the film's height.
func enlarge(src *image.RGBA) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			sx, sy := (float64(x)+.5)/zoom-.5, (float64(y)+.5)/zoom-.5
			x0, y0 := math.Floor(sx), math.Floor(sy)
			var sum [3]float64
			for j := -1; j <= 2; j++ {
				for i := -1; i <= 2; i++ {
					w := catmullRom(sx-x0-float64(i)) * catmullRom(sy-y0-float64(j))
					c := src.RGBAAt(clamp(int(x0)+i, portraitSide-1), clamp(int(y0)+j, portraitSide-1))
					sum[0] += w * float64(c.R)
					sum[1] += w * float64(c.G)
					sum[2] += w * float64(c.B)
				}
			}
			dst.SetRGBA(x, y, color.RGBA{byteOf(sum[0]), byteOf(sum[1]), byteOf(sum[2]), 255})
		}
	}
	return dst
}

func catmullRom(x float64) float64 {
	x = math.Abs(x)
	switch {
	case x < 1:
		return 1 + x*x*(1.5*x-2.5)
	case x < 2:
		return 2 + x*(-4+x*(2.5-.5*x))
	}
	return 0
}

// emptySeat paints the wall where the person sat: each row blends from the picture's left edge to its right edge.
func emptySeat(base *image.RGBA) []byte {
	const edge = 40
	rgb := make([]byte, width*height*3)
	for y := range height {
		var l, r [3]float64
		for i := range edge {
			a, b := base.RGBAAt(i, y), base.RGBAAt(width-1-i, y)
			for c, v := range [3]uint8{a.R, a.G, a.B} {
				l[c] += float64(v) / edge
			}
			for c, v := range [3]uint8{b.R, b.G, b.B} {
				r[c] += float64(v) / edge
			}
		}
		for x := range width {
			f := float64(x) / (width - 1)
			for c := range 3 {
				rgb[(y*width+x)*3+c] = byteOf(l[c]*(1-f) + r[c]*f)
			}
		}
	}
	return rgb
}

// render draws the state into rgb (width*height*3 bytes).
func (s *stage) render(st state, rgb []byte) {
	if st.gaze == "" {
		copy(rgb, s.empty)
		return
	}
	for y := range height {
		for x := range width {
			p := st.source(point{(float64(x) + .5) / zoom, (float64(y) + .5) / zoom})
			s.sample(p.x*zoom-.5, p.y*zoom-.5, rgb[(y*width+x)*3:])
		}
	}
}

// source is the place in the portrait that shows at place p of the film, both in the portrait's pixels: the inverse of
// sway, then head rotation, then eye rotation and lids.
func (st state) source(p point) point {
	if st.sway != 0 {
		p.x -= st.sway / zoom * personWeight(p)
	}
	if d := headZ(p); d > 0 {
		p.x -= d * math.Sin(radians(st.headYaw))
		p.y += d * math.Sin(radians(st.headPitch))
	}
	for _, iris := range [...]point{rightIris, leftIris} {
		dx, dy := p.x-iris.x, p.y-iris.y
		if math.Abs(dx) > 13 || math.Abs(dy) > 12 {
			continue
		}
		// The iris moves as a whole; the white stretches up to the lid's corners, the lids stay.
		p.x -= eyeballMM * pixelsPerMM * math.Sin(radians(st.gazeYaw)) * plateau(math.Abs(dx), 4, 10) * plateau(math.Abs(dy), 4, 6.5)
		p.y = lidded(p.y, iris.y, st.lids*plateau(math.Abs(dx), 8, 12.5))
	}
	return p
}

// lidded is the height in the portrait that shows at height y when the upper lid has come down by the share closed: the skin
// between crease and lashes stretches over the eye, what it covers is hidden.
func lidded(y, iris, closed float64) float64 {
	crease, lashes, lower := iris-9, iris-4.5, iris+2.8
	edge := lashes + closed*(lower-lashes)
	if y <= crease || y > edge {
		return y
	}
	return crease + (y-crease)*(lashes-crease)/(edge-crease)
}

// headZ is the depth of the head at p above the plane in which it turns, in the portrait's pixels; 0 outside the head.
func headZ(p point) float64 {
	dx, dy := (p.x-headMid.x)/headRadius, (p.y-headMid.y)/(headRadius*1.1)
	return headDepth * math.Max(0, 1-dx*dx-dy*dy)
}

// personWeight is 1 on the person and falls to 0 on the wall.
func personWeight(p point) float64 {
	dx := math.Abs(p.x - bodyMid.x)
	return plateau(dx, 150, 210)
}

// plateau is 1 up to inner, falls smoothly, and is 0 from outer on.
func plateau(d, inner, outer float64) float64 {
	switch {
	case d <= inner:
		return 1
	case d >= outer:
		return 0
	}
	return .5 + .5*math.Cos(math.Pi*(d-inner)/(outer-inner))
}

// sample reads the base bilinearly at (x, y) into the first three bytes of rgb.
func (s *stage) sample(x, y float64, rgb []byte) {
	x = math.Min(math.Max(x, 0), width-1.001)
	y = math.Min(math.Max(y, 0), height-1.001)
	x0, y0 := int(x), int(y)
	fx, fy := x-float64(x0), y-float64(y0)
	a := s.base.Pix[y0*s.base.Stride+x0*4:]
	b := s.base.Pix[(y0+1)*s.base.Stride+x0*4:]
	for c := range 3 {
		top := float64(a[c])*(1-fx) + float64(a[c+4])*fx
		bottom := float64(b[c])*(1-fx) + float64(b[c+4])*fx
		rgb[c] = byteOf(top*(1-fy) + bottom*fy)
	}
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

func clamp(v, high int) int { return max(0, min(v, high)) }

func byteOf(v float64) byte { return byte(math.Round(math.Min(math.Max(v, 0), 255))) }
