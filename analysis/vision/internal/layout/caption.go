package layout

import "image"

const (
	captionEdge  = 0.6  // of the picture's width along which a banner's edge shows
	captionLeast = 0.04 // of the picture's height
	captionMost  = 0.35
	captionPlain = 0.5 // of a banner that is plain
)

// aboveCaption is a picture without a banner across its lower part and what lies below: a band between two level edges, or from one to
// the end, that stands still and is mostly plain. Where nothing moves at all, a banner can't be told from a table's edge.
func (f *Finder) aboveCaption(e edges, r image.Rectangle) image.Rectangle {
	if f.moving(r) <= mostMoving {
		return r
	}
	for y := r.Min.Y + r.Dy()*3/5; y < r.Max.Y-int(captionLeast*float64(r.Dy())); y++ {
		if e.row(y, r.Min.X, r.Max.X) < captionEdge {
			continue
		}
		for end := y + int(captionLeast*float64(r.Dy())); end <= r.Max.Y && end-y <= int(captionMost*float64(r.Dy())); end++ {
			if end < r.Max.Y && e.row(end, r.Min.X, r.Max.X) < captionEdge {
				continue
			}
			if band := image.Rect(r.Min.X, y, r.Max.X, end); f.banner(e, band) {
				return image.Rect(r.Min.X, r.Min.Y, r.Max.X, y)
			}
		}
	}
	return r
}

// banner tells whether what lies below a band's upper edge stands still and is mostly plain.
func (f *Finder) banner(e edges, band image.Rectangle) bool {
	plain, moving, n := 0, 0, 0
	for j := cell(band.Min.Y + 2); j*grid < band.Max.Y-2 && j < f.ny; j++ {
		for i := cell(band.Min.X); i*grid < band.Max.X && i < f.nx; i++ {
			if e.row(band.Min.Y, i*grid, (i+1)*grid) == 0 {
				continue // beside the banner
			}
			if n++; f.steps(i, j) < plainStep {
				plain++
			}
			if f.active(i, j) {
				moving++
			}
		}
	}
	return n > 0 && float64(plain) >= captionPlain*float64(n) && float64(moving) <= mostMoving*float64(n)
}
