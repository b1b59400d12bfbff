package decode

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"poise/analysis"
	"poise/analysis/media/internal/ffmpeg"
)

// decodeArgs is ffmpeg's command line: one video stream to raw planar pictures of w x h pixels, and their times
// to descriptor 3, as y4m.Reader reads both; where they are asked for, stills to descriptor 4 in NUT.
func decodeArgs(rec *analysis.Recording, o Options, w, h int) ([]string, error) {
	in, err := ffmpeg.ClockedInput(rec.Path)
	if err != nil {
		return nil, err
	}
	v := rec.Video
	threads := "1" // a second one costs 8 % more CPU and is worth it only where one cannot keep up (measured)
	if v.Width*v.Height > 1920*1088 {
		threads = "2"
	}
	// A picture in which the decoder finds damage is left out rather than patched up: a gap is honest, a smeared face is not.
	args := append([]string{"-noautorotate", "-threads", threads, "-err_detect:v", "explode"}, in...)
	graph := fmt.Sprintf("[0:%d]%s,split[times][pictures]", v.Index, filters(v, o, w, h))
	if o.StillSide > 0 {
		graph = fmt.Sprintf("[0:%d]%s,split=3[times][pictures][all];[all]select='%s',%s[stills]", v.Index, filters(v, o, w, h), stillExpr, stillFilter(w, h, o.StillSide))
	}
	args = append(args, "-filter_complex_threads", "1", "-filter_complex", graph)
	timed := []string{"-fps_mode", "passthrough", "-enc_time_base", "1/1000000", "-output_ts_offset", strconv.Itoa(ffmpeg.TimeShift),
		"-max_error_rate", "1", "-flush_packets", "1"}
	passed := append(slices.Clone(timed), "-c:v", "wrapped_avframe") // which refers to a picture without copying it
	args = append(append(append(args, "-map", "[times]"), passed...), "-f", "framecrc", "pipe:3")
	args = append(append(append(args, "-map", "[pictures]"), passed...), "-f", "yuv4mpegpipe", "pipe:1")
	if o.StillSide > 0 {
		args = append(append(append(args, "-map", "[stills]"), timed...), stillCodec...)
		args = append(args, "-f", "nut", "pipe:4")
	}
	return args, nil
}

// filters chooses frames, scales (area: no aliasing) and turns the few pixels that are left. They stay planar 4:2:0: that is
// half the bytes of BGR to pipe, and only the parts that a network looks at are ever converted.
func filters(v *analysis.VideoStream, o Options, w, h int) string {
	var f []string
	if o.FPS > 0 && !slowEnough(v, o.FPS) {
		f = append(f, fmt.Sprintf("select='%s'", selectExpr(1/o.FPS)))
	}
	if v.Rotation%180 != 0 {
		w, h = h, w
	}
	scale := fmt.Sprintf("scale=%d:%d:flags=area+bitexact:out_range=tv", w, h)
	if v.Limited {
		scale += ":in_range=tv" // pictures of the right size and format pass uncopied
	}
	f = append(f, scale, "format=yuv420p")
	switch v.Rotation {
	case 90:
		f = append(f, "transpose=clock")
	case 180:
		f = append(f, "hflip", "vflip")
	case 270:
		f = append(f, "transpose=cclock")
	}
	return strings.Join(f, ",")
}

// slowEnough tells whether a stream claims no more frames a second than are wanted, and keeps to it. Then ffmpeg's filter, which costs a
// sixth of decoding, is spared, and the few frames that may come too early all the same are left out by grid.
func slowEnough(v *analysis.VideoStream, fps float64) bool {
	return !v.Variable && v.FrameRate > 0 && v.FrameRate <= 1.01*fps
}

// grid chooses frames as selectExpr does.
type grid struct {
	period float64 // seconds; 0: every frame is taken
	due    float64
}

// take tells whether the frame at time t is due.
func (g *grid) take(t float64) bool {
	if g.period == 0 {
		return true
	}
	if t < g.due-early*g.period {
		return false
	}
	g.due = math.Max(g.due+g.period, t+late*g.period)
	return true
}

const early, late = 0.15, 0.75 // shares of a period

// selectExpr takes the frames that come due on a grid of media time with the given period. A frame may come up to 0.15
// periods early (containers round times to 1 ms); where frames come late, the grid follows once it lags by 0.25 periods,
// so that 59.94 frames a second capped to 30 stay every second frame. Register 0: when the next is due.
func selectExpr(period float64) string {
	return fmt.Sprintf(`if(gte(t\,ld(0)-%[2]g)\,st(0\,max(ld(0)+%[1]g\,t+%[3]g))*0+1\,0)`, period, early*period, late*period)
}

// fitSize scales w x h down, never up, to at most side pixels on the longer side, at least one pixel on each.
func fitSize(w, h, side int) (int, int) {
	long := max(w, h)
	if long <= side {
		return w, h
	}
	scale := func(n int) int { return max(1, int(math.Round(float64(n)*float64(side)/float64(long)))) }
	return scale(w), scale(h)
}
