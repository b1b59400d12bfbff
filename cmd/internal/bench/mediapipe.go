package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"poise/cmd/internal/bench/tflite"
	"poise/models"
)

// against is one network's CPU time for a run by ours and by MediaPipe's own runtime.
type against struct {
	name       string
	ours, them time.Duration
}

// mediaPipe times the networks by both runtimes in turns, one thread each.
func mediaPipe(ctx context.Context, dir, networks string) (out []against, err error) {
	library, originals, err := models.Originals(ctx, dir)
	if err != nil {
		return nil, err
	}
	rt, err := models.OpenRuntime(models.ONNXRuntime, networks)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rt.Close()) }()
	top, err := models.LoadFaceTopology(networks)
	if err != nil {
		return nil, err
	}
	one := floorCost{faces: 1, bodies: 1}
	for _, c := range []struct {
		name, network string
		ours          network
	}{
		{"478 points of a face", models.FaceMesh, one.ofPicture(rt, top)[0]},
		{"33 points of a body", models.PoseLite, plain(rt, models.PoseLite, 1, image(256))},
		{"21 points of a hand", models.HandLandmark, plain(rt, models.HandLandmark, 1, image(224))},
	} {
		a, err := compare(c.name, c.ours, library, originals[c.network])
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// compare is the median of nine stretches of 30 runs each, in turns.
func compare(name string, ours network, library string, original []byte) (a against, err error) {
	const stretches, runs = 9, 30
	w, err := ours.open()
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	them, err := tflite.Open(library, original)
	if err != nil {
		return a, err
	}
	defer them.Close()
	var times [2][]time.Duration
	for i := range stretches + 1 {
		for k, run := range []func() error{w.call, them.Run} {
			start := cpu()
			for range runs {
				if err := run(); err != nil {
					return a, err
				}
			}
			if i > 0 { // the first warms up
				times[k] = append(times[k], (cpu()-start)/runs)
			}
		}
	}
	for k := range times {
		slices.Sort(times[k])
	}
	return against{name, times[0][stretches/2], times[1][stretches/2]}, nil
}
