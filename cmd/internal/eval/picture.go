package main

import (
	"context"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/sync/errgroup"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/measure/baseline"
)

// frames is how often a picture is repeated: found in the first one, tracked in the others, read from the last.
const frames = 3

// picture observes a picture as a recording of so many frames, coded without loss.
func (o *observer) picture(ctx context.Context, path string, frames int) (*analysis.Observations, error) {
	return o.made(ctx, path, fmt.Sprintf("picture x%d ffv1 bgr0 10/s", frames), func(ctx context.Context, dir string) (string, error) {
		out := filepath.Join(dir, "picture.mkv")
		return out, ffmpeg(ctx, "-loop", "1", "-framerate", "10", "-i", "file:"+path, "-frames:v", fmt.Sprint(frames), "-c:v", "ffv1",
			"-pix_fmt", "bgr0", out)
	})
}

// pictures observes several pictures side by side; the result is in their order.
func (o *observer) pictures(ctx context.Context, what string, paths []string) ([]*analysis.Observations, error) {
	say("observing %d pictures of %s", len(paths), what)
	out := make([]*analysis.Observations, len(paths))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2)
	for i, p := range paths {
		g.Go(func() (err error) {
			out[i], err = o.picture(ctx, p, frames)
			return err
		})
	}
	return out, g.Wait()
}

func ffmpeg(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, "ffmpeg", append([]string{"-nostdin", "-v", "error", "-y"}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("ffmpeg: %w: %s", err, strings.TrimSpace(string(out)))
	}
	return nil
}

// look is what the last frame of a picture says about the main person's gaze, degrees.
type look struct {
	reason             analysis.Reason
	yaw, pitch         float64 // as observed
	ownYaw, ownPitch   float64 // as package baseline takes them before it knows the person
	confidence         float64
	headYaw, headPitch float64
	target             analysis.Target // as frames.csv has it
}

func lookOf(obs *analysis.Observations) (look, error) {
	v := obs.Visual
	if v == nil || len(v.People) == 0 || len(v.Time) == 0 {
		return look{reason: analysis.NoFace}, nil
	}
	f, k := &v.People[0].Face, len(v.Time)-1
	l := look{reason: f.EyeReason[k], yaw: float64(f.GazeYaw[k]), pitch: float64(f.GazePitch[k]), headYaw: float64(f.HeadYaw[k]),
		headPitch: float64(f.HeadPitch[k]), confidence: float64(f.GazeConfidence[k])}
	profile := analysis.DefaultProfile()
	if l.reason == analysis.Measured && !(l.confidence >= profile.EyeContact.MinConfidence) {
		l.reason = analysis.LowConfidence
	}
	res, err := baseline.Measure.Run(&analysis.Pass{Obs: obs, Profile: &profile, Results: map[*analysis.Measure]any{},
		Report: func(analysis.Finding) {}, Moment: func(analysis.Moment) {}})
	if err != nil {
		return l, err
	}
	b := res.(*baseline.Result)
	all, err := measure.Run(obs, profile, measure.Options{})
	if err != nil {
		return l, err
	}
	if k < len(all.Frames.Target) {
		l.target = all.Frames.Target[k]
	}
	l.ownYaw, l.ownPitch = math.NaN(), math.NaN()
	if k < len(b.Yaw) {
		l.ownYaw, l.ownPitch = float64(b.Yaw[k]), float64(b.Pitch[k])
	}
	return l, nil
}

// contact tells whether a direction lies in the default contact cone.
func contact(yaw, pitch float64) bool {
	c := analysis.DefaultProfile().EyeContact
	return math.Abs(yaw) <= c.ConeYaw && pitch <= c.ConeUp && pitch >= -c.ConeDown
}

// outside is how far a direction lies from the lens in units of the default cone's half widths: at most 1 is contact.
func outside(yaw, pitch float64) float64 {
	c := analysis.DefaultProfile().EyeContact
	if pitch > 0 {
		return math.Max(math.Abs(yaw)/c.ConeYaw, pitch/c.ConeUp)
	}
	return math.Max(math.Abs(yaw)/c.ConeYaw, -pitch/c.ConeDown)
}
