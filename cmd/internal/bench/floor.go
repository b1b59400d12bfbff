package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"poise/analysis"
	"poise/analysis/cache"
	"poise/analysis/media"
	"poise/analysis/voice"
	"poise/models"
)

// floorCost is the CPU time that no arrangement of the work can go below.
type floorCost struct {
	frames, faces, bodies, hands int
	decode, networks, words      time.Duration
}

// floor decodes the recording without looking at it, and times each network alone, as often as the analysis ran it.
func floor(ctx context.Context, dir, recording, analysed string) (floorCost, error) {
	obs, err := observations(filepath.Join(analysed, cache.FileName))
	if err != nil {
		return floorCost{}, err
	}
	var f floorCost
	if f.frames, f.decode, err = decoding(ctx, recording, obs.Options.FPS); err != nil {
		return f, err
	}
	for _, p := range obs.Visual.People {
		f.faces += len(p.Face.Reason) - count(p.Face.Reason, analysis.NoFace)
		f.hands += len(p.LeftHand.Presence) + len(p.RightHand.Presence)
		f.bodies += len(p.Body.Reason) - count(p.Body.Reason, analysis.NotAnalysed) - count(p.Body.Reason, analysis.NoBody)
	}
	if f.networks, err = networks(dir, f, len(obs.Voice.Speech)); err != nil {
		return f, err
	}
	f.words, err = transcription(ctx, dir, recording, obs.Voice)
	return f, err
}

// transcription listens to the recording's speech alone: its networks run until a sentence ends, not a number of times.
func transcription(ctx context.Context, dir, path string, v *analysis.Voice) (took time.Duration, err error) {
	rt, err := models.OpenRuntime(models.Auto, dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rt.Close()) }()
	tokens, err := models.LoadTokens(dir)
	if err != nil {
		return 0, err
	}
	rec, err := media.Probe(ctx, path)
	if err != nil {
		return 0, err
	}
	folder, err := os.MkdirTemp("", "poise-bench-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	sound, _, err := media.ExtractAudio(ctx, rec, folder)
	if err != nil {
		return 0, err
	}
	wav, err := media.OpenWAV(sound)
	if err != nil {
		return 0, err
	}
	defer wav.Close()
	start := cpu()
	_, err = voice.Transcribe(ctx, wav, v, rt, tokens, nil)
	return cpu() - start, err
}

func observations(path string) (*analysis.Observations, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return cache.Decode(file)
}

func count(reasons []analysis.Reason, r analysis.Reason) (n int) {
	for _, v := range reasons {
		if v == r {
			n++
		}
	}
	return n
}

func decoding(ctx context.Context, path string, fps float64) (int, time.Duration, error) {
	rec, err := media.Probe(ctx, path)
	if err != nil {
		return 0, 0, err
	}
	start := cpu()
	dec, err := media.Decode(ctx, rec, media.DecodeOptions{FPS: fps})
	if err != nil {
		return 0, 0, err
	}
	frames := 0
	for {
		_, release, err := dec.Read()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return 0, 0, errors.Join(err, dec.Close())
		}
		release()
		frames++
	}
	return frames, cpu() - start, dec.Close()
}

// networks times the networks one after the other and adds up as many runs as the analysis needed: detectors once a second,
// lips where there is a pose.
func networks(dir string, f floorCost, speech int) (total time.Duration, err error) {
	rt, err := models.OpenRuntime(models.Auto, dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rt.Close()) }()
	top, err := models.LoadFaceTopology(dir)
	if err != nil {
		return 0, err
	}
	for _, part := range []struct {
		hold bool
		runs int
	}{{false, min(f.bodies, f.faces)}, {true, max(f.faces-f.bodies, 0)}} {
		one, err := each(func() (worker, error) {
			mesh, err := models.NewFaceLandmarker(rt, top)
			if err != nil {
				return worker{}, err
			}
			face, lips := image(models.FaceImageSize), models.Lips{Hold: part.hold}
			return worker{func() error { _, err := mesh.Run(face, &lips); return err }, mesh.Close}, nil
		})
		if err != nil {
			return 0, err
		}
		total += one * time.Duration(part.runs)
	}
	for _, n := range []struct {
		name   string
		inputs []models.Tensor
		runs   int
	}{
		{models.PoseLite, []models.Tensor{image(256)}, f.bodies},
		{models.HandLandmark, []models.Tensor{image(224)}, f.hands},
		{models.FaceDetection, []models.Tensor{image(128)}, f.frames / 30},
		{models.PoseDetection, []models.Tensor{image(224)}, f.frames / 30},
		{models.SileroVAD, []models.Tensor{
			{Shape: []int{1, 576}, Float: make([]float32, 576)}, {Shape: []int{2, 1, 128}, Float: make([]float32, 256)}, {Int: []int64{16000}},
		}, speech},
	} {
		one, err := each(func() (worker, error) {
			s, err := rt.Open(n.name)
			if err != nil {
				return worker{}, err
			}
			return worker{func() error { _, err := s.Run(n.inputs...); return err }, s.Close}, nil
		})
		if err != nil {
			return 0, fmt.Errorf("run %s: %w", n.name, err)
		}
		total += one * time.Duration(n.runs)
	}
	return total, nil
}

func image(side int) models.Tensor {
	t := models.Tensor{Shape: []int{1, 3, side, side}, Float: make([]float32, 3*side*side)}
	for i := range t.Float {
		t.Float[i] = float32(i%251) / 250
	}
	return t
}

// worker is one network on one thread.
type worker struct {
	call  func() error
	close func() error
}

// each is the median CPU time of one call over seven batches after a warm-up, with every core calling at once, as in the
// analysis: cores that share caches and clock are slower together than alone.
func each(open func() (worker, error)) (median time.Duration, err error) {
	const batch, batches = 40, 7
	workers := make([]worker, runtime.NumCPU())
	for i := range workers {
		if workers[i], err = open(); err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, workers[i].close()) }()
	}
	var times []time.Duration
	for i := range batches + 1 {
		start := cpu()
		var g errgroup.Group
		for _, w := range workers {
			g.Go(func() error {
				for range batch {
					if err := w.call(); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			return 0, err
		}
		if i > 0 {
			times = append(times, (cpu()-start)/time.Duration(batch*len(workers)))
		}
	}
	slices.Sort(times)
	return times[batches/2], nil
}

func median(runs []usage) usage {
	slices.SortFunc(runs, func(a, b usage) int { return int(a.wall - b.wall) })
	return runs[len(runs)/2]
}

// cpu is the CPU time so far of this process and of its children that have ended.
func cpu() (total time.Duration) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var ru syscall.Rusage
		if err := syscall.Getrusage(who, &ru); err != nil {
			return 0
		}
		total += time.Duration(ru.Utime.Nano() + ru.Stime.Nano())
	}
	return total
}
