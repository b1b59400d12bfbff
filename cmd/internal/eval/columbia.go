package main

import (
	"context"
	"fmt"
	"image"
	_ "image/jpeg" // the strips
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"poise/analysis/vision/strips"
)

// strip is one picture of a person's eyes with the known direction of the gaze, degrees from the look into the lens.
type strip struct {
	person, v, h int
	moved        strips.Move
	found        bool
}

// columbia is the table of the Columbia strips: people never seen, with known directions.
func columbia(ctx context.Context, s settings, _ *observer, w io.Writer) error {
	all, unmarked, err := readStrips(ctx, filepath.Join(s.shared, "clips", "gaze", "columbia_strips"))
	if err != nil || len(all) == 0 {
		return err
	}
	fmt.Fprint(w, "\n### columbia_strips: eyes of people with known directions\n\nIrises and upper lids against the skin around the eyes, by the "+
		"searches that register faces, from the person's own look into the lens; the head's turn from picture to picture, which the skin shows too, is one "+
		"more part of each direction but where it is left in. Degrees a centimetre are fitted to all the other people: each "+
		"person's figures are out of sample. AUC: 10 degrees down against level, 5 degrees to a side against straight. A look into the lens that "+
		"is one picture is itself off by degrees; a marked one lasts seconds. Baseline of several looks: the median of the person's other "+
		"pictures that are level (pitch) or straight (yaw), in place of that one.\n")
	t := &table{head: []string{"direction by", "people", "pictures", "gain, median (quartiles)", "MAE", "AUC", "degrees a cm: irises, lids; head"}}
	for _, c := range []struct {
		name    string
		truth   func(*strip) float64
		columns func(*strip) []float64
		auc     func([]*strip, []float64) float64
		several bool // the baseline is of several looks
	}{
		{"yaw, irises, the head's turn left in", yawOf, func(p *strip) []float64 { return []float64{p.moved.X} }, aucSide, false},
		{"yaw, irises", yawOf, sideways, aucSide, false},
		{"pitch, irises and upper lids, the head's turn left in", pitchOf, func(p *strip) []float64 { return []float64{-p.moved.Y, -known(p.moved.Lid)} }, aucDown, false},
		{"pitch, irises", pitchOf, func(p *strip) []float64 { return []float64{-p.moved.Y, p.moved.AxisY} }, aucDown, false},
		{"pitch, irises and upper lids", pitchOf, upright, aucDown, false},
		{"pitch, whole discs and upper lids", pitchOf, func(p *strip) []float64 { return []float64{-p.moved.Disc, -known(p.moved.Lid), p.moved.AxisY} }, aucDown, false},
		{"yaw, irises, baseline of several looks", yawOf, sideways, aucSide, true},
		{"pitch, irises and upper lids, baseline of several looks", pitchOf, upright, aucDown, true},
	} {
		got := leaveOneOut(all, c.truth, c.columns)
		if c.several {
			got = aboutOthers(all, got, c.truth)
		}
		gains := gainsOf(all, got, c.truth)
		sum, n := 0.0, 0.0
		for i, p := range all {
			if p.v != 0 || p.h != 0 {
				sum, n = sum+math.Abs(got[i]-c.truth(p)), n+1
			}
		}
		t.add(c.name, fmt.Sprint(len(gains)), fmt.Sprint(len(all)), fmt.Sprintf("%.2f (%.2f, %.2f)", quantile(gains, .5), quantile(gains, .25), quantile(gains, .75)),
			number(sum/n, 2), number(c.auc(all, got), 3), rounded(fitOthers(all, nobody, c.truth, c.columns)))
	}
	t.write(w)
	if unmarked > 0 {
		fmt.Fprintf(w, "Not measured: %d pictures.\n", unmarked)
	}
	return nil
}

// nobody is no person of the collection.
const nobody = -1

func rounded(v []float64) string {
	var out []string
	for _, x := range v {
		out = append(out, number(x, 1))
	}
	return strings.Join(out, " ")
}

// sideways and upright are what poise takes yaw and pitch from.
func sideways(p *strip) []float64 { return []float64{p.moved.X, p.moved.AxisX} }
func upright(p *strip) []float64 {
	return []float64{-p.moved.Y, -known(p.moved.Lid), p.moved.AxisY}
}

// aboutOthers moves each picture's direction by the median of the same person's other pictures whose direction is zero.
func aboutOthers(all []*strip, got []float64, truth func(*strip) float64) []float64 {
	out := make([]float64, len(got))
	for i, p := range all {
		var zero []float64
		for k, o := range all {
			if o.person == p.person && k != i && truth(o) == 0 && (o.v != 0 || o.h != 0) {
				zero = append(zero, got[k])
			}
		}
		out[i] = got[i]
		if len(zero) > 0 {
			out[i] -= quantile(zero, .5)
		}
	}
	return out
}

func yawOf(p *strip) float64   { return float64(p.h) }
func pitchOf(p *strip) float64 { return float64(p.v) }

// known is 0, no movement, for what was not found.
func known(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}

// aucDown sets 10 degrees down against level, aucSide 5 degrees to either side against straight, the mean of both.
func aucDown(all []*strip, got []float64) float64 {
	down := pick(all, got, 1, func(p *strip) bool { return p.v == -10 })
	return auc(down, pick(all, got, 1, func(p *strip) bool { return p.v == 0 && p.h != 0 }))
}

func aucSide(all []*strip, got []float64) float64 {
	sum := 0.0
	for _, side := range []int{-1, 1} {
		aside := pick(all, got, float64(-side), func(p *strip) bool { return p.h == 5*side })
		sum += auc(aside, pick(all, got, float64(-side), func(p *strip) bool { return p.h == 0 && p.v != 0 })) / 2
	}
	return sum
}

func pick(all []*strip, got []float64, sign float64, in func(*strip) bool) (out []float64) {
	for i, p := range all {
		if in(p) {
			out = append(out, sign*got[i])
		}
	}
	return out
}

// readStrips measures every person's strips against the one that looks into the lens. Counted are those that could not be.
func readStrips(ctx context.Context, dir string) (all []*strip, missed int, err error) {
	for person := 1; person < 60; person++ {
		name := func(v, h int) string { return filepath.Join(dir, fmt.Sprintf("%04d_2m_0P_%dV_%dH.jpg", person, v, h)) }
		if _, err := os.Stat(name(0, 0)); err != nil {
			continue
		}
		of, err := readPerson(ctx, person, name)
		if err != nil {
			return nil, 0, err
		}
		for _, p := range of {
			if p.found {
				all = append(all, p)
			} else {
				missed++
			}
		}
	}
	return all, missed, nil
}

func readPerson(ctx context.Context, person int, name func(v, h int) string) (out []*strip, err error) {
	grey, w, h, err := greyPicture(name(0, 0))
	if err != nil {
		return nil, err
	}
	first, err := strips.Open(grey, w, h)
	if err != nil {
		return nil, err
	}
	if first != nil {
		defer first.Close()
	}
	for v := -10; v <= 10; v += 10 {
		for side := -15; side <= 15; side += 5 {
			grey, w, h, err := greyPicture(name(v, side))
			if os.IsNotExist(err) {
				continue
			}
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return nil, err
			}
			p := &strip{person: person, v: v, h: side}
			if first != nil {
				if p.moved, p.found, err = first.Compare(grey, w, h); err != nil {
					return nil, fmt.Errorf("%s: %w", name(v, side), err)
				}
			}
			out = append(out, p)
		}
	}
	return out, nil
}

func greyPicture(path string) (grey []byte, w, h int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, 0, err
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("%s: %w", path, err)
	}
	b := img.Bounds()
	w, h = b.Dx(), b.Dy()
	for y := range h {
		for x := range w {
			r, g, bl, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
			grey = append(grey, byte((299*r+587*g+114*bl)/1000>>8))
		}
	}
	return grey, w, h, nil
}
