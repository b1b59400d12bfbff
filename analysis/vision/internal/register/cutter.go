package register

import (
	"errors"
	"image"
	"math"

	"gocv.io/x/gocv"
)

// Cutter cuts crops out of pictures. It owns scratch pictures outside Go's memory: Close frees them. It is used by one
// goroutine. The zero value is usable.
type Cutter struct {
	small, crop gocv.Mat
	sharp       []byte // the crop before it is blurred
	open        bool
}

// Close frees the scratch pictures. The cutter must not be used afterwards.
func (c *Cutter) Close() error {
	if !c.open {
		return nil
	}
	c.open = false
	return errors.Join(c.small.Close(), c.crop.Close())
}

// Cut fills dst with the view of a picture's luma plane, w x h bytes: averaged down first where the picture is much finer, and
// blurred by a pixel in the end, so that neither aliasing nor noise outweighs what moves. What lies outside repeats the picture's edge.
func (c *Cutter) Cut(dst []byte, luma []byte, w, h int, v View) error {
	if len(luma) < w*h || len(dst) != Width*Height || !v.usable(w, h) {
		return errors.New("cut the eyes' surroundings: sizes do not fit")
	}
	if !c.open {
		c.small, c.crop, c.sharp, c.open = gocv.NewMat(), gocv.NewMat(), make([]byte, Width*Height), true
	}
	if shrink := int(1 / v.Scale()); shrink > 1 {
		var err error
		if luma, w, h, v, err = c.shrink(luma, w, h, v, shrink); err != nil {
			return err
		}
	}
	v.cut(c.sharp, luma, w, h)
	sharp, err := gocv.NewMatFromBytes(Height, Width, gocv.MatTypeCV8U, c.sharp)
	if err != nil {
		return err
	}
	defer sharp.Close()
	gocv.GaussianBlur(sharp, &c.crop, image.Pt(5, 5), 1, 1, gocv.BorderReplicate)
	pix, err := c.crop.DataPtrUint8()
	copy(dst, pix)
	return err
}

// shrink averages the part of the picture that the view shows down by a whole factor.
func (c *Cutter) shrink(luma []byte, w, h int, v View, by int) ([]byte, int, int, View, error) {
	whole, err := gocv.NewMatFromBytes(h, w, gocv.MatTypeCV8U, luma[:w*h])
	if err != nil {
		return nil, 0, 0, v, err
	}
	defer whole.Close()
	part := v.covers(w, h, by)
	src := whole.Region(part)
	defer src.Close()
	size := image.Pt(part.Dx()/by, part.Dy()/by)
	gocv.Resize(src, &c.small, size, 0, 0, gocv.InterpolationArea)
	pix, err := c.small.DataPtrUint8()
	off := float64(by-1) / 2 // of the middle of a block from that of its first pixel
	v.X, v.Y = v.ToCrop(float64(part.Min.X)+off, float64(part.Min.Y)+off)
	v.A, v.B = v.A*float64(by), v.B*float64(by)
	return pix, size.X, size.Y, v, err
}

// cut resamples a picture bilinearly, in 16.16 fixed point so that all machines give the same bytes.
func (v View) cut(dst, luma []byte, w, h int) {
	const one = 1 << 16
	n := v.A*v.A + v.B*v.B
	dx, dy := int(math.Round(v.A/n*one)), int(math.Round(v.B/n*one))
	lastX, lastY := (w-1)*one-1, (h-1)*one-1
	for y := range Height {
		px, py := v.ToPicture(0, float64(y))
		fx, fy := int(math.Round(px*one)), int(math.Round(py*one))
		row := dst[y*Width:][:Width]
		for i := range row {
			x, y := min(max(fx, 0), lastX), min(max(fy, 0), lastY)
			ax, ay := x>>8&255, y>>8&255
			k := y>>16*w + x>>16
			p, q := luma[k:k+2], luma[k+w:k+w+2]
			top, low := int(p[0])*(256-ax)+int(p[1])*ax, int(q[0])*(256-ax)+int(q[1])*ax
			row[i] = byte((top*(256-ay) + low*ay + one/2) >> 16)
			fx, fy = fx+dx, fy+dy
		}
	}
}

// usable tells whether the view is finite, of a sensible scale, and its middle lies in a picture of w x h pixels.
func (v View) usable(w, h int) bool {
	x, y := v.ToPicture(Width/2, Height/2)
	return v.Scale() > 1.0/64 && v.Scale() < 64 && x >= 0 && y >= 0 && x < float64(w) && y < float64(h) && w >= 2 && h >= 2
}

// covers is the part of a picture of w x h pixels that the view shows, with some pixels around it, in whole blocks of shrink
// pixels, at least one.
func (v View) covers(w, h, shrink int) image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, c := range [4]point{{0, 0}, {Width, 0}, {0, Height}, {Width, Height}} {
		x, y := v.ToPicture(c[0], c[1])
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
	}
	stretch := func(lo, hi float64, size int) (int, int) {
		from := min(max(int(lo)-4*shrink, 0), max(size-shrink, 0))
		blocks := (min(int(hi)+4*shrink, size) - from) / shrink
		return from, from + max(blocks, 1)*shrink
	}
	r := image.Rectangle{}
	r.Min.X, r.Max.X = stretch(x0, x1, w)
	r.Min.Y, r.Max.Y = stretch(y0, y1, h)
	return r.Intersect(image.Rect(0, 0, w, h))
}
