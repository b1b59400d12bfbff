package main

import (
	"math"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/blazepose"
)

// onFeatures is a picture in which every feature lies at a place of its own.
func onFeatures() *analysis.Visual {
	f := analysis.Face{Reason: make([]analysis.Reason, 1), Points: make([]float32, 2*len(analysis.FacePoints))}
	for i, p := range analysis.FacePoints {
		f.Points[2*i], f.Points[2*i+1] = float32(p), float32(1000-p)
	}
	return &analysis.Visual{Time: []float64{0}, Width: 1000, Height: 1000, People: []analysis.Person{{Face: f}}}
}

// TestPointMaps: each set has as many points as it publishes, no feature twice, and marks at the mesh's places are met.
func TestPointMaps(t *testing.T) {
	sizes := map[string]int{"300w": 68, "300wlp": 68, "wflw": 98, "cofw": 29, "aflw": 19, "lapa": 106}
	for _, set := range pointSets {
		used := map[int]bool{}
		m := marks{points: make([][3]float64, sizes[set.folder])}
		for i, p := range set.points {
			if used[p] || p >= sizes[set.folder] {
				t.Errorf("%s: point %d", set.folder, p)
			}
			used[p] = true
			m.points[p] = [3]float64{float64(features[i].mesh), float64(1000 - features[i].mesh), 1}
		}
		if e, all := faceErrors(onFeatures(), m, set.points); all != 0 {
			t.Errorf("%s: errors %v", set.folder, e)
		}
	}
}

func TestNearestFace(t *testing.T) {
	v := onFeatures()
	m := marks{points: make([][3]float64, 68)}
	for i, p := range face68 {
		m.points[p] = [3]float64{float64(features[i].mesh), float64(1000 - features[i].mesh), 1}
	}
	scale := math.Hypot(263-33, 263-33)
	m.points[face68[4]][0] += scale / 2 // the nose half an eye distance off
	far := marks{points: make([][3]float64, 68)}
	for i, p := range m.points {
		far.points[i] = [3]float64{p[0] + 2*scale, p[1], p[2]}
	}
	e, ok := nearest(v, []marks{far, m}, face68)
	if !ok || math.Abs(e[4]-0.5) > 1e-6 || e[0] != 0 {
		t.Errorf("errors %v, %v", e, ok)
	}
	if _, ok := nearest(v, []marks{far}, face68); ok {
		t.Error("a face two eye distances away is taken for the annotated one")
	}
}

func TestParseAnnotations(t *testing.T) {
	got, err := parseAnnotations(strings.NewReader(`{"images":[{"id":7,"file_name":"a.jpg"},{"id":2,"file_name":"b.jpg"}],
		"annotations":[{"image_id":2,"keypoints":[1,2,2,3,4,0],"bbox":[0,0,3,4]},{"image_id":7,"keypoints":[0,0,0,0,0,0],"bbox":[0,0,1,1]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].file != "a.jpg" || len(got[0].persons) != 0 || len(got[1].persons) != 1 ||
		got[1].persons[0].points[1] != [3]float64{3, 4, 0} {
		t.Errorf("got %+v", got)
	}
	if _, err := parseAnnotations(strings.NewReader(`{"images":[],"annotations":[{"image_id":1,"keypoints":[1,2]}]}`)); err == nil {
		t.Error("a picture that is not listed is taken")
	}
}

func TestBodyErrors(t *testing.T) {
	n := len(blazepose.Keypoints)
	b := analysis.Body{Reason: make([]analysis.Reason, 1), X: make([]float32, n), Y: make([]float32, n), Visibility: make([]float32, n)}
	v := &analysis.Visual{Time: []float64{0}, Width: 500, Height: 500, People: []analysis.Person{{Body: b}}}
	m := marks{points: make([][3]float64, 17)}
	for i, at := range map[int][2]float64{5: {100, 100}, 6: {200, 100}, 11: {100, 300}, 12: {200, 300}, 7: {80, 200}} {
		m.points[i] = [3]float64{at[0], at[1], 2}
	}
	set := func(k int, x, y float32) { b.X[k], b.Y[k], b.Visibility[k] = x, y, 0.9 }
	set(blazepose.LeftShoulder, 100, 110)
	set(blazepose.RightShoulder, 260, 100) // 60 px of a torso of 200 off
	e, ok := nearestBody(v, []marks{m})
	if !ok || e.torso != 200 {
		t.Fatalf("torso %v, %v", e.torso, ok)
	}
	marked, trusted, good, far := e.count()
	if marked != 3 || trusted != 2 || good != 1 || len(far) != 1 || far[0] != "right shoulder 0.30" {
		t.Errorf("marked %d, trusted %d, good %d, far %v", marked, trusted, good, far)
	}
}

func TestLabelsAndLooking(t *testing.T) {
	labels, err := readLabels(strings.NewReader("file,kind,split,label,quality,arms,hand\na,web,train,looking,clear,,\nb,web,train,away,clear,,\n" +
		"c,stock,valid,away,clear,,\nd,stock,valid,no_person,clear,,\n"))
	if err != nil || len(labels) != 4 {
		t.Fatal(labels, err)
	}
	looks := []look{{yaw: 1, ownYaw: 1, target: analysis.LookUp}, {yaw: 20, ownYaw: 2, target: analysis.LookLeft}, {reason: analysis.EyesHidden}, {reason: analysis.NoFace}}
	rows := lookingTable(labels, looks).rows
	want := []string{"clear", "2 of 3", "0.500", "0 of 1", "1 of 1", "1.000", "1 of 1", "1 of 1", "1.000", "0.500", "1 of 1", "0 of 1", "1.000"}
	for i, w := range want {
		if rows[0][i] != w {
			t.Errorf("column %d: %q, want %q", i, rows[0][i], w)
		}
	}
}
