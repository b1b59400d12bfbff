package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"sort"

	"poise/analysis"
	"poise/analysis/measure"
)

// heldFrames, at 10 a second, make a picture long enough for a posture.
const heldFrames = 30

// armsPictures lists what is said of pictures of people with crossed arms.
func armsPictures(ctx context.Context, s settings, o *observer, w io.Writer) error {
	paths, err := filepath.Glob(filepath.Join(s.shared, "clips", "pose", "*.jpg"))
	if err != nil {
		return err
	}
	sort.Strings(paths)
	t := table{head: []string{"picture", "arms crossed: share of 3 s", "coverage", "hands clasped", "fist", "open palm"}}
	for _, p := range paths {
		obs, err := o.picture(ctx, p, heldFrames)
		if err != nil {
			return err
		}
		res, err := measure.Run(obs, analysis.DefaultProfile(), measure.Options{})
		if err != nil {
			return err
		}
		t.add(filepath.Base(p), value(res, "posture.arms_crossed"), number(finding(res, "posture.arms_crossed").Coverage, 2),
			value(res, "hands.clasped"), value(res, "hands.fist"), value(res, "hands.open_palm"))
	}
	fmt.Fprint(w, "\n### People with crossed arms\n\nEach picture held for 3 s.\n")
	t.write(w)
	return nil
}
