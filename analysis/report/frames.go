package report

import (
	"io"
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
)

// writeFrames writes one row per analysed frame, of the main person. An empty cell was not measured; reason says why the
// face, or failing that the gaze, wasn't. Decimals: time 6, pixels and angles 2, shares 3.
func writeFrames(w io.Writer, v *analysis.Visual, states analysis.FrameStates) error {
	if _, err := io.WriteString(w, frameHeader()); err != nil || v == nil {
		return err
	}
	row := make([]byte, 0, 2048)
	for i := range v.Time {
		f := frameAt(v, &states, i)
		row = row[:0]
		for c := range frameColumns {
			row = frameColumns[c].cells(row, &f)
		}
		for k := range blazepose.Keypoints {
			f.takeKeypoint(k)
			for c := range keypointColumns {
				row = keypointColumns[c].cells(row, &f)
			}
		}
		row = append(row, '\n')
		if _, err := w.Write(row[1:]); err != nil { // without the first comma
			return err
		}
	}
	return v.Err()
}

// What stands for what was not measured.
var (
	noFace   analysis.Face
	noStates analysis.FrameStates
	noBody   analysis.Body
)

func frameAt(v *analysis.Visual, states *analysis.FrameStates, i int) frameRow {
	f := frameRow{index: i, time: v.Time[i], face: &noFace, states: &noStates, body: &noBody}
	if len(v.People) == 0 {
		f.reason = v.Absence(i)
		return f
	}
	face := &v.People[0].Face
	f.states, f.body = states, &v.People[0].Body
	switch {
	case i >= len(face.Reason): // nothing is known
	case face.Reason[i] != analysis.Measured:
		f.reason = face.Reason[i]
	default:
		f.found, f.face = true, face
		if i < len(states.GazeReason) {
			f.reason = states.GazeReason[i]
		} else if i < len(face.EyeReason) {
			f.reason = face.EyeReason[i]
		}
	}
	return f
}

// takeKeypoint takes keypoint k of the frame; NaN where the columns of the body end before.
func (f *frameRow) takeKeypoint(k int) {
	missing := float32(math.NaN())
	if f.x, f.y, f.visibility = missing, missing, missing; f.body.HasKeypoints(f.index) {
		f.x, f.y, f.visibility = f.body.At(f.index, k)
	}
}
