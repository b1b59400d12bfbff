package vision

import (
	"errors"
	"math"

	"poise/analysis/blazepose"
	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/ssd"
	"poise/models"
)

const (
	personInput     = 224
	personScore     = 0.5
	bodyInput       = 256
	bodyRegionScale = 1.25 // region of interest against the circle through hips and head, as MediaPipe has it
	bodyValues      = 5    // x, y, z, visibility, presence
	bodyPoints      = 39   // 33 keypoints, then auxiliary ones
	auxCenter       = 33   // middle of the hips, and a point on the circle around the body
	auxCircle       = 34
	heatCells       = 64
	refineRadius    = 4.0 // cells around a keypoint within which they refine it
	minHeat         = 0.5
)

// poseLandmarker runs BlazePose: its person detector and its keypoint network.
type poseLandmarker struct {
	detector, keypoints models.Session

	person      string      // the requested person, whose body is tracked
	secondBody  trackedBody // the body of the second person, where two are asked for
	cameraShake cameraShake

	detectedIn *view // the part of this frame that the detections are of
	detections []ssd.Detection

	anchors []geom.Point
	crop    geom.Cropper
	small   []float32
	image   []float32
}

func newPoseLandmarker(rt models.Runtime, pose string) (*poseLandmarker, error) {
	detector, err := rt.Open(models.PoseDetection)
	if err != nil {
		return nil, err
	}
	f := &poseLandmarker{detector: detector, person: Largest, anchors: ssd.Anchors(ssd.PoseLayers),
		small: make([]float32, 3*personInput*personInput), image: make([]float32, 3*bodyInput*bodyInput)}
	if f.keypoints, err = rt.Open(poseNetwork(pose)); err != nil {
		_ = detector.Close() // the first error says more
		return nil, err
	}
	return f, nil
}

func poseNetwork(pose string) string {
	if pose == "full" {
		return models.PoseFull
	}
	return models.PoseLite
}

func (f *poseLandmarker) close() error {
	return errors.Join(f.detector.Close(), f.keypoints.Close(), f.crop.Close())
}

// detect finds the persons in a view, once a frame. A detection's box is that of the face, its keypoints
// 0 and 1 are the middle of the hips and a point on the circle around the body.
func (f *poseLandmarker) detect(v *view) error {
	pic := v.pic
	if f.detectedIn == v {
		return nil
	}
	region := geom.Square{Center: geom.Point{X: float64(pic.Width) / 2, Y: float64(pic.Height) / 2},
		Side: float64(max(pic.Width, pic.Height))}
	if err := f.crop.Crop(f.small, personInput, pic, region, geom.Zero, -1, 1); err != nil {
		return err
	}
	outs, err := f.detector.Run(models.Tensor{Shape: []int{1, 3, personInput, personInput}, Float: f.small})
	if err != nil {
		return err
	}
	f.detectedIn, f.detections = v, ssd.Suppress(ssd.Decode(outs[0].Float, outs[1].Float, f.anchors, personInput, personScore), mergeIoU)
	for i := range f.detections {
		f.detections[i] = toPicture(f.detections[i], region)
	}
	return nil
}

// bodyRegion is the region of a body whose hips lie at center and whose head end points to reach.
func bodyRegion(center, reach geom.Point) geom.Square {
	d := reach.Sub(center)
	return geom.Square{Center: center, Side: 2 * d.Norm() * bodyRegionScale, Angle: math.Atan2(d.Y, d.X) + math.Pi/2}
}

// bodyKeypoints are the keypoints in pixels of the frame, with the auxiliary points, visibility and the presence of a body.
type bodyKeypoints struct {
	points     [auxCircle + 1]geom.Point
	visibility [len(blazepose.Keypoints)]float64
	presence   float64
}

// estimate runs the keypoint network on a region. It reports false when the answer is not finite.
func (f *poseLandmarker) estimate(pic geom.Picture, roi geom.Square, out *bodyKeypoints) (bool, error) {
	if err := f.crop.Crop(f.image, bodyInput, pic, roi, geom.Replicate, 0, 1); err != nil {
		return false, err
	}
	outs, err := f.keypoints.Run(models.Tensor{Shape: []int{1, 3, bodyInput, bodyInput}, Float: f.image})
	if err != nil {
		return false, err
	}
	raw, heat := outs[0].Float, outs[2].Float
	out.presence = float64(outs[1].Float[0])
	for i := range out.points {
		v := raw[i*bodyValues : (i+1)*bodyValues]
		p := geom.Point{X: float64(v[0]) / bodyInput, Y: float64(v[1]) / bodyInput}
		if !(math.Abs(p.X) < 10 && math.Abs(p.Y) < 10) {
			return false, nil
		}
		p = refine(heat[i*heatCells*heatCells:(i+1)*heatCells*heatCells], p)
		out.points[i] = roi.ToPicture(p)
		if i < len(out.visibility) {
			out.visibility[i] = sigmoid(float64(v[3]))
		}
	}
	return !math.IsNaN(out.presence), nil
}

// refine moves a keypoint (0 to 1) to the middle of its heat map's response around it, where there is a clear one. Cells
// hold logits, and the network's coordinates are those of their upper left corners. Cells count less the farther they are
// from the keypoint itself, and not at all at the window's edge: in a window of whole cells a broad response would draw
// every keypoint to the middle of its cell, and make one that moves a little leap.
func refine(heat []float32, p geom.Point) geom.Point {
	if p.X < 0 || p.Y < 0 || p.X >= 1 || p.Y >= 1 {
		return p
	}
	px, py := p.X*heatCells-0.5, p.Y*heatCells-0.5
	var sum, sx, sy, best float64
	for y := max(int(py-refineRadius)+1, 0); y <= min(int(py+refineRadius), heatCells-1); y++ {
		for x := max(int(px-refineRadius)+1, 0); x <= min(int(px+refineRadius), heatCells-1); x++ {
			dx, dy := (float64(x)-px)/refineRadius, (float64(y)-py)/refineRadius
			v := sigmoid(float64(heat[y*heatCells+x]))
			best = math.Max(best, v)
			v *= math.Max(1-dx*dx, 0) * math.Max(1-dy*dy, 0)
			sum, sx, sy = sum+v, sx+v*float64(x), sy+v*float64(y)
		}
	}
	if !(best >= minHeat) || sum <= 0 {
		return p
	}
	return geom.Point{X: sx / sum / heatCells, Y: sy / sum / heatCells}
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
