package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"

	"poise/analysis"
)

// right is the distance within which a keypoint counts as found, in torso lengths (PCK at 0.2).
const right = 0.2

// bodyErrors are the distances of the keypoints from a person's marks, in torso lengths (middle of the shoulders to middle
// of the hips; where the hips are not marked, half of the box's diagonal). NaN: not marked, or not trusted.
type bodyErrors struct {
	torso    float64 // pixels
	distance []float64
	marked   []bool
}

func measureBody(v *analysis.Visual, m marks) bodyErrors {
	e := bodyErrors{torso: torso(m)}
	b, k := lastBody(v)
	for _, p := range cocoPoints {
		q := m.points[p.set]
		d := math.NaN()
		if b != nil && b.Trusted(k, p.poise, v.Width, v.Height) {
			x, y, _ := b.At(k, p.poise)
			d = math.Hypot(float64(x)-q[0], float64(y)-q[1]) / e.torso
		}
		e.distance, e.marked = append(e.distance, d), append(e.marked, q[2] > 0)
	}
	return e
}

func torso(m marks) float64 {
	at := func(i int) [3]float64 { return m.points[i] }
	l, r, hl, hr := at(5), at(6), at(cocoHips[0]), at(cocoHips[1])
	if l[2] > 0 && r[2] > 0 && hl[2] > 0 && hr[2] > 0 {
		return math.Hypot((l[0]+r[0]-hl[0]-hr[0])/2, (l[1]+r[1]-hl[1]-hr[1])/2)
	}
	return math.Hypot(m.box[2], m.box[3]) / 2
}

// lastBody is the body in the last frame in which one was looked for.
func lastBody(v *analysis.Visual) (*analysis.Body, int) {
	if v == nil || len(v.People) == 0 {
		return nil, 0
	}
	b := &v.People[0].Body
	for k := len(b.Reason) - 1; k >= 0; k-- {
		if b.Reason[k] == analysis.Measured {
			return b, k
		}
	}
	return nil, 0
}

// mean distance over the keypoints that are marked and trusted.
func (e bodyErrors) mean() float64 {
	var d []float64
	for i, v := range e.distance {
		if e.marked[i] && !math.IsNaN(v) {
			d = append(d, v)
		}
	}
	return mean(d)
}

func keypointTable(ctx context.Context, s settings, o *observer, w io.Writer) error {
	dir := filepath.Join(s.shared, "clips", "pose", "mmpose", "coco")
	pictures, err := readAnnotations(filepath.Join(dir, "test_coco.json"))
	if err != nil {
		return err
	}
	var paths []string
	for _, p := range pictures {
		paths = append(paths, filepath.Join(dir, p.file))
	}
	seen, err := o.pictures(ctx, "coco", paths)
	if err != nil {
		return err
	}
	t := table{head: []string{"picture", "persons marked", "scored", "marked keypoints", "trusted", "of these within 0.2 torsos",
		"mean error, torsos", "beyond"}}
	marked, trusted, good := 0, 0, 0
	for i, p := range pictures {
		row := []string{p.file, fmt.Sprint(len(p.persons))}
		e, ok := nearestBody(seen[i].Visual, p.persons)
		if !ok {
			t.add(append(row, "nobody, or other person")...)
			continue
		}
		a, b, c, far := e.count()
		marked, trusted, good = marked+a, trusted+b, good+c
		t.add(append(row, "main person", fmt.Sprint(a), fmt.Sprint(b), fmt.Sprint(c), number(e.mean(), 3), strings.Join(far, ", "))...)
	}
	t.add("all", "", "", fmt.Sprint(marked), fmt.Sprint(trusted), fmt.Sprintf("%d: PCK %s of trusted, %s of marked", good,
		number(ratio(good, trusted), 3), number(ratio(good, marked), 3)))
	fmt.Fprint(w, "\n### Body keypoints: COCO, nose, ears, shoulders, elbows, wrists\n")
	t.write(w)
	return nil
}

// count is how many keypoints are marked, trusted and within reach, and which trusted ones are not.
func (e bodyErrors) count() (marked, trusted, good int, far []string) {
	for i, p := range cocoPoints {
		if !e.marked[i] {
			continue
		}
		marked++
		switch d := e.distance[i]; {
		case math.IsNaN(d):
		case d <= right:
			trusted, good = trusted+1, good+1
		default:
			trusted, far = trusted+1, append(far, fmt.Sprintf("%s %.2f", p.name, d))
		}
	}
	return marked, trusted, good, far
}

// nearestBody is the marked person who is measured: the one with the least mean error, if that is below a torso.
func nearestBody(v *analysis.Visual, persons []marks) (best bodyErrors, ok bool) {
	least := 1.0
	for _, m := range persons {
		if e := measureBody(v, m); e.mean() < least {
			best, least, ok = e, e.mean(), true
		}
	}
	return best, ok
}

func pictureTables(ctx context.Context, s settings, o *observer, w io.Writer) error {
	fmt.Fprintf(w, "\n## Pictures\n\nEach is made into a recording of %d frames without loss and observed like any other; the last frame counts.\n", frames)
	for _, part := range []func(context.Context, settings, *observer, io.Writer) error{lookingOrNot, columbia, farPictures, headPictures,
		landmarkTable, keypointTable, armsPictures} {
		if err := part(ctx, s, o, w); err != nil {
			return err
		}
	}
	return nil
}
