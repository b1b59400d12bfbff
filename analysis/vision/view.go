package vision

import (
	"image"
	"math"

	"poise/analysis/vision/internal/geom"
)

// view is the part of a segment's frames that one camera filled, looked at as a picture of its own: what surrounds it is not there for
// any network, and its edge is the picture's edge.
type view struct {
	part   image.Rectangle // of the frame
	whole  bool            // the part is all of the frame
	sx, sy float64         // pixels of the stored picture a pixel of the frame

	pic  geom.Picture // of the frame that is looked at
	bufs [mostTogether][]byte
}

// look makes the views of a frame, which is the given one of those held.
func (tr *tracker) look(pic geom.Picture, held int) {
	frame := image.Rect(0, 0, pic.Width, pic.Height)
	if tr.views == nil {
		for _, p := range tr.parts {
			if p = p.Intersect(frame); !p.Empty() {
				tr.views = append(tr.views, &view{part: p, whole: p == frame})
			}
		}
		if len(tr.views) == 0 {
			tr.views = []*view{{part: frame, whole: true}}
		}
	}
	for _, v := range tr.views {
		v.sx, v.sy = float64(tr.size.w)/float64(pic.Width), float64(tr.size.h)/float64(pic.Height)
		if v.pic = pic; !v.whole {
			v.pic, v.bufs[held] = pic.Part(v.part, v.bufs[held])
		}
	}
}

// wholePicture are the edges of a view that is all of the picture.
var wholePicture = func() [4]float32 {
	nan := float32(math.NaN())
	return [4]float32{nan, nan, nan, nan}
}()

// toStored is a position in the view in pixels of the stored picture.
func (v *view) toStored(p geom.Point) (x, y float64) {
	return (p.X + float64(v.part.Min.X)) * v.sx, (p.Y + float64(v.part.Min.Y)) * v.sy
}

// edges are the sides of the view in pixels of the stored picture: left, top, right, bottom; NaN where it is all of the picture.
func (v *view) edges() (out [4]float32) {
	if v.whole {
		return wholePicture
	}
	r := v.part
	return [4]float32{float32(float64(r.Min.X) * v.sx), float32(float64(r.Min.Y) * v.sy),
		float32(float64(r.Max.X) * v.sx), float32(float64(r.Max.Y) * v.sy)}
}
