package sight

import (
	"math"
	"math/rand/v2"

	"poise/analysis/media"
	"poise/analysis/vision/internal/geom"
)

// drawn is a face that is drawn for a test. Lengths are in mm of the face, which is drawn at 1.5 pixels a mm.
type drawn struct {
	x, y  float64 // of the middle of the eyes, pixels
	iris  float64 // to the right of where it is in the middle of the eye
	shut  float64 // share of the eyes that the upper lids cover
	nose  float64 // to the right of where it is in a face that looks ahead
	mouth float64 // gap between the lips
	light float64 // levels brighter
	noise float64 // levels, standard deviation
	seed  uint64
}

const drawnScale, drawnW, drawnH = 1.5, 320, 260

func (d drawn) place(x, y float64) geom.Point {
	return geom.Point{X: d.x + drawnScale*x, Y: d.y + drawnScale*y}
}

func (d drawn) landmarks() []geom.Point {
	out := make([]geom.Point, 478)
	out[rightOuter], out[rightInner] = d.place(-biocular/2, 0), d.place(-17, 0)
	out[leftInner], out[leftOuter] = d.place(17, 0), d.place(biocular/2, 0)
	out[noseTip] = d.place(d.nose, 38)
	out[mouthRight], out[mouthLeft] = d.place(-25, 65), d.place(25, 65)
	return out
}

// level is the brightness of the face at a place, mm from the middle of the eyes.
func (d drawn) level(x, y float64) float64 {
	v := 150 + 12*math.Sin(x/9)*math.Cos(y/7) + 6*math.Sin(x/2.7+y/3.9)     // skin
	v -= 70 * math.Exp(-sq((y+14)/3)) * edge(33-math.Abs(math.Abs(x)-31)*2) // brows
	for _, side := range [2]float64{-1, 1} {
		ex := x - side*30.7
		top, bottom := -5*(1-sq(ex/13.8)), 4*(1-sq(ex/13.8))
		top += d.shut * (bottom - top)
		open := edge(y-top) * edge(bottom-y) * edge(13.8-math.Abs(ex))
		eye := 215 - 160*edge(5.8-math.Hypot(ex-d.iris, y))
		v += open * (eye - v)
		v -= 50 * math.Exp(-sq((y-top)/1.2)) * edge(13.8-math.Abs(ex)) // lashes
	}
	nx := x - d.nose
	v += 40*math.Exp(-sq(nx/7)-sq((y-36)/9)) - 60*math.Exp(-sq((math.Abs(nx)-6)/3)-sq((y-45)/2.5))
	v -= 60 * edge(26-math.Abs(x)) * math.Exp(-sq((y-65)/(4+d.mouth)))
	v -= 60 * edge(20-math.Abs(x)) * edge(d.mouth/2-math.Abs(y-65))
	return v + d.light
}

func sq(v float64) float64 { return v * v }

// edge is a soft step half a millimetre wide: 0 before, 1 behind.
func edge(v float64) float64 { return min(1, max(0, v/0.7+0.5)) }

// sight is what is seen of the face by one who takes its landmarks to be those of at.
func (d drawn) sight(at drawn) *Sight {
	s := new(Sight)
	s.See(d.picture(), at.landmarks())
	return s
}

func (d drawn) picture() geom.Picture {
	pix := make([]byte, media.FrameBytes(drawnW, drawnH))
	noise := rand.New(rand.NewPCG(d.seed, 1))
	for y := range drawnH {
		for x := range drawnW {
			v := d.level((float64(x)+0.5-d.x)/drawnScale, (float64(y)+0.5-d.y)/drawnScale)
			pix[y*drawnW+x] = byte(min(235, max(16, math.Round(v+d.noise*noise.NormFloat64()))))
		}
	}
	return geom.PictureOf(media.Frame{Width: drawnW, Height: drawnH, Pix: pix})
}
