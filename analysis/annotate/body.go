package annotate

import (
	"poise/analysis"
	"poise/analysis/blazepose"
)

// limbs join keypoints of the body; the face's are left to the face mesh.
var limbs = [][2]int{
	{11, 12}, {11, 13}, {13, 15}, {12, 14}, {14, 16}, {11, 23}, {12, 24}, {23, 24}, {23, 25}, {25, 27}, {24, 26}, {26, 28},
	{15, 17}, {15, 19}, {15, 21}, {17, 19}, {16, 18}, {16, 20}, {16, 22}, {18, 20}, {27, 29}, {27, 31}, {28, 30}, {28, 32},
}

// bodyHold is how long, in seconds, a body stays drawn over frames in which it was not looked for (it is sampled more
// sparsely than the face).
const bodyHold = 0.2

// bodyFrame is the frame whose body is shown at frame i, or -1.
func (p *painter) bodyFrame(i int) int {
	for k := i; k >= 0 && p.visual.Time[i]-p.visual.Time[k] <= bodyHold; k-- {
		if p.body.Reason[k] == analysis.Measured {
			return k
		}
		if p.body.Reason[k] != analysis.NotAnalysed {
			return -1
		}
	}
	return -1
}

// drawBody draws limbs and keypoints: solid where both ends are trusted, faint where not.
func (p *painter) drawBody(i int) {
	k := p.bodyFrame(i)
	if k < 0 {
		return
	}
	w, h := p.visual.Width, p.visual.Height
	place := func(j int) point {
		x, y, _ := p.body.At(k, j)
		return p.at(x, y)
	}
	for _, l := range limbs {
		if p.body.Trusted(k, l[0], w, h) && p.body.Trusted(k, l[1], w, h) {
			p.canvas.line(place(l[0]), place(l[1]), 1.4, limb)
		} else {
			p.canvas.line(place(l[0]), place(l[1]), 0.4, faint)
		}
	}
	for j := range blazepose.Keypoints {
		switch {
		case j < blazepose.LeftShoulder && j != blazepose.LeftEar && j != blazepose.RightEar:
		case p.body.Trusted(k, j, w, h):
			p.canvas.dot(place(j), 2, limb)
		default:
			p.canvas.dot(place(j), 1, faint)
		}
	}
}
