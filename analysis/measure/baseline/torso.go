package baseline

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
)

// upright is the quantile of the head's height above the shoulders, and of the shoulders' width, that is upright and turned to the
// camera: sinking only lowers the one, turning only the other.
const upright = 0.7

// neckPart is by how much, per degree, a head that tilts against the shoulders takes the line from their middle to the ears' along: the neck
// bends about 10 cm below the ears, which are 25 cm above the shoulders' keypoints (Drillis & Contini 1966).
const neckPart = 0.4

// torso is how the upper body is held in each analysed frame; NaN where the shoulders don't show.
type torso struct {
	height []float64 // of the nose above the shoulders, shoulder widths
	width  []float64 // of the shoulders, face widths
	aside  []float64 // by how much the body alone carries the ears' middle from above the shoulders' to the right of the picture, degrees
}

func newTorso(f *frames, p *analysis.Pass) *torso {
	v := p.Obs.Visual
	body := &v.People[0].Body
	column := func(of func(i int) float64, keypoints ...int) []float64 {
		out := make([]float64, len(v.Time))
		for i := range out {
			seen := body.Reason[i] == analysis.Measured
			for _, k := range keypoints {
				seen = seen && body.Trusted(i, k, v.Width, v.Height)
			}
			out[i] = math.NaN()
			if seen {
				out[i] = of(i)
			}
		}
		return out
	}
	between := func(i, left, right int) (x, y, apart float64) {
		lx, ly, _ := body.At(i, left)
		rx, ry, _ := body.At(i, right)
		return float64(lx+rx) / 2, float64(ly+ry) / 2, math.Hypot(float64(lx-rx), float64(ly-ry))
	}
	const left, right = blazepose.LeftShoulder, blazepose.RightShoulder
	return &torso{
		height: column(func(i int) float64 {
			_, y, wide := between(i, left, right)
			_, nose, _ := body.At(i, blazepose.Nose)
			return (y - float64(nose)) / wide
		}, left, right, blazepose.Nose),
		width: column(func(i int) float64 {
			_, _, wide := between(i, left, right)
			return wide / float64(f.face.Width[i])
		}, left, right),
		aside: column(func(i int) float64 {
			x, y, _ := between(i, left, right)
			ex, ey, _ := between(i, blazepose.LeftEar, blazepose.RightEar)
			lx, ly, _ := body.At(i, left)
			rx, ry, _ := body.At(i, right)
			slant := math.Atan(float64(ly-ry)/float64(lx-rx)) * 180 / math.Pi
			return math.Atan2(ex-x, y-ey)*180/math.Pi - neckPart*(float64(f.face.HeadRoll[i])-slant)
		}, left, right, blazepose.LeftEar, blazepose.RightEar),
	}
}

// other says how the upper body of the marked frames differs from the usual one. A body that is held upright there, and leans or is turned
// most of the rest, is no fault of the mark.
func (t *torso) other(mark []bool, q analysis.PostureProfile) (out []string) {
	if d := 1 - track.MedianWhere(t.height, mark)/track.Quantile(t.height, upright); d >= q.SlouchDrop {
		return append(out, lang.T("your head was %.0f %% lower above the shoulders than usual", 100*d))
	}
	if d := 1 - track.MedianWhere(t.width, mark)/track.Quantile(t.width, upright); d >= q.TurnedDrop {
		return append(out, lang.T("your body was turned away from the camera"))
	}
	marked, usual := track.MedianWhere(t.aside, mark), track.Median(t.aside)
	if d := marked - usual; math.Abs(d) >= q.LeanDegrees && math.Abs(marked) > math.Abs(usual) {
		return append(out, lang.T("your body leaned or was turned further to the %s than usual", word(d > 0, lang.T("right"), lang.T("left"))))
	}
	return nil
}
