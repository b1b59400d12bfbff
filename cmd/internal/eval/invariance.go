package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"

	"poise/analysis"
)

// variant is another coding of the same rehearsal.
type variant struct {
	name   string
	filter string
	turn   bool // afterwards say in the container that the (turned) picture is to be turned back
	mirror bool
}

var variants = []variant{
	{name: "coded again", filter: "null"},
	{name: "15 fps", filter: "fps=15"},
	{name: "30 fps", filter: "fps=30"},
	{name: "60 fps", filter: "fps=60"},
	{name: "480p", filter: "scale=-2:480"},
	{name: "1080p", filter: "scale=-2:1080"},
	{name: "mirrored", filter: "hflip", mirror: true},
	{name: "rotated by flag", filter: "transpose=clock", turn: true},
	{name: "shifted and smaller", filter: "scale=iw*0.8:-2,pad=960:540:150:90:gray"},
	{name: "darker", filter: "lutyuv=y=(val-16)*0.6+16"},
	{name: "noisier", filter: "noise=alls=12:allf=t:all_seed=7"},
}

// variant observes a coding of the recording at path.
func (o *observer) variant(ctx context.Context, path string, v variant) (*analysis.Observations, error) {
	how := fmt.Sprintf("variant %+v crf 16", v)
	if v.turn {
		how += ", turned back by 90"
	}
	return o.made(ctx, path, how, func(ctx context.Context, dir string) (string, error) {
		out := filepath.Join(dir, "variant.mp4")
		err := ffmpeg(ctx, "-i", "file:"+path, "-vf", v.filter, "-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-pix_fmt", "yuv420p",
			"-c:a", "copy", out)
		if err != nil || !v.turn {
			return out, err
		}
		turned := filepath.Join(dir, "turned.mp4")
		return turned, turnedBack(ctx, out, turned)
	})
}

// turnedBack copies a recording whose picture was turned clockwise, with the display matrix that turns it back: since
// ffmpeg 6 an option of the input, before it a tag of the output.
func turnedBack(ctx context.Context, in, out string) error {
	err := ffmpeg(ctx, "-display_rotation:v:0", "90", "-i", in, "-c", "copy", out)
	if err != nil && ctx.Err() == nil {
		err = ffmpeg(ctx, "-i", in, "-c", "copy", "-metadata:s:v:0", "rotate=90", out)
	}
	return err
}

// How far a number may move: shares and slants, which may be near zero, absolutely; all else relative to itself.
const (
	shareMoves    = 0.03
	degreesMove   = 1.0
	relativeMoves = 0.10
)

func invarianceTable(ctx context.Context, s settings, o *observer, w io.Writer) error {
	clips, err := rehearsals(ctx, s, o)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n## Invariance\n\nEach truth clip coded anew; baseline marked at the same times. Cells: the number's move (shares and degrees "+
		"absolute, all else relative). **Bold**: beyond %g for shares, %g°, %g otherwise. \"gone\", \"new\": measured only before, only after. "+
		"\"In band\": a rate of few events, within the band reported beside it. "+
		"Mirrored: left and right change places, so do the signs of slants. What is quality (light, face size, frame rate) must move and is left out.\n",
		shareMoves, degreesMove, relativeMoves)
	for _, r := range clips {
		if err := r.invariance(ctx, o, w); err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
	}
	return nil
}

func (r rehearsal) invariance(ctx context.Context, o *observer, w io.Writer) error {
	before, err := r.judged(r.obs, markings[0])
	if err != nil || before == nil {
		return err
	}
	t := table{head: []string{r.name, "unit", "as it is"}}
	var after []*analysis.Results
	for _, v := range variants {
		say("observing %s, %s", r.name, v.name)
		obs, err := o.variant(ctx, r.path, v)
		if err != nil {
			return fmt.Errorf("%s: %w", v.name, err)
		}
		res, err := r.judged(obs, markings[0])
		if err != nil {
			return err
		}
		t.head, after = append(t.head, v.name), append(after, res)
	}
	moved := make([]int, len(variants))
	add := func(f analysis.Finding, name string, of func(analysis.Finding) analysis.Finding) {
		f = of(f)
		row, some := []string{name, f.Unit, number(f.Value, 3)}, !math.IsNaN(f.Value)
		for k, res := range after {
			cell, far := move(f, of(finding(res, f.ID)), variants[k].mirror)
			if far {
				moved[k]++
				cell = "**" + cell + "**"
			}
			row, some = append(row, cell), some || cell != "–"
		}
		if some {
			t.add(row...)
		}
	}
	for _, f := range before.Findings {
		if strings.HasPrefix(f.ID, "quality.") {
			continue
		}
		add(f, f.ID, func(f analysis.Finding) analysis.Finding { return f })
		if strings.HasPrefix(f.ID, "movement.") {
			add(f, f.ID+", p90", fastest)
		}
	}
	last := []string{"beyond", "", ""}
	for _, n := range moved {
		last = append(last, fmt.Sprint(n))
	}
	t.add(last...)
	t.write(w)
	return nil
}

// fastest is a finding with its part p90 as value: the medians of someone who mostly rests are 0.
func fastest(f analysis.Finding) analysis.Finding {
	v, ok := f.Parts["p90"]
	if f.Value = v; !ok {
		f.Value = math.NaN()
	}
	return f
}

// move is how far a number moved, and whether that is too far. A rate of a few events can't move by less than one of them:
// it may where its own band says so.
func move(a, b analysis.Finding, mirrored bool) (cell string, far bool) {
	switch {
	case math.IsNaN(a.Value) && math.IsNaN(b.Value):
		return "–", false
	case math.IsNaN(b.Value):
		return "gone", true
	case math.IsNaN(a.Value):
		return "new", true
	}
	d := b.Value - a.Value
	if mirrored && a.Unit == "degrees" {
		d = -b.Value - a.Value
	}
	if a.Unit == "share" {
		return fmt.Sprintf("%+.3f", d), math.Abs(d) > shareMoves
	}
	if a.Unit == "degrees" {
		return fmt.Sprintf("%+.1f°", d), math.Abs(d) > degreesMove
	}
	if d == 0 {
		return "0 %", false
	}
	cell, far = fmt.Sprintf("%+.0f %%", 100*d/math.Abs(a.Value)), math.Abs(d/a.Value) > relativeMoves
	if a.Value == 0 {
		cell, far = fmt.Sprintf("from 0 to %.3g", b.Value), true
	}
	if far && a.Unit == "per minute" && b.Value >= a.Band[0] && b.Value <= a.Band[1] {
		return cell + ", in band", false
	}
	return cell, far
}
