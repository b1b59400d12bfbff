package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"poise/analysis"
)

// otherFace is the mean error beyond which poise's main person is not the annotated one, in distances of the outer eye
// corners: no landmark network errs by that much on the face it looks at.
const otherFace = 1.0

// faceErrors are the distances of the features from their marks, in distances of the outer eye corners; NaN where not marked.
func faceErrors(v *analysis.Visual, m marks, points [7]int) ([7]float64, float64) {
	a, b := m.points[points[rightOuter]], m.points[points[leftOuter]]
	scale := math.Hypot(a[0]-b[0], a[1]-b[1])
	var out [7]float64
	var all []float64
	f, k := &v.People[0].Face, len(v.Time)-1
	for i, ft := range features {
		p := m.points[points[i]]
		x, y := f.Point(k, ft.mesh)
		if out[i] = math.Hypot(float64(x)-p[0], float64(y)-p[1]) / scale; p[2] <= 0 || scale == 0 {
			out[i] = math.NaN()
			continue
		}
		all = append(all, out[i])
	}
	return out, mean(all)
}

// nearest is the person whose face is measured: the one with the least mean error; ok is false when that is nobody.
func nearest(v *analysis.Visual, persons []marks, points [7]int) (errors [7]float64, ok bool) {
	best := otherFace
	for _, m := range persons {
		if e, all := faceErrors(v, m, points); all < best {
			errors, best, ok = e, all, true
		}
	}
	return errors, ok
}

func landmarkTable(ctx context.Context, s settings, o *observer, w io.Writer) error {
	head := []string{"set", "faces measured", "mean, % of outer eye corners"}
	for _, f := range features {
		head = append(head, f.name)
	}
	t := table{head: append(head, "not scored")}
	for _, set := range pointSets {
		dir := filepath.Join(s.shared, "clips", "pose", "mmpose", set.folder)
		pictures, err := readAnnotations(filepath.Join(dir, "test_"+set.folder+".json"))
		if err != nil {
			return err
		}
		if err := addLandmarks(ctx, o, &t, set, dir, pictures); err != nil {
			return err
		}
	}
	dir := filepath.Join(s.shared, "clips", "headpose", "aflw2000")
	pictures, err := frontalHeads(dir)
	if err != nil {
		return err
	}
	if err := addLandmarks(ctx, o, &t, pointSet{"aflw2000, |yaw| < 30°", face68}, dir, pictures); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n### Face landmarks\n\nMean distance from the sets' own points in %% of the distance between the outer eye corners. "+
		"\"Other person\": poise's main person is none of the annotated ones (mean beyond %g of that distance). 300W-LP and AFLW2000 "+
		"points were fitted by a model, hidden ones included.\n", otherFace)
	t.write(w)
	return nil
}

func addLandmarks(ctx context.Context, o *observer, t *table, set pointSet, dir string, pictures []annotated) error {
	var paths []string
	for _, p := range pictures {
		paths = append(paths, filepath.Join(dir, p.file))
	}
	seen, err := o.pictures(ctx, set.folder, paths)
	if err != nil {
		return err
	}
	var by [7][]float64
	var all []float64
	var not []string
	scored := 0
	for i, p := range pictures {
		_, _, _, why := headOf(seen[i])
		if why != analysis.Measured {
			not = append(not, why.String())
			continue
		}
		e, ok := nearest(seen[i].Visual, p.persons, set.points)
		if !ok {
			not = append(not, "other person")
			continue
		}
		scored++
		for k, v := range e {
			if !math.IsNaN(v) {
				by[k], all = append(by[k], 100*v), append(all, 100*v)
			}
		}
	}
	row := []string{set.folder, fmt.Sprintf("%d of %d pictures", scored, len(pictures)), number(mean(all), 1)}
	for _, v := range by {
		row = append(row, number(mean(v), 1))
	}
	t.add(append(row, strings.Join(not, ", "))...)
	return nil
}

// frontalHeads are the aflw2000 pictures in which both halves of the face are seen.
func frontalHeads(dir string) (out []annotated, err error) {
	mats, err := filepath.Glob(filepath.Join(dir, "*.mat"))
	if err != nil {
		return nil, err
	}
	for _, m := range mats {
		b, err := os.ReadFile(m)
		if err != nil {
			return nil, err
		}
		h, err := readHead(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(m), err)
		}
		if math.Abs(h.yaw) >= 30 {
			continue
		}
		var p marks
		for _, q := range h.points {
			p.points = append(p.points, [3]float64{q[0], q[1], 2})
		}
		out = append(out, annotated{file: strings.TrimSuffix(filepath.Base(m), ".mat") + ".jpg", persons: []marks{p}})
	}
	return out, nil
}
