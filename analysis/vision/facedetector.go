package vision

import (
	"errors"
	"math"

	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/ssd"
	"poise/models"
)

const (
	faceInput      = 128 // pixels of the detector's square input
	faceScore      = 0.5
	smallFaceScore = 0.75 // for small tiles, where texture looks like a face more easily
	mergeIoU       = 0.3  // IoU from which two detections are one face
)

// faceDetector detects faces anywhere in a picture: in the whole of it, and, because the short-range network does not see
// faces smaller than about a tenth of its input, in overlapping square tiles.
type faceDetector struct {
	net     models.Session
	anchors []geom.Point
	crop    geom.Cropper
	image   []float32
}

func newFaceDetector(rt models.Runtime) (*faceDetector, error) {
	net, err := rt.Open(models.FaceDetection)
	if err != nil {
		return nil, err
	}
	return &faceDetector{net: net, anchors: ssd.Anchors(ssd.FaceLayers), image: make([]float32, 3*faceInput*faceInput)}, nil
}

func (f *faceDetector) close() error { return errors.Join(f.net.Close(), f.crop.Close()) }

// detect returns the faces in pixels of the picture, best first. Where there are fewer than enough it also
// looks for small ones if small is set, at four times the cost.
func (f *faceDetector) detect(pic geom.Picture, enough int, small bool) ([]ssd.Detection, error) {
	var all []ssd.Detection
	whole := geom.Square{Center: geom.Point{X: float64(pic.Width) / 2, Y: float64(pic.Height) / 2},
		Side: float64(max(pic.Width, pic.Height))}
	for _, region := range append([]geom.Square{whole}, tiles(pic.Width, pic.Height, 1)...) {
		found, err := f.detectIn(pic, region)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	if small && len(ssd.Suppress(all, mergeIoU)) < enough {
		for _, region := range tiles(pic.Width, pic.Height, 2) {
			found, err := f.detectIn(pic, region)
			if err != nil {
				return nil, err
			}
			for _, d := range found {
				if d.Score >= smallFaceScore {
					all = append(all, d)
				}
			}
		}
	}
	return ssd.Suppress(all, mergeIoU), nil
}

// detectIn detects in one square of the picture. Boxes cut by the square's edge, where that is not the picture's own, are
// left to the neighbouring tile.
func (f *faceDetector) detectIn(pic geom.Picture, region geom.Square) ([]ssd.Detection, error) {
	if err := f.crop.Crop(f.image, faceInput, pic, region, geom.Zero, -1, 1); err != nil {
		return nil, err
	}
	outs, err := f.net.Run(models.Tensor{Shape: []int{1, 3, faceInput, faceInput}, Float: f.image})
	if err != nil {
		return nil, err
	}
	found := ssd.Suppress(ssd.Decode(outs[0].Float, outs[1].Float, f.anchors, faceInput, faceScore), mergeIoU)
	kept := found[:0]
	for _, d := range found {
		if cutByTile(d.Box, region, pic) {
			continue
		}
		kept = append(kept, toPicture(d, region))
	}
	return kept, nil
}

// toPicture maps a detection in an upright region to the picture.
func toPicture(d ssd.Detection, region geom.Square) ssd.Detection {
	a := region.ToPicture(geom.Point{X: d.Box.X0, Y: d.Box.Y0})
	b := region.ToPicture(geom.Point{X: d.Box.X1, Y: d.Box.Y1})
	keys := make([]geom.Point, len(d.Keys))
	for i, k := range d.Keys {
		keys[i] = region.ToPicture(k)
	}
	return ssd.Detection{Box: geom.Box{X0: a.X, Y0: a.Y, X1: b.X, Y1: b.Y}, Keys: keys, Score: d.Score}
}

func cutByTile(b geom.Box, region geom.Square, pic geom.Picture) bool {
	const edge = 0.02
	x0, y0 := region.Center.X-region.Side/2, region.Center.Y-region.Side/2
	return b.X0 < edge && x0 > 1 || b.Y0 < edge && y0 > 1 ||
		b.X1 > 1-edge && x0+region.Side < float64(pic.Width)-1 || b.Y1 > 1-edge && y0+region.Side < float64(pic.Height)-1
}

// tiles covers a picture with squares of its shorter side divided by level, overlapping by at least a third.
func tiles(w, h, level int) []geom.Square {
	side := float64(min(w, h)) / float64(level)
	xs, ys := evenCenters(float64(w), side), evenCenters(float64(h), side)
	if len(xs)*len(ys) == 1 {
		return nil // the whole picture is square: it was seen already
	}
	var out []geom.Square
	for _, y := range ys {
		for _, x := range xs {
			out = append(out, geom.Square{Center: geom.Point{X: x, Y: y}, Side: side})
		}
	}
	return out
}

// evenCenters spreads the centres of tiles of the given side evenly over a length.
func evenCenters(length, side float64) []float64 {
	if length <= side*1.05 {
		return []float64{length / 2}
	}
	n := int(math.Ceil((length-side)/(side*2/3))) + 1
	out := make([]float64, n)
	for i := range out {
		out[i] = side/2 + (length-side)*float64(i)/float64(n-1)
	}
	return out
}
