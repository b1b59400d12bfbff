package decode

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/internal/fault"
	"poise/analysis/media/internal/ffmpeg"
)

const (
	// mostStill bounds the bytes of one still: a picture of 640 pixels has some 30 kB.
	mostStill = 1 << 20
	// stillQuality is of ffmpeg's scale for JPEG, 2 (best) to 31.
	stillQuality = 6
	// stillLead is how many seconds earlier a recording is entered again where what a key frame led to was wrong: most encoders set
	// key frames at most 10 s apart, so that the one before lies within.
	stillLead = 20
	// stillsAtOnce is how many decoders run at once, of one thread each.
	stillsAtOnce = 2
	// stillPixels is how many pixels a picture the decoders of one ffmpeg may have together, for memory: four of 1280 x 720.
	stillPixels = 4 * 1280 * 720
)

// Stills are the first pictures at or behind times, in seconds rounded to thousandths on the recording's clock, as JPEGs whose longer side has at most side
// pixels, the same as Options.StillSide has of them; nil where there is none. The recording is entered at
// the key frame before each, so that a still costs the same wherever it lies. Some files mark key frames that are none: what right refuses
// (of the picture for times[k]; nil: nothing) is taken once more from farther back, and left out if it is refused again. It fails with
// media.ErrNoStreams where the recording has no picture, media.ErrTool without ffmpeg, and the context's error.
func Stills(ctx context.Context, rec *analysis.Recording, times []float64, side int, right func(k int, jpeg []byte) bool) ([][]byte, error) {
	if rec.Video == nil {
		return nil, fault.New(media.ErrNoStreams, "there is no picture to take", "record with the camera on", rec.Path)
	}
	out, todo := make([][]byte, len(times)), make([]int, len(times))
	for k := range todo {
		todo[k] = k
	}
	for _, lead := range []float64{0, stillLead} {
		var g errgroup.Group
		g.SetLimit(stillsAtOnce)
		most := max(1, stillPixels/max(1, rec.Video.Width*rec.Video.Height))
		for part := range slices.Chunk(todo, min(most, max(1, (len(todo)+stillsAtOnce-1)/stillsAtOnce))) {
			g.Go(func() error { return takeStills(ctx, rec, times, part, side, lead, out) })
		}
		if err := g.Wait(); err != nil {
			return nil, err
		}
		todo = slices.DeleteFunc(todo, func(k int) bool { return out[k] != nil && (right == nil || right(k, out[k])) })
	}
	for _, k := range todo {
		out[k] = nil
	}
	return out, nil
}

// takeStills takes those of the times that part lists by one ffmpeg, since most of its time is its start, entering the recording
// lead seconds earlier than needed.
func takeStills(ctx context.Context, rec *analysis.Recording, times []float64, part []int, side int, lead float64, out [][]byte) error {
	limited, cancel := context.WithTimeout(ctx, time.Duration(len(part))*ffmpeg.Patience)
	defer cancel()
	in, err := ffmpeg.ClockedInput(rec.Path)
	if err != nil {
		return err
	}
	pipes, writers, err := stillPipes(len(part))
	defer closeAll(pipes)
	defer closeAll(writers)
	if err != nil {
		return err
	}
	run, err := ffmpeg.Start(limited, ffmpeg.Spec{Args: stillArgs(rec, in, times, part, side, lead), Path: rec.Path, Extra: writers})
	if err != nil {
		return err
	}
	defer run.Stop()
	closeAll(writers)
	var g errgroup.Group
	for i, k := range part {
		g.Go(func() error {
			jpeg, err := io.ReadAll(io.LimitReader(pipes[i], mostStill))
			if out[k] = jpeg; err != nil || len(jpeg) == 0 || len(jpeg) == mostStill {
				out[k] = nil
			}
			return pipes[i].Close() // ffmpeg doesn't wait for a reader
		})
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("take stills: %w", err)
	}
	run.End(nil) // what it gave tells how it went
	return ctx.Err()
}

// stillPipes are n pipes, whose ends the caller closes also after an error.
func stillPipes(n int) (readers, writers []*os.File, err error) {
	for range n {
		r, w, err := os.Pipe()
		if err != nil {
			return readers, writers, fmt.Errorf("take stills: %w", err)
		}
		readers, writers = append(readers, r), append(writers, w)
	}
	return readers, writers, nil
}

// closeAll closes files, some of which may be closed already.
func closeAll(all []*os.File) {
	for _, f := range all {
		f.Close()
	}
}

// stillArgs are an input and an output for each still, to descriptor 3 and those behind it.
func stillArgs(rec *analysis.Recording, in []string, times []float64, part []int, side int, lead float64) (args []string) {
	seconds := func(t float64) string { return strconv.FormatFloat(t, 'f', 6, 64) }
	wanted := func(k int) float64 { return max(times[k]-.0005, 0) } // times are rounded
	enter := func(k int) float64 { return max(wanted(k)-lead, 0) }
	for _, k := range part {
		args = append(append(args, "-noautorotate", "-threads", "1", "-err_detect:v", "explode", "-ss", seconds(enter(k))), in...)
	}
	v := rec.Video
	w, h := fitSize(v.Width, v.Height, defaultSide)
	filter := filters(v, Options{}, w, h) + "," + stillFilter(w, h, side)
	for i, k := range part {
		args = append(args, "-map", fmt.Sprintf("%d:%d", i, v.Index), "-filter_threads", "1", "-vf", filter)
		if lead > 0 {
			args = append(args, "-ss", seconds(wanted(k)-enter(k)))
		}
		args = append(append(args, "-frames:v", "1"), stillCodec...)
		args = append(args, "-map_metadata", "-1", "-f", "image2pipe", fmt.Sprintf("pipe:%d", 3+i))
	}
	return args
}

// stillFilter makes a still of a picture of w x h pixels.
func stillFilter(w, h, side int) string {
	w, h = fitSize(w, h, side)
	return fmt.Sprintf("scale=%d:%d:flags=area+bitexact:out_range=pc,format=yuvj420p", w, h)
}

// stillCodec has stills written as JPEG.
var stillCodec = []string{"-c:v", "mjpeg", "-q:v", strconv.Itoa(stillQuality), "-threads", "1", "-flags:v", "+bitexact", "-fflags", "+bitexact"}
