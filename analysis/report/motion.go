package report

import (
	"encoding/base64"
	"encoding/binary"
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/lang"
)

// Pictures a second of the figure, and at most: between them the script moves it evenly.
const (
	motionRate = 8.0
	motionMost = 9600 // 20 minutes
)

// motion is the figure that the page's script draws over the recording: some landmarks of the face, the arms and the gaze
// of the main person. Coordinates are pixels of the upright picture.
type motion struct {
	Width   int      `json:"width"`
	Height  int      `json:"height"`
	Time    string   `json:"time"`           // uint16: milliseconds since the picture before
	Box     string   `json:"box"`            // int16: x, y, width, height of the face, a picture
	Points  int      `json:"points"`         // of the face, a picture
	Face    string   `json:"face,omitempty"` // uint8 pairs: 0 to 255 is -0.2 to 1.2 of the box
	Shapes  [][3]int `json:"shapes"`         // lines through the points: first, how many, 1 when closed
	Keys    int      `json:"keys"`           // of the body, a picture
	Body    string   `json:"body"`           // uint16 pairs: 0 to 65534 is -0.5 to 1.5 of the picture, 65535 not trusted
	Limbs   [][2]int `json:"limbs"`          // pairs of keys
	Gaze    string   `json:"gaze"`           // int16 pairs: yaw and pitch in hundredths of a degree
	Target  string   `json:"target"`         // uint8: index of names and colours
	Names   []string `json:"names"`
	Colours []string `json:"colours"`
}

// shape is a line through landmarks of the face mesh.
type shape struct {
	points []int
	closed bool
}

// shapes draw a face with few points: every second or third of the mesh's lids, lips, brows and outline, and the irises.
var shapes = []shape{
	{[]int{10, 332, 389, 323, 397, 378, 152, 149, 172, 93, 162, 103}, true},
	{[]int{263, 390, 374, 381, 362, 384, 386, 388}, true},
	{[]int{33, 163, 145, 154, 133, 157, 159, 161}, true},
	{[]int{300, 334, 336}, false}, {[]int{70, 105, 107}, false},
	{[]int{61, 91, 17, 321, 291, 270, 0, 40}, true},
	{[]int{168, 195, 1}, false},
	{[]int{469, 470, 471, 472}, true}, {[]int{474, 475, 476, 477}, true},
}

// joints are the keypoints of the body that are drawn, and limbs what joins them.
var (
	joints = []int{blazepose.LeftShoulder, blazepose.RightShoulder, blazepose.LeftElbow, blazepose.RightElbow, blazepose.LeftWrist,
		blazepose.RightWrist, blazepose.LeftIndex, blazepose.RightIndex}
	limbs = [][2]int{{0, 1}, {0, 2}, {2, 4}, {4, 6}, {1, 3}, {3, 5}, {5, 7}}
)

// targetNames are the targets in words.
func targetNames() (out []string) {
	for _, w := range targetWords {
		out = append(out, lang.T(w))
	}
	return out
}

// packMotion packs the main person's figure; nil when nobody was seen.
func packMotion(v *analysis.Visual, s *analysis.FrameStates) *motion {
	if len(v.People) == 0 || v.Width <= 0 || v.Height <= 0 {
		return nil
	}
	m := &motion{Width: v.Width, Height: v.Height, Keys: len(joints), Limbs: limbs, Names: targetNames(), Colours: targetClasses[:]}
	for _, sh := range shapes {
		m.Shapes = append(m.Shapes, [3]int{m.Points, len(sh.points), map[bool]int{true: 1}[sh.closed]})
		m.Points += len(sh.points)
	}
	p := &v.People[0]
	var box, face, body, gaze, target []byte
	var times []float64
	for _, i := range motionFrames(v.Time) {
		times = append(times, v.Time[i])
		f := &p.Face
		x, y, w, h := float64(f.X[i]), float64(f.Y[i]), float64(f.W[i]), float64(f.H[i])
		for _, b := range []float64{x, y, w, h} {
			box = binary.LittleEndian.AppendUint16(box, uint16(short(b)))
		}
		face = faceBytes(face, f, i, x, y, w, h)
		body = bodyBytes(body, &p.Body, nearestPose(&p.Body, v.Time, i), v.Width, v.Height)
		yaw, pitch, at := math.NaN(), math.NaN(), analysis.NoTarget
		if i < len(s.GazeYaw) && i < len(s.GazePitch) && i < len(s.Target) {
			yaw, pitch, at = float64(s.GazeYaw[i]), float64(s.GazePitch[i]), s.Target[i]
		}
		gaze = binary.LittleEndian.AppendUint16(gaze, uint16(short(100*yaw)))
		gaze = binary.LittleEndian.AppendUint16(gaze, uint16(short(100*pitch)))
		target = append(target, byte(at))
	}
	text := base64.StdEncoding.EncodeToString
	m.Time, m.Box, m.Body, m.Gaze, m.Target = packTimes(times), text(box), text(body), text(gaze), text(target)
	if p.Face.HasPoints() {
		m.Face = text(face)
	}
	return m
}

// motionFrames picks pictures at the figure's rate.
func motionFrames(times []float64) []int {
	gap := max(1/motionRate, (times[len(times)-1]-times[0])/motionMost)
	var out []int
	next := math.Inf(-1)
	for i, t := range times {
		if t >= next-1e-6 {
			out = append(out, i)
			next = max(next+gap, t+gap/2)
		}
	}
	return out
}

// faceBytes appends the face's points within their box; where there is none, points that nothing draws.
func faceBytes(out []byte, f *analysis.Face, i int, x, y, w, h float64) []byte {
	for _, sh := range shapes {
		for _, p := range sh.points {
			var px, py float32
			if f.HasPoints() {
				px, py = f.Point(i, p)
			}
			out = append(out, inBox(float64(px), x, w), inBox(float64(py), y, h))
		}
	}
	return out
}

func inBox(v, start, length float64) byte {
	at := ((v-start)/length + .2) / 1.4 * 255
	if at != at {
		return 0
	}
	return byte(min(max(at, 0), 255) + .5)
}

// poseReach is how far from a picture its pose may have been looked for, in seconds: poses are looked for less often.
const poseReach = 0.2

// nearestPose is the picture nearest to i in which a pose was looked for; i where there is none near.
func nearestPose(b *analysis.Body, times []float64, i int) int {
	near := func(j int) bool {
		return j >= 0 && j < len(b.Reason) && math.Abs(times[j]-times[i]) <= poseReach
	}
	for d := 0; near(i-d) || near(i+d); d++ {
		for _, j := range []int{i - d, i + d} {
			if near(j) && b.Reason[j] != analysis.NotAnalysed {
				return j
			}
		}
	}
	return i
}

func bodyBytes(out []byte, b *analysis.Body, i, width, height int) []byte {
	for _, k := range joints {
		at := [2]uint16{math.MaxUint16, math.MaxUint16}
		if b.HasKeypoints(i) && b.Trusted(i, k, width, height) {
			x, y, _ := b.At(i, k)
			at = [2]uint16{inPicture(float64(x), width), inPicture(float64(y), height)}
		}
		out = binary.LittleEndian.AppendUint16(out, at[0])
		out = binary.LittleEndian.AppendUint16(out, at[1])
	}
	return out
}

func inPicture(v float64, size int) uint16 {
	return uint16(math.Round(min(max((v/float64(size)+.5)/2, 0), 1) * 65534))
}
