package register

import (
	"errors"
	"image"
	"image/color"
	"math"

	"gocv.io/x/gocv"
)

// Cutter cuts crops out of pictures. It owns scratch pictures outside Go's memory: Close frees them. It is used by one
// goroutine. The zero value is usable.
type Cutter struct {
	warp, small, crop gocv.Mat
	open              bool
}

// Close frees the scratch pictures. The cutter must not be used afterwards.
func (c *Cutter) Close() error {
	if !c.open {
		return nil
	}
	c.open = false
	return errors.Join(c.warp.Close(), c.small.Close(), c.crop.Close())
}

// Cut fills dst with the view of a picture's luma plane, w x h bytes: averaged down first where the picture is much finer, and
// blurred by a pixel in the end, so that neither aliasing nor noise outweighs what moves. What lies outside repeats the picture's edge.
func (c *Cutter) Cut(dst []byte, luma []byte, w, h int, v View) error {
	if len(luma) < w*h || len(dst) != Width*Height || !v.usable(w, h) {
		return errors.New("cut the eyes' surroundings: sizes do not fit")
	}
	if !c.open {
		c.warp, c.small, c.crop, c.open = gocv.NewMatWithSize(2, 3, gocv.MatTypeCV64F), gocv.NewMat(), gocv.NewMat(), true
	}
	whole, err := gocv.NewMatFromBytes(h, w, gocv.MatTypeCV8U, luma[:w*h])
	if err != nil {
		return err
	}
	defer whole.Close()
	shrink := max(1, int(1/v.Scale()))
	part := v.covers(w, h, shrink)
	src := whole.Region(part)
	defer src.Close()
	v.X, v.Y = v.ToCrop(float64(part.Min.X), float64(part.Min.Y))
	from := &src
	if shrink > 1 {
		gocv.Resize(src, &c.small, image.Pt(part.Dx()/shrink, part.Dy()/shrink), 0, 0, gocv.InterpolationArea)
		off := float64(shrink-1) / 2 // of the middle of a block from that of its first pixel
		v.X, v.Y = v.ToCrop(off, off)
		v.A, v.B = v.A*float64(shrink), v.B*float64(shrink)
		from = &c.small
	}
	for i, m := range [...]float64{v.A, v.B, v.X, -v.B, v.A, v.Y} {
		c.warp.SetDoubleAt(i/3, i%3, m)
	}
	gocv.WarpAffineWithParams(*from, &c.crop, c.warp, image.Pt(Width, Height), gocv.InterpolationCubic, gocv.BorderReplicate, color.RGBA{})
	gocv.GaussianBlur(c.crop, &c.crop, image.Pt(7, 7), 1, 1, gocv.BorderReplicate)
	pix, err := c.crop.DataPtrUint8()
	copy(dst, pix)
	return err
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
