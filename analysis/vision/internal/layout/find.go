package layout

import (
	"image"
	"slices"
)

// leastSamples is how many pictures tell what stands still.
const leastSamples = 5

// Find is where the camera's pictures lie by what was seen since the start or the last Restart, or, where that is too little or does
// not tell, what was found before, as long as nothing contradicts it.
func (f *Finder) Find() Layout {
	if f.samples < leastSamples {
		return f.found
	}
	now := f.search()
	if f.found.Kind != Whole && !f.contradicts(f.found) && !inside(now.Parts, f.found.Parts) {
		return f.found
	}
	f.found = now
	return now
}

func (f *Finder) search() Layout {
	faint := f.edges(faintStep)
	inner := f.bars(faint)
	out := Layout{}
	if inner != image.Rect(0, 0, f.w, f.h) {
		out = Layout{[]image.Rectangle{inner}, Bars}
	} else if r, ok := f.copied(faint); ok {
		inner = r
		out = Layout{[]image.Rectangle{inner}, Copy}
	}
	e := f.edges(clearStep)
	if out.Kind != Copy {
		if parts := f.gallery(e, inner); len(parts) > 1 {
			out = Layout{parts, Gallery}
		} else if parts := f.tiles(e, inner); len(parts) > 0 {
			out = Layout{parts, Slide}
		}
	}
	if len(out.Parts) < 2 && out.Kind != Slide {
		if r := f.aboveCaption(e, inner); r != inner {
			out.Kind = max(out.Kind, Caption)
			out.Parts = []image.Rectangle{r}
		}
	}
	for i, r := range out.Parts {
		out.Parts[i] = even(r)
	}
	return out
}

// contradicts tells whether something moves outside the parts, which a copy of the picture may.
func (f *Finder) contradicts(l Layout) bool {
	if l.Kind == Copy {
		return false
	}
	moving, n := 0, 0
	for j := range f.ny {
		for i := range f.nx {
			if !within(l.Parts, i*grid, j*grid) {
				n++
				if f.active(i, j) {
					moving++
				}
			}
		}
	}
	return float64(moving) > 2*mostMoving*float64(n)
}

// inside tells whether there are parts, each within one of others.
func inside(parts, others []image.Rectangle) bool {
	for _, p := range parts {
		if !slices.ContainsFunc(others, p.In) {
			return false
		}
	}
	return len(parts) > 0
}

func within(parts []image.Rectangle, x, y int) bool {
	for _, r := range parts {
		if (image.Point{X: x, Y: y}).In(r.Inset(-grid)) {
			return true
		}
	}
	return false
}

// active tells whether a point changes often: neither now and then, as when a slide is turned, nor once a key picture.
func (f *Finder) active(i, j int) bool {
	return int(f.changed[j*f.nx+i]) >= max(2, f.samples/8)
}

// steps is the mean step of luma about a point of the grid, along both axes.
func (f *Finder) steps(i, j int) float64 {
	return float64(f.across[j*f.w+i*grid]+f.down[min(j*grid, f.h-1)*f.nx+i]) / float64(2*f.samples)
}
