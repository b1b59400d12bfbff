package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/vision/internal/geom"
	"poise/models"
)

const (
	handInput  = 224
	handValues = 3 // x, y, z
	// The region of a hand, as MediaPipe's holistic pipeline takes it from the pose: around a point near the middle
	// finger's base, its side a multiple of twice that point's distance from the wrist, moved a little towards the fingers.
	handRegionScale = 2.7
	handShift       = 0.1
	// minHandPixels is the least side of a region in pixels: fingers of smaller hands are a pixel or two wide.
	minHandPixels = 40
)

// handLandmarker runs the hand network. It opens it for the first hand that is seen: many recordings show none.
type handLandmarker struct {
	runtime models.Runtime
	points  models.Session
	crop    geom.Cropper
	image   []float32
}

func (f *handLandmarker) close() error {
	err := f.crop.Close()
	if f.points != nil {
		if e := f.points.Close(); err == nil {
			err = e
		}
	}
	return err
}

func (f *handLandmarker) open() (err error) {
	if f.points == nil {
		f.image = make([]float32, handValues*handInput*handInput)
		f.points, err = f.runtime.Open(models.HandLandmark)
	}
	return err
}

// handLandmarks are a hand's points in pixels of the frame.
type handLandmarks struct {
	points   [len(analysis.HandPoints)]geom.Point
	depth    [len(analysis.HandPoints)]float64
	presence float64
}

// handRegion is where a hand lies whose wrist and bases of the index and little finger are known; its x axis points across
// the palm, the fingers upwards.
func handRegion(wrist, index, pinky geom.Point) geom.Square {
	middle := index.Scale(2).Add(pinky).Scale(1.0 / 3)
	d := middle.Sub(wrist)
	side := 2 * d.Norm() * handRegionScale
	angle := math.Atan2(d.Y, d.X) + math.Pi/2
	return geom.Square{Center: middle.Sub(geom.Point{Y: handShift * side}.Rotate(angle)), Side: side, Angle: angle}
}

// estimate runs the network on a region. It reports false when the answer is not finite.
func (f *handLandmarker) estimate(pic geom.Picture, roi geom.Square, out *handLandmarks) (bool, error) {
	if err := f.open(); err != nil {
		return false, err
	}
	if err := f.crop.Crop(f.image, handInput, pic, roi, geom.Zero, 0, 1); err != nil {
		return false, err
	}
	outs, err := f.points.Run(models.Tensor{Shape: []int{1, 3, handInput, handInput}, Float: f.image})
	if err != nil {
		return false, err
	}
	raw := outs[0].Float
	out.presence = float64(outs[1].Float[0])
	for i := range out.points {
		x, y, z := float64(raw[i*handValues]), float64(raw[i*handValues+1]), float64(raw[i*handValues+2])
		if !(math.Abs(x) < 4*handInput && math.Abs(y) < 4*handInput && math.Abs(z) < 4*handInput) { // NaN too
			return false, nil
		}
		out.points[i] = roi.ToPicture(geom.Point{X: x / handInput, Y: y / handInput})
		out.depth[i] = z / handInput * roi.Side
	}
	return !math.IsNaN(out.presence), nil
}
