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
	"poise/analysis/media/decode"
	"poise/analysis/media/probe"
	"poise/analysis/media/sound"
	"poise/analysis/voice"
	"poise/models"
)

// floorCost is the CPU time that no arrangement of the work can go below.
type floorCost struct {
	frames, hands           int
	seen, faces             int           // pictures with a face, and those in which the networks looked at it
	poses, bodies           int           // the same of bodies
	decode, networks, words time.Duration // each alone
	together                time.Duration // all of it, with the picture's networks run while it is decoded
}

// floor decodes the recording without looking at it and runs the networks as often as the analysis did, first each alone,
// then both at once.
func floor(ctx context.Context, dir, recording, analysed string) (f floorCost, err error) {
	obs, err := observations(filepath.Join(analysed, cache.FileName))
	if err != nil {
		return f, err
	}
	rec, err := probe.File(ctx, recording)
	if err != nil {
		return f, err
	}
	if f.frames, f.decode, err = decoding(ctx, rec, obs.Options.FPS); err != nil {
		return f, err
	}
	for _, p := range obs.Visual.People {
		for i, r := range p.Face.Reason {
			if r == analysis.NoFace {
				continue
			}
			if f.seen++; i >= len(p.Face.Apart) || !(p.Face.Apart[i] > 0) {
				f.faces++
			}
		}
		f.hands += len(p.LeftHand.Presence) + len(p.RightHand.Presence)
		for i, r := range p.Body.Reason {
			if r == analysis.NotAnalysed || r == analysis.NoBody {
				continue
			}
			if f.poses++; p.Body.Looked(i) {
				f.bodies++
			}
		}
	}
	rt, err := models.OpenRuntime(models.Auto, dir)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, rt.Close()) }()
	top, err := models.LoadFaceTopology(dir)
	if err != nil {
		return f, err
	}
	seen := f.ofPicture(rt, top)
	seeing, err := turns(seen, f.frames)
	if err != nil {
		return f, err
	}
	hearing, err := turns(ofSpeech(rt, len(obs.Voice.Speech)), f.frames)
	if err != nil {
		return f, err
	}
	both, err := atOnce(ctx, rec, obs.Options.FPS, seen, f.frames)
	if err != nil {
		return f, err
	}
	if f.words, err = transcription(ctx, rt, dir, rec, obs.Voice); err != nil {
		return f, err
	}
	f.networks, f.together = seeing+hearing, both+hearing+f.words
	return f, nil
}

// transcription listens to the recording's speech alone: its networks run until a sentence ends, not a number of times.
func transcription(ctx context.Context, rt models.Runtime, dir string, rec *analysis.Recording, v *analysis.Voice) (took time.Duration, err error) {
	tokens, err := models.LoadTokens(dir)
	if err != nil {
		return 0, err
	}
	track, err := sound.Extract(ctx, rec)
	if err != nil {
		return 0, err
	}
	defer track.Close()
	start := cpu()
	_, err = voice.Transcribe(ctx, voice.Speech{Open: func() (voice.Samples, error) { return track.Open() }, Voice: v}, rt, tokens)
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

func decoding(ctx context.Context, rec *analysis.Recording, fps float64) (frames int, took time.Duration, err error) {
	start := cpu()
	err = eachFrame(ctx, rec, fps, func(k int, release func()) error {
		frames = k + 1
		release()
		return nil
	})
	return frames, cpu() - start, err
}

// eachFrame hands the recording's frames on by number.
func eachFrame(ctx context.Context, rec *analysis.Recording, fps float64, hand func(k int, release func()) error) (err error) {
	dec, err := decode.Open(ctx, rec, decode.Options{FPS: fps})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dec.Close()) }()
	for k := 0; ; k++ {
		_, release, err := dec.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = hand(k, release)
		}
		if err != nil {
			return err
		}
	}
}

// ofPicture lists the networks that the picture needed: detectors once a second, lips where there is a pose.
func (f floorCost) ofPicture(rt models.Runtime, top *models.FaceTopology) (all []network) {
	for _, part := range []struct {
		hold bool
		runs int
	}{{false, min(f.poses, f.faces)}, {true, max(f.faces-f.poses, 0)}} {
		all = append(all, network{part.runs, func() (*worker, error) {
			mesh, err := models.NewFaceLandmarker(rt, top)
			if err != nil {
				return nil, err
			}
			face, lips := image(models.FaceImageSize), models.Lips{Hold: part.hold}
			return &worker{func() error { _, err := mesh.Run(face, &lips); return err }, mesh.Close}, nil
		}})
	}
	return append(all, plain(rt, models.PoseLite, f.bodies, image(256)), plain(rt, models.HandLandmark, f.hands, image(224)),
		plain(rt, models.FaceDetection, f.frames/30, image(128)), plain(rt, models.PoseDetection, f.frames/30, image(224)))
}

func ofSpeech(rt models.Runtime, chunks int) []network {
	const together = 25 // as package voice has them heard
	return []network{plain(rt, models.SileroVAD, chunks/together, models.Tensor{Shape: []int{together, 576}, Float: make([]float32, together*576)},
		models.Tensor{Shape: []int{2, 1, 128}, Float: make([]float32, 256)})}
}

// plain is a network of a single session.
func plain(rt models.Runtime, name string, runs int, inputs ...models.Tensor) network {
	return network{runs, func() (*worker, error) {
		s, err := rt.Open(name)
		if err != nil {
			return nil, err
		}
		return &worker{func() error { _, err := s.Run(inputs...); return err }, s.Close}, nil
	}}
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

// team is a worker of each network for every core.
type team struct {
	all   []network
	cores [][]*worker
}

func gather(all []network) (*team, error) {
	t := &team{all, make([][]*worker, runtime.NumCPU())}
	for c := range t.cores {
		for _, n := range all {
			w, err := n.open()
			if err != nil {
				return nil, errors.Join(err, t.close())
			}
			t.cores[c] = append(t.cores[c], w)
		}
	}
	return t, nil
}

func (t *team) close() (err error) {
	for _, workers := range t.cores {
		for _, w := range workers {
			err = errors.Join(err, w.close())
		}
	}
	return err
}

// frame runs the networks that are due at frame k of so many, on one core.
func (t *team) frame(core, k, frames int) error {
	for j, n := range t.all {
		for range (k+1)*n.runs/frames - k*n.runs/frames {
			if err := t.cores[core][j].call(); err != nil {
				return err
			}
		}
	}
	return nil
}

// turns is the CPU time of the networks over a number of frames: that of stretches of frames after a warm-up, the median of
// seven, with every core at it at once. Networks that take turns push each other's weights out of the caches, and cores
// that share caches and clock are slower together than alone; no analysis gets around either.
func turns(all []network, frames int) (took time.Duration, err error) {
	const stretch, stretches = 120, 7
	t, err := gather(all)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, t.close()) }()
	var times []time.Duration
	for i := range stretches + 1 {
		start := cpu()
		var g errgroup.Group
		for core := range t.cores {
			g.Go(func() error {
				for k := i * stretch; k < (i+1)*stretch; k++ {
					if err := t.frame(core, k, frames); err != nil {
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
			times = append(times, cpu()-start)
		}
	}
	slices.Sort(times)
	return times[stretches/2] * time.Duration(frames) / time.Duration(stretch*len(t.cores)), nil
}

// atOnce is the CPU time of decoding the recording and running the networks for each of its frames meanwhile: frames that
// stream through the caches slow the networks down, as those do the decoder.
func atOnce(ctx context.Context, rec *analysis.Recording, fps float64, all []network, frames int) (took time.Duration, err error) {
	t, err := gather(all)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, t.close()) }()
	type job struct {
		k       int
		release func()
	}
	start := cpu()
	g, ctx := errgroup.WithContext(ctx)
	jobs := make(chan job, 2*len(t.cores))
	g.Go(func() error {
		defer close(jobs)
		return eachFrame(ctx, rec, fps, func(k int, release func()) error {
			select {
			case jobs <- job{k, release}:
				return nil
			case <-ctx.Done():
				release()
				return ctx.Err()
			}
		})
	})
	for core := range t.cores {
		g.Go(func() error {
			for j := range jobs {
				err := t.frame(core, j.k, frames)
				j.release()
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	err = g.Wait()
	return cpu() - start, err
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
