package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"sort"

	"poise/analysis"
)

// labelled is a picture with what its label says.
type labelled struct{ file, kind, split, label, quality string }

func readLabels(r io.Reader) (out []labelled, err error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, err
	}
	for _, row := range rows[min(1, len(rows)):] {
		if len(row) < 5 {
			return nil, fmt.Errorf("read labels: %d columns", len(row))
		}
		out = append(out, labelled{row[0], row[1], row[2], row[3], row[4]})
	}
	return out, nil
}

func lookingOrNot(ctx context.Context, s settings, o *observer, w io.Writer) error {
	dir := filepath.Join(s.shared, "clips", "gaze")
	f, err := os.Open(filepath.Join(dir, "looking_or_not_labels.csv"))
	if err != nil {
		return err
	}
	defer f.Close()
	labels, err := readLabels(f)
	if err != nil {
		return err
	}
	var paths []string
	for _, l := range labels {
		paths = append(paths, filepath.Join(dir, "looking_or_not", l.file))
	}
	seen, err := o.pictures(ctx, "looking_or_not", paths)
	if err != nil {
		return err
	}
	looks := make([]look, len(seen))
	for i := range seen {
		if looks[i], err = lookOf(seen[i]); err != nil {
			return err
		}
	}
	fmt.Fprint(w, "\n### looking_or_not: contact or not, without any baseline\n\nVerdicts of one picture: \"poise\", the gaze "+
		"target that poise writes into frames.csv, camera or not, with its assumed baseline; and the direction inside the "+
		"default contact cone about (0, 0), gaze confidence at least the default. Directions: \"raw\" as observed "+
		"(Face.GazeYaw, GazePitch), \"restored\" with the eyes' vertical rotation restored as package baseline does before it knows "+
		"the person. AUC: over the distance from the lens in cones, no threshold. \"hard\": all pictures not labelled clear.\n")
	lookingTable(labels, looks).write(w)
	fmt.Fprintln(w, "Clear pictures, restored direction, by the size of the cone:")
	conesTable(labels, looks).write(w)
	lookingDetails(labels, looks).write(w)
	return nil
}

func lookingTable(labels []labelled, looks []look) *table {
	t := &table{head: []string{"pictures", "measured", "poise: balanced accuracy", "looking right", "away right", "raw: balanced accuracy", "looking right", "away right", "AUC",
		"restored: balanced accuracy", "looking right", "away right", "AUC"}}
	groups := []struct {
		name string
		in   func(labelled) bool
	}{
		{"clear", func(l labelled) bool { return l.quality == "clear" }},
		{"clear, train", func(l labelled) bool { return l.quality == "clear" && l.split == "train" }},
		{"clear, valid", func(l labelled) bool { return l.quality == "clear" && l.split == "valid" }},
		{"clear, webcam", func(l labelled) bool { return l.quality == "clear" && l.kind == "web" }},
		{"clear, stock", func(l labelled) bool { return l.quality == "clear" && l.kind == "stock" }},
		{"hard", func(l labelled) bool { return l.quality != "clear" }},
	}
	for _, g := range groups {
		var said, raw, own counts
		var near [2][2][]float64 // [raw, restored][away, looking]
		n, measured := 0, 0
		for i, l := range labels {
			if l.label == "no_person" || !g.in(l) {
				continue
			}
			n++
			k := looks[i]
			if k.reason != analysis.Measured {
				continue
			}
			measured++
			truth, side := l.label == "looking", 0
			if truth {
				side = 1
			}
			said.add(truth, k.target == analysis.Camera)
			raw.add(truth, contact(k.yaw, k.pitch))
			own.add(truth, contact(k.ownYaw, k.ownPitch))
			near[0][side] = append(near[0][side], outside(k.yaw, k.pitch))
			near[1][side] = append(near[1][side], outside(k.ownYaw, k.ownPitch))
		}
		row := []string{g.name, fmt.Sprintf("%d of %d", measured, n)}
		for k, c := range []counts{said, raw, own} {
			row = append(row, number(c.balanced(), 3), fmt.Sprintf("%d of %d", c.tp, c.tp+c.fn), fmt.Sprintf("%d of %d", c.tn, c.tn+c.fp))
			if k > 0 {
				row = append(row, number(auc(near[k-1][1], near[k-1][0]), 3))
			}
		}
		t.add(row...)
	}
	return t
}

// conesTable shows what other sizes of the cone would do: without a baseline a direction carries the person's own offset.
func conesTable(labels []labelled, looks []look) *table {
	t := &table{head: []string{"cone", "balanced accuracy", "looking right", "away right"}}
	for _, size := range []float64{1, 1.25, 1.5, 1.75, 2, 2.5, 3} {
		var c counts
		for i, l := range labels {
			if k := looks[i]; l.quality == "clear" && l.label != "no_person" && k.reason == analysis.Measured {
				c.add(l.label == "looking", outside(k.ownYaw, k.ownPitch) <= size)
			}
		}
		t.add("× "+number(size, 2), number(c.balanced(), 3), fmt.Sprintf("%d of %d", c.tp, c.tp+c.fn), fmt.Sprintf("%d of %d", c.tn, c.tn+c.fp))
	}
	return t
}

// auc is the chance that a value of low is below one of high; ties count half.
func auc(low, high []float64) float64 {
	sum := 0.0
	for _, a := range low {
		for _, b := range high {
			switch {
			case a < b:
				sum++
			case a == b:
				sum += 0.5
			}
		}
	}
	if len(low)*len(high) == 0 {
		return math.NaN()
	}
	return sum / float64(len(low)*len(high))
}

// lookingDetails lists what was not measured and what was wrong.
func lookingDetails(labels []labelled, looks []look) *table {
	t := &table{head: []string{"not measured, or wrong by poise's target", "label", "quality", "reason", "raw yaw / pitch",
		"restored", "head", "confidence"}}
	order := make([]int, len(labels))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return labels[order[a]].file < labels[order[b]].file })
	for _, i := range order {
		l, k := labels[i], looks[i]
		wrong := l.label == "no_person" == (k.reason != analysis.NoFace)
		if l.label != "no_person" {
			wrong = k.reason != analysis.Measured || (k.target == analysis.Camera) != (l.label == "looking")
		}
		if !wrong {
			continue
		}
		row := []string{l.file, l.label, l.quality, k.reason.String()}
		if k.reason != analysis.NoFace {
			row = append(row, pair(k.yaw, k.pitch, 1), pair(k.ownYaw, k.ownPitch, 1), pair(k.headYaw, k.headPitch, 1), number(k.confidence, 2))
		}
		t.add(row...)
	}
	return t
}

// seatedFar are pictures of one person far from the camera whose names say where they look; left and right are named by
// their makers without saying whose, so only the order of the yaws can be right.
var seatedFar = []string{"center", "down", "left", "right", "up"}

func farPictures(ctx context.Context, s settings, o *observer, w io.Writer) error {
	var paths []string
	for _, name := range seatedFar {
		paths = append(paths, filepath.Join(s.shared, "clips", "gaze", "rtgene_"+name+".jpg"))
	}
	seen, err := o.pictures(ctx, "a person far away", paths)
	if err != nil {
		return err
	}
	t := table{head: []string{"rtgene picture", "reason", "face width, px", "raw yaw / pitch", "head yaw / pitch", "confidence"}}
	for i, obs := range seen {
		l, err := lookOf(obs)
		if err != nil {
			return err
		}
		width := math.NaN()
		if l.reason != analysis.NoFace {
			f := &obs.Visual.People[0].Face
			width = float64(f.Width[len(f.Width)-1])
		}
		t.add(seatedFar[i], l.reason.String(), number(width, 0), pair(l.yaw, l.pitch, 1), pair(l.headYaw, l.headPitch, 1), number(l.confidence, 2))
	}
	fmt.Fprint(w, "\n### A person far from the camera (rtgene)\n")
	t.write(w)
	return nil
}
