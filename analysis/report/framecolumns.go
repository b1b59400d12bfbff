package report

import (
	"strings"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/lang"
)

// frameColumn describes columns of frames.csv: the writer takes their order and their cells from here, the page's foot the text.
type frameColumn struct {
	names []string
	text  string                               // what they hold, with units and ranges
	cells func(row []byte, f *frameRow) []byte // appends their cells, a comma before each
}

// frameRow is the analysed frame that a row is about. What was not measured is an empty column.
type frameRow struct {
	index  int
	time   float64
	reason analysis.Reason // why the face, or failing that the gaze, was not measured
	found  bool            // there is a face
	face   *analysis.Face
	states *analysis.FrameStates
	body   *analysis.Body

	x, y, visibility float32 // of the keypoint
}

// frameColumns are the columns of frames.csv before the keypoints.
var frameColumns = []frameColumn{
	{[]string{"timestamp"}, lang.Mark("Seconds from the start of the recording."),
		func(row []byte, f *frameRow) []byte { return appendFixed(append(row, ','), f.time, 6) }},
	{[]string{"success"}, lang.Mark("1 where a face was found, otherwise 0."), appendFound},
	{[]string{"confidence"}, lang.Mark("How sure the network is that there is a face, 0 to 1."),
		func(row []byte, f *frameRow) []byte { return cell(row, f.face.Confidence, f.index, 3) }},
	{[]string{"reason"}, lang.Mark("Why the face, or failing that the gaze, was not measured; empty where both were."),
		func(row []byte, f *frameRow) []byte { return append(append(row, ','), f.reason.String()...) }},
	{[]string{"face_x", "face_y", "face_w", "face_h"}, lang.Mark("Box around the face: left edge, top edge, width and height in pixels of the upright picture."),
		func(row []byte, f *frameRow) []byte {
			return cells(row, f.index, f.face.X, f.face.Y, f.face.W, f.face.H)
		}},
	{[]string{"head_yaw", "head_pitch", "head_roll"},
		lang.Mark("Turn, raise and tilt of the head in degrees; 0, 0 faces the lens. Right in the picture, up and clockwise in the picture are positive."),
		func(row []byte, f *frameRow) []byte {
			return cells(row, f.index, f.face.HeadYaw, f.face.HeadPitch, f.face.HeadRoll)
		}},
	{[]string{"gaze_yaw", "gaze_pitch"}, lang.Mark("Direction of the gaze in degrees after correction by the baseline; 0, 0 is the lens, right and up are positive."),
		func(row []byte, f *frameRow) []byte { return cells(row, f.index, f.states.GazeYaw, f.states.GazePitch) }},
	{[]string{"gaze_target"}, lang.Mark("Where that falls: camera, screen, notes, left, right or up."), appendTarget},
	{[]string{"blink"}, lang.Mark("1 during a blink, otherwise 0."), appendBlink},
	{[]string{"smile"}, lang.Mark("Raise of the mouth corners above your baseline, in multiples of the threshold: 0 is the baseline, 1 and more counts as a smile. " +
		"It has no unit and no fixed range, and is negative where the corners are lower."),
		func(row []byte, f *frameRow) []byte { return cells(row, f.index, f.states.Smile) }},
}

// keypointColumns are the columns of every keypoint, whose name stands before theirs.
var keypointColumns = []frameColumn{
	{[]string{"_x", "_y"}, lang.Mark("The 33 points of the body in pixels of the upright picture, from its top left; left is the person's left. They may lie outside the picture."),
		func(row []byte, f *frameRow) []byte { return value(value(row, f.x, 2), f.y, 2) }},
	{[]string{"_visibility"}, lang.Mark("How surely that point can be seen, 0 to 1; below 0.5 no measure uses it."),
		func(row []byte, f *frameRow) []byte { return value(row, f.visibility, 3) }},
}

// columnNotes say what the columns of frames.csv hold.
func columnNotes() []fact {
	var out []fact
	for _, c := range frameColumns {
		out = append(out, fact{strings.Join(c.names, ", "), lang.T(c.text)})
	}
	for _, c := range keypointColumns {
		out = append(out, fact{"<keypoint>" + strings.Join(c.names, ", <keypoint>"), lang.T(c.text)})
	}
	return out
}

// frameHeader is the first line of frames.csv.
func frameHeader() string {
	var names []string
	for _, c := range frameColumns {
		names = append(names, c.names...)
	}
	for _, k := range blazepose.Keypoints {
		for _, c := range keypointColumns {
			for _, n := range c.names {
				names = append(names, k+n)
			}
		}
	}
	return strings.Join(names, ",") + "\n"
}

func appendFound(row []byte, f *frameRow) []byte {
	if f.found {
		return append(row, ",1"...)
	}
	return append(row, ",0"...)
}

func appendTarget(row []byte, f *frameRow) []byte {
	row = append(row, ',')
	if f.index < len(f.states.Target) {
		row = append(row, f.states.Target[f.index].String()...)
	}
	return row
}

func appendBlink(row []byte, f *frameRow) []byte {
	row = append(row, ',')
	if f.index < len(f.states.Blink) && f.states.Blink[f.index] >= 0 {
		row = append(row, '0'+byte(f.states.Blink[f.index]))
	}
	return row
}

// cells appends entry i of columns of pixels or degrees.
func cells(row []byte, i int, columns ...[]float32) []byte {
	for _, c := range columns {
		row = cell(row, c, i, 2)
	}
	return row
}

// cell appends a comma and entry i of a column, or nothing where the column has none.
func cell(row []byte, column []float32, i, decimals int) []byte {
	if i >= len(column) {
		return append(row, ',')
	}
	return value(row, column[i], decimals)
}

// value appends a comma and a number, or nothing for NaN.
func value(row []byte, v float32, decimals int) []byte {
	return appendFixed(append(row, ','), float64(v), decimals)
}
