package report

import (
	"io"
	"strings"

	"poise/analysis"
	"poise/analysis/blazepose"
)

// frameColumns are the columns of frames.csv before the keypoints.
const frameColumns = "timestamp,success,confidence,reason,face_x,face_y,face_w,face_h,head_yaw,head_pitch,head_roll," +
	"gaze_yaw,gaze_pitch,gaze_target,blink,smile"

// columnNotes say what the columns of frames.csv hold, with units and ranges.
var columnNotes = []fact{
	{"timestamp", "Seconds from the start of the recording."},
	{"success", "1 where a face was found, otherwise 0."},
	{"confidence", "How sure the network is that there is a face, 0 to 1."},
	{"reason", "Why the face, or failing that the gaze, was not measured; empty where both were."},
	{"face_x, face_y, face_w, face_h", "Box around the face: left edge, top edge, width and height in pixels of the upright picture."},
	{"head_yaw, head_pitch, head_roll", "Turn, raise and tilt of the head in degrees; 0, 0 faces the lens. Right in the picture, up and clockwise in the picture are positive."},
	{"gaze_yaw, gaze_pitch", "Direction of the gaze in degrees after correction by the baseline; 0, 0 is the lens, right and up are positive."},
	{"gaze_target", "Where that falls: camera, screen, notes, left, right or up."},
	{"blink", "1 during a blink, otherwise 0."},
	{"smile", "Raise of the mouth corners above your baseline, in multiples of the threshold: 0 is the baseline, 1 and more counts as a smile. " +
		"It has no unit and no fixed range, and is negative where the corners are lower."},
	{"<keypoint>_x, <keypoint>_y", "The 33 points of the body in pixels of the upright picture, from its top left; left is the person's left. They may lie outside the picture."},
	{"<keypoint>_visibility", "How surely that point can be seen, 0 to 1; below 0.5 no measure uses it."},
}

func frameHeader() string {
	var b strings.Builder
	b.WriteString(frameColumns)
	for _, k := range blazepose.Keypoints {
		b.WriteString("," + k + "_x," + k + "_y," + k + "_visibility")
	}
	return b.String() + "\n"
}

// writeFrames writes one row per analysed frame, of the main person. An empty cell was not measured; reason says why the
// face, or failing that the gaze, wasn't. Decimals: time 6, pixels and angles 2, shares 3.
func writeFrames(w io.Writer, v *analysis.Visual, states analysis.FrameStates) error {
	if _, err := io.WriteString(w, frameHeader()); err != nil || v == nil {
		return err
	}
	row := make([]byte, 0, 2048)
	for i, t := range v.Time {
		row = appendFixed(row[:0], t, 6)
		if len(v.People) == 0 {
			row = append(row, ",0,,"...)
			row = append(row, v.Absence(i).String()...)
			row = append(row, emptyCells[:12+3*len(blazepose.Keypoints)]...)
		} else {
			row = appendFace(row, &v.People[0].Face, &states, i)
			row = appendStates(row, &states, i)
			row = appendBody(row, &v.People[0].Body, i)
		}
		row = append(row, '\n')
		if _, err := w.Write(row); err != nil {
			return err
		}
	}
	return nil
}

var emptyCells = strings.Repeat(",", 256)

func appendFace(row []byte, f *analysis.Face, s *analysis.FrameStates, i int) []byte {
	if i >= len(f.Reason) || f.Reason[i] != analysis.Measured {
		row = append(row, ",0,,"...)
		if i < len(f.Reason) {
			row = append(row, f.Reason[i].String()...)
		}
		return append(row, emptyCells[:7]...)
	}
	row = append(row, ",1"...)
	row = cell(row, f.Confidence, i, 3)
	row = append(row, ',')
	switch {
	case i < len(s.GazeReason):
		row = append(row, s.GazeReason[i].String()...)
	case i < len(f.EyeReason):
		row = append(row, f.EyeReason[i].String()...)
	}
	for _, c := range [...][]float32{f.X, f.Y, f.W, f.H, f.HeadYaw, f.HeadPitch, f.HeadRoll} {
		row = cell(row, c, i, 2)
	}
	return row
}

func appendStates(row []byte, s *analysis.FrameStates, i int) []byte {
	row = cell(row, s.GazeYaw, i, 2)
	row = cell(row, s.GazePitch, i, 2)
	row = append(row, ',')
	if i < len(s.Target) {
		row = append(row, s.Target[i].String()...)
	}
	row = append(row, ',')
	if i < len(s.Blink) && s.Blink[i] >= 0 {
		row = append(row, '0'+byte(s.Blink[i]))
	}
	return cell(row, s.Smile, i, 2)
}

func appendBody(row []byte, b *analysis.Body, i int) []byte {
	n := len(blazepose.Keypoints)
	if len(b.X) < (i+1)*n || len(b.Y) < (i+1)*n || len(b.Visibility) < (i+1)*n {
		return append(row, emptyCells[:3*n]...)
	}
	x, y, v := b.X[i*n:][:n], b.Y[i*n:][:n], b.Visibility[i*n:][:n]
	for k := range x {
		row = append(row, ',')
		row = appendFixed(row, float64(x[k]), 2)
		row = append(row, ',')
		row = appendFixed(row, float64(y[k]), 2)
		row = append(row, ',')
		row = appendFixed(row, float64(v[k]), 3)
	}
	return row
}

// cell appends a comma and entry i of a column, or nothing where the column has none.
func cell(row []byte, column []float32, i, decimals int) []byte {
	row = append(row, ',')
	if i < len(column) {
		row = appendFixed(row, float64(column[i]), decimals)
	}
	return row
}
