package main

import "poise/analysis/blazepose"

// feature is a place of the face that the annotated sets and the 478-point mesh both name. "Right" is the person's right.
type feature struct {
	name string
	mesh int
}

// features are those that every set has.
var features = []feature{
	{"right eye, outer corner", 33}, {"right eye, inner corner", 133}, {"left eye, inner corner", 362}, {"left eye, outer corner", 263},
	{"nose tip", 4}, {"mouth, right corner", 61}, {"mouth, left corner", 291},
}

// Indices into features that give the scale.
const rightOuter, leftOuter = 0, 3

// pointSet is an annotated set: for each feature the index of its point. The orders are those that the sets publish:
// 300W (68 points; also 300W-LP and AFLW2000), WFLW (98), COFW (29), AFLW (19), LaPa (106).
type pointSet struct {
	folder string // below pose/mmpose
	points [7]int
}

var face68 = [7]int{36, 39, 42, 45, 30, 48, 54}

var pointSets = []pointSet{
	{"300w", face68},
	{"300wlp", face68},
	{"wflw", [7]int{60, 64, 68, 72, 54, 76, 82}},
	{"cofw", [7]int{8, 10, 11, 9, 20, 22, 23}},
	{"aflw", [7]int{6, 8, 9, 11, 13, 15, 17}},
	{"lapa", [7]int{66, 70, 75, 79, 54, 84, 90}},
}

// bodyPoint is a keypoint of a set and poise's.
type bodyPoint struct {
	name       string
	set, poise int
}

// cocoPoints are the upper body in COCO's order of 17.
var cocoPoints = []bodyPoint{
	{"nose", 0, blazepose.Nose}, {"left ear", 3, blazepose.LeftEar}, {"right ear", 4, blazepose.RightEar},
	{"left shoulder", 5, blazepose.LeftShoulder}, {"right shoulder", 6, blazepose.RightShoulder},
	{"left elbow", 7, blazepose.LeftElbow}, {"right elbow", 8, blazepose.RightElbow},
	{"left wrist", 9, blazepose.LeftWrist}, {"right wrist", 10, blazepose.RightWrist},
}

// cocoHips are the ends of the torso below, in COCO's order.
var cocoHips = [2]int{11, 12}
