package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"

	"poise/analysis"
)

// under measures all rehearsals with other values in the place of the source's.
func (r *refitter) under(ctx context.Context, v values) (map[string]outcome, error) {
	program, err := r.build(ctx, v)
	if err != nil {
		return nil, err
	}
	in, err := json.Marshal(r.jobs)
	if err != nil {
		return nil, err
	}
	c := exec.CommandContext(ctx, program)
	c.Stdin, c.Stderr = bytes.NewReader(in), os.Stderr
	text, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("gazeunder: %w", err)
	}
	var got []struct {
		Yaw, Pitch []*int
		Target     []analysis.Target
	}
	if err := json.Unmarshal(text, &got); err != nil {
		return nil, err
	}
	out := map[string]outcome{}
	for k, j := range r.jobs {
		clip := r.clips[j.clip]
		res := &analysis.Results{Frames: analysis.FrameStates{GazeYaw: angles(got[k].Yaw), GazePitch: angles(got[k].Pitch), Target: got[k].Target}}
		g := scoreGaze(clip.truth, clip.obs, res)
		o := out[avatarOf(clip.name)]
		o.add(g, clip.truth, analysis.NotMeasured(analysis.Definition{}, ambiguity(got[k].Target), ""))
		for axis, errs := range [2][]float64{g.nearYaw, g.nearPitch} {
			o.miss[axis] = append(o.miss[axis], distance(errs))
		}
		out[avatarOf(clip.name)] = o
	}
	return out, nil
}

// ambiguity is the reason for which no frame has a target.
func ambiguity(targets []analysis.Target) string {
	if slices.ContainsFunc(targets, func(t analysis.Target) bool { return t != analysis.NoTarget }) {
		return ""
	}
	return analysis.Ambiguous.String()
}

func distance(errs []float64) float64 {
	sum := 0.0
	for _, e := range errs {
		sum += math.Abs(e)
	}
	return sum / float64(len(errs))
}

func angles(hundredths []*int) []float32 {
	out := make([]float32, len(hundredths))
	for i, h := range hundredths {
		out[i] = float32(math.NaN())
		if h != nil {
			out[i] = float32(*h) / 100
		}
	}
	return out
}

// build makes a gazeunder whose source has other values.
func (r *refitter) build(ctx context.Context, v values) (program string, err error) {
	r.built++
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for k, c := range chosen {
		if v[c.name] == "" {
			continue
		}
		source, err := filepath.Abs(filepath.Join("analysis", "measure", c.file))
		if err != nil {
			return "", err
		}
		at := overlay.Replace[source]
		if at == "" {
			at = source
		}
		b, err := os.ReadFile(at)
		if err != nil {
			return "", err
		}
		if b, err = replaced(b, c.name, v[c.name]); err != nil {
			return "", fmt.Errorf("%s: %w", c.file, err)
		}
		to := filepath.Join(r.dir, fmt.Sprintf("%d-%d.go", r.built, k))
		if err := os.WriteFile(to, b, 0o600); err != nil {
			return "", err
		}
		overlay.Replace[source] = to
	}
	b, err := json.Marshal(overlay)
	if err != nil {
		return "", err
	}
	list := filepath.Join(r.dir, fmt.Sprint(r.built, ".json"))
	if err := os.WriteFile(list, b, 0o600); err != nil {
		return "", err
	}
	program = filepath.Join(r.dir, "gazeunder")
	c := exec.CommandContext(ctx, "go", "build", "-overlay", list, "-o", program, "./cmd/internal/eval/gazeunder")
	c.Stderr = os.Stderr
	return program, c.Run()
}

// replaced is the source of a package with another value for a constant.
func replaced(source []byte, name, value string) ([]byte, error) {
	line := regexp.MustCompile(`(?m)^(?:\t|const |var )` + regexp.QuoteMeta(name) + `\s*= (.*?)(?:\s*//.*)?$`)
	at := line.FindAllSubmatchIndex(source, -1)
	if len(at) != 1 {
		return nil, fmt.Errorf("%s stands there %d times", name, len(at))
	}
	return slices.Concat(source[:at[0][2]], []byte(value), source[at[0][3]:]), nil
}
