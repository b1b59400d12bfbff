package geom

import (
	"errors"
	"fmt"
	"image"
	"math"

	"gocv.io/x/gocv"
)

// Picture is a packed BGR picture of 8 bits a channel, Width*Height*3 bytes.
type Picture struct {
	Width, Height int
	Pix           []byte
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
	half [2]gocv.Mat // pictures averaged down, used in turns
	open bool
}

// Close frees the scratch pictures. The cropper must not be used afterwards.
func (c *Cropper) Close() error {
	if !c.open {
		return nil
	}
	c.open = false
	return errors.Join(c.half[0].Close(), c.half[1].Close())
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
	sample(out, n, src, region, border, lo, hi)
	return nil
}

// margin is how many pixels around a region are averaged too, so that repeated halving never eats into it.
const margin = 16

// halve averages 2x2 blocks of the part of src that region covers, and returns it with the region in its pixels. Sizes
// are checked here, not by OpenCV, whose exceptions end the process.
func (c *Cropper) halve(turn int, src Picture, region Square) (Picture, Square, error) {
	if !c.open {
		c.half, c.open = [2]gocv.Mat{gocv.NewMat(), gocv.NewMat()}, true
	}
	reach := region.Side/2*(math.Abs(math.Cos(region.Angle))+math.Abs(math.Sin(region.Angle))) + margin
	x0, w := span(region.Center.X, reach, src.Width)
	y0, h := span(region.Center.Y, reach, src.Height)
	whole, err := gocv.NewMatFromBytes(src.Height, src.Width, gocv.MatTypeCV8UC3, src.Pix[:src.Width*src.Height*3])
	if err != nil {
		return src, region, err
	}
	defer whole.Close()
	part := whole.Region(image.Rect(x0, y0, x0+2*w, y0+2*h))
	defer part.Close()
	gocv.Resize(part, &c.half[turn], image.Pt(w, h), 0, 0, gocv.InterpolationArea)
	pix, err := c.half[turn].DataPtrUint8()
	if err != nil {
		return src, region, err
	}
	center := Point{(region.Center.X - float64(x0)) / 2, (region.Center.Y - float64(y0)) / 2}
	return Picture{w, h, pix}, Square{Center: center, Side: region.Side / 2, Angle: region.Angle}, nil
}

// span is the even start and half the length of the stretch around center that lies in 0..size, at least 2 pixels of it.
func span(center, reach float64, size int) (start, half int) {
	start = clampInt(int(center-reach), 0, size-2) &^ 1
	end := clampInt(int(center+reach)+1, start+2, size)
	return start, (end - start) / 2
}

// sample is the bilinear core. Coordinates run in 16.16 fixed point, so that all machines give the same bytes.
func sample(out []float32, n int, src Picture, region Square, border Border, lo, hi float32) {
	sin, cos := math.Sincos(region.Angle)
	step := region.Side / float64(n)
	const one = 1 << 16
	dx, dy := int64(math.Round(cos*step*one)), int64(math.Round(sin*step*one))
	start := region.ToPicture(Point{0.5 / float64(n), 0.5 / float64(n)})
	plane := n * n
	r, g, b := out[:plane], out[plane:2*plane], out[2*plane:3*plane]
	gain := (hi - lo) / (255 * 256)
	for v := range n {
		fx := int64(math.Round((start.X - float64(v)*sin*step - 0.5) * one))
		fy := int64(math.Round((start.Y + float64(v)*cos*step - 0.5) * one))
		for u := range n {
			pb, pg, pr := bilinear(src, fx, fy, border)
			i := v*n + u
			b[i], g[i], r[i] = lo+gain*float32(pb), lo+gain*float32(pg), lo+gain*float32(pr)
			fx, fy = fx+dx, fy+dy
		}
	}
}

// bilinear reads the picture at (fx, fy), 16.16 fixed point counted from the centre of the first pixel; channel values
// come back times 256.
func bilinear(src Picture, fx, fy int64, border Border) (b, g, r int) {
	x, y := int(fx>>16), int(fy>>16)
	ax, ay := int(fx>>8)&255, int(fy>>8)&255
	if uint(x) < uint(src.Width-1) && uint(y) < uint(src.Height-1) {
		i := (y*src.Width + x) * 3
		p := src.Pix[i : i+6 : i+6]
		q := src.Pix[i+src.Width*3 : i+src.Width*3+6]
		w00, w01, w10, w11 := (256-ax)*(256-ay), ax*(256-ay), (256-ax)*ay, ax*ay
		b = (int(p[0])*w00 + int(p[3])*w01 + int(q[0])*w10 + int(q[3])*w11) >> 8
		g = (int(p[1])*w00 + int(p[4])*w01 + int(q[1])*w10 + int(q[4])*w11) >> 8
		r = (int(p[2])*w00 + int(p[5])*w01 + int(q[2])*w10 + int(q[5])*w11) >> 8
		return b, g, r
	}
	return edge(src, x, y, ax, ay, border)
}

// edge is bilinear for positions whose four neighbours do not all lie in the picture.
func edge(src Picture, x, y, ax, ay int, border Border) (b, g, r int) {
	for k := range 4 {
		px, py := x+k&1, y+k>>1
		wx, wy := 256-ax, 256-ay
		if k&1 == 1 {
			wx = ax
		}
		if k>>1 == 1 {
			wy = ay
		}
		inside := px >= 0 && py >= 0 && px < src.Width && py < src.Height
		if !inside && border == Zero {
			continue
		}
		i := (clampInt(py, 0, src.Height-1)*src.Width + clampInt(px, 0, src.Width-1)) * 3
		w := wx * wy
		b, g, r = b+int(src.Pix[i])*w, g+int(src.Pix[i+1])*w, r+int(src.Pix[i+2])*w
	}
	return b >> 8, g >> 8, r >> 8
}

func clampInt(v, lo, hi int) int { return min(max(v, lo), hi) }
