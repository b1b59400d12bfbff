package geom

import "image"

// Part copies a rectangle of a picture, which starts and ends at even positions or at the picture's end, into a picture of its own. It
// uses buf's memory where that is enough, and returns what it used.
func (p Picture) Part(r image.Rectangle, buf []byte) (Picture, []byte) {
	out := Picture{Width: r.Dx(), Height: r.Dy(), color: p.color}
	buf = buf[:0]
	for i, from := range p.planes {
		part := r
		if i > 0 {
			part = image.Rect(r.Min.X/2, r.Min.Y/2, (r.Max.X+1)/2, (r.Max.Y+1)/2)
		}
		start := len(buf)
		for y := part.Min.Y; y < part.Max.Y; y++ {
			buf = append(buf, from.pix[y*from.w+part.Min.X:y*from.w+part.Max.X]...)
		}
		out.planes[i] = plane{part.Dx(), part.Dy(), buf[start:len(buf):len(buf)]}
	}
	return out, buf
}
