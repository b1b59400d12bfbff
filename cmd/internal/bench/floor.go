package main

import (
	"context"
	"errors"
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

// networks times the networks as often as the analysis ran them: those of the picture in turns, frame by frame (detectors once
// a second, lips where there is a pose), then that of the speech.
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
	var seen, heard []network
	for _, part := range []struct {
		hold bool
		runs int
	}{{false, min(f.bodies, f.faces)}, {true, max(f.faces-f.bodies, 0)}} {
		seen = append(seen, network{part.runs, func() (*worker, error) {
			mesh, err := models.NewFaceLandmarker(rt, top)
			if err != nil {
				return nil, err
			}
			face, lips := image(models.FaceImageSize), models.Lips{Hold: part.hold}
			return &worker{func() error { _, err := mesh.Run(face, &lips); return err }, mesh.Close}, nil
		}})
	}
	plain := func(name string, runs int, inputs ...models.Tensor) network {
		return network{runs, func() (*worker, error) {
			s, err := rt.Open(name)
			if err != nil {
				return nil, err
			}
			return &worker{func() error { _, err := s.Run(inputs...); return err }, s.Close}, nil
		}}
	}
	seen = append(seen, plain(models.PoseLite, f.bodies, image(256)), plain(models.HandLandmark, f.hands, image(224)),
		plain(models.FaceDetection, f.frames/30, image(128)), plain(models.PoseDetection, f.frames/30, image(224)))
	heard = append(heard, plain(models.SileroVAD, speech, models.Tensor{Shape: []int{1, 576}, Float: make([]float32, 576)},
		models.Tensor{Shape: []int{2, 1, 128}, Float: make([]float32, 256)}, models.Tensor{Int: []int64{16000}}))
	for _, all := range [][]network{seen, heard} {
		took, err := turns(all, f.frames)
		if err != nil {
			return 0, err
		}
		total += took
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

// network is one to be timed.
type network struct {
	runs int // in all frames
	open func() (*worker, error)
}

// worker is one network on one thread.
type worker struct {
	call  func() error
	close func() error
}

// turns is the CPU time of the networks over a number of frames: that of stretches of frames after a warm-up, the median of
// seven, with every core at it at once. Networks that take turns push each other's weights out of the caches, and cores
// that share caches and clock are slower together than alone; no analysis gets around either.
func turns(all []network, frames int) (took time.Duration, err error) {
	const stretch, stretches = 120, 7
	cores := make([][]*worker, runtime.NumCPU())
	for c := range cores {
		for _, n := range all {
			w, err := n.open()
			if err != nil {
				return 0, err
			}
			defer func() { err = errors.Join(err, w.close()) }()
			cores[c] = append(cores[c], w)
		}
	}
	var times []time.Duration
	for i := range stretches + 1 {
		start := cpu()
		var g errgroup.Group
		for _, workers := range cores {
			g.Go(func() error {
				for k := i * stretch; k < (i+1)*stretch; k++ {
					for j, n := range all {
						for range (k+1)*n.runs/frames - k*n.runs/frames {
							if err := workers[j].call(); err != nil {
								return err
							}
						}
					}
				}
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			return 0, err
		}
		if i > 0 {
			times = append(times, cpu()-start)
		}
	}
	slices.Sort(times)
	return times[stretches/2] * time.Duration(frames) / time.Duration(stretch*len(cores)), nil
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
