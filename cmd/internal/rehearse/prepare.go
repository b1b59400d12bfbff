package rehearse

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"poise/analysis"
	"poise/analysis/live"
	"poise/analysis/media/capture"
	"poise/analysis/vision"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
)

// prepare checks everything that can be checked before the camera is switched on.
func (r *rehearsal) prepare(ctx context.Context) (err error) {
	o := &r.opt
	if err := options.Named(o.Flags); err != nil {
		return err
	}
	if r.settings, _, err = options.Load(o.Inputs()); err != nil {
		return err
	}
	if r.noLens = o.Baseline == "none"; r.noLens {
		o.Baseline = ""
	}
	timing, err := o.Timing()
	if err != nil {
		return err
	}
	if r.named = timing.Looks; timing.Baseline != nil {
		r.named = append([]analysis.Look{{At: analysis.AtLens, Range: *timing.Baseline}}, r.named...)
	}
	r.questions = slices.DeleteFunc(timing.Questions, func(a analysis.Asked) bool { return math.IsNaN(a.Start) }) // nobody knows when to show those
	slices.SortStableFunc(r.questions, func(a, b analysis.Asked) int { return cmp.Compare(a.Start, b.Start) })
	if err := live.CheckCues(o.Cues); err != nil {
		return exit.Usagef("--%w", err)
	}
	if err := options.OneOf("person", o.Person, []string{vision.Left, vision.Right, vision.Largest}); err != nil {
		return err
	}
	if n, err := fmt.Sscanf(o.Size+" ", "%dx%d ", &r.width, &r.height); n != 2 || err != nil || r.width < 160 || r.height < 120 || r.width > 7680 || r.height > 4320 {
		return exit.Usagef("--size is %q: needs width x height in pixels, as 1280x720", o.Size)
	}
	if !(o.Rate >= 1 && o.Rate <= 240) {
		return exit.Usagef("--rate is %v: needs 1 to 240 pictures a second", o.Rate)
	}
	if err := r.name(); err != nil {
		return err
	}
	return r.findCamera(ctx)
}

// name chooses where the recording and the report go.
func (r *rehearsal) name() error {
	r.path = r.opt.Recording
	if r.path == "" {
		r.path = time.Now().Format("live-20060102-150405") + ".mp4"
	}
	if ext := strings.ToLower(filepath.Ext(r.path)); ext != ".mp4" && ext != ".mkv" {
		return exit.Usagef("--recording is %s: needs a name that ends in .mp4 or .mkv", exit.Quoted(r.path))
	}
	for _, p := range []string{r.path, r.raw()} {
		if _, err := os.Lstat(p); err == nil {
			return exit.Usagef("--recording: there is a file %s already: choose another name", exit.Quoted(p))
		}
	}
	return nil
}

// raw is the file that is written while recording: Matroska can be read however it ends.
func (r *rehearsal) raw() string {
	ext := filepath.Ext(r.path)
	if strings.EqualFold(ext, ".mkv") {
		return r.path
	}
	return strings.TrimSuffix(r.path, ext) + ".mkv"
}

// findCamera tells a device from a recording. Nothing else is opened, least of all an address.
func (r *rehearsal) findCamera(ctx context.Context) (err error) {
	name := strings.TrimPrefix(r.opt.Camera, "/dev/video")
	if n, err := strconv.ParseUint(name, 10, 16); err == nil {
		r.device = int(n)
		if _, err := os.Stat(fmt.Sprintf("/dev/video%d", n)); err != nil {
			return &exit.CodeError{Code: exit.Input, Err: fmt.Errorf(
				"%w: there is no /dev/video%d (plug the camera in, choose another with --camera, or give a recording)", capture.ErrCamera, n)}
		}
		return nil
	}
	r.film, err = options.ProbeFile(ctx, r.opt.Camera)
	if err != nil {
		return err
	}
	if r.film.Video == nil {
		return &exit.CodeError{Code: exit.Input, Err: fmt.Errorf("%s has no picture to stand for a camera's", exit.Quoted(r.opt.Camera))}
	}
	return nil
}
