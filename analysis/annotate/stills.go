package annotate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"math"
	"path/filepath"
	"sort"

	"poise/analysis/files"
	"poise/analysis/media"
)

// Stills writes the analysed frames nearest to the given times (seconds) as PNG pictures into dir, named after their
// times, and returns their paths in order of time. It fails like Video.
func Stills(ctx context.Context, s *Scene, times []float64, dir, stem string) (paths []string, err error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	wanted := s.nearest(times)
	if len(wanted) == 0 {
		return nil, nil
	}
	var p *painter
	defer func() {
		if p != nil {
			err = errors.Join(err, p.close())
		}
	}()
	open := func(w, h int) error { p = newPainter(s, w, h); return nil }
	err = s.each(ctx, 0, 0, open, func(i int, f media.Frame) (bool, error) {
		if i != wanted[0] {
			return i < wanted[0], nil
		}
		wanted = wanted[1:]
		if err := p.paint(i, f); err != nil {
			return false, err
		}
		path := filepath.Join(dir, fmt.Sprintf("%s-%08.3fs.png", stem, f.Time))
		if err := p.save(path); err != nil {
			return false, err
		}
		paths = append(paths, path)
		return len(wanted) > 0, nil
	})
	if err == nil && len(wanted) > 0 {
		err = ErrOther
	}
	return paths, err
}

// nearest are the frames nearest to the times, in order, each once.
func (s *Scene) nearest(times []float64) []int {
	all := s.Obs.Visual.Time
	var out []int
	seen := map[int]bool{}
	for _, t := range times {
		i := sort.SearchFloat64s(all, t)
		if i == len(all) || i > 0 && math.Abs(all[i-1]-t) <= math.Abs(all[i]-t) {
			i--
		}
		if !seen[i] {
			seen[i] = true
			out = append(out, i)
		}
	}
	sort.Ints(out)
	return out
}

func (p *painter) save(path string) error {
	img, err := p.canvas.mat.ToImage()
	if err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil { // OpenCV's own would load a hundred libraries at each start
		return fmt.Errorf("write picture: %w", err)
	}
	if err := files.Write(path, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write picture: %w: %q", err, path)
	}
	return nil
}
