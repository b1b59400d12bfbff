package decode

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/internal/fault"
	"poise/analysis/media/internal/ffmpeg"
)

// mostStill bounds the bytes of one still: a picture of 640 pixels has some 30 kB.
const mostStill = 1 << 20

// stillQuality is of ffmpeg's scale for JPEG, 2 (best) to 31.
const stillQuality = 6

// Still is the first picture at or behind a time, in seconds on the recording's clock, as a JPEG whose longer side has at most
// side pixels. The recording is entered at the key frame before, so that a still costs the same wherever it lies. It fails with
// media.ErrNoStreams when there is no picture, media.ErrTool without ffmpeg, media.ErrDecode where nothing can be decoded there,
// and the context's error.
func Still(ctx context.Context, rec *analysis.Recording, at float64, side int) ([]byte, error) {
	if rec.Video == nil {
		return nil, fault.New(media.ErrNoStreams, "there is no picture to take", "record with the camera on", rec.Path)
	}
	args, err := stillArgs(rec, at, side)
	if err != nil {
		return nil, err
	}
	src, err := ffmpeg.Read(ctx, ffmpeg.Spec{Args: args, Path: rec.Path})
	if err != nil {
		return nil, err
	}
	defer src.Close()
	jpeg, err := io.ReadAll(io.LimitReader(src, mostStill))
	if err == nil {
		err = io.EOF // as a stream of pictures ends
	}
	out := src.End(err)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case len(jpeg) == 0 || len(jpeg) == mostStill || out.Kind != nil:
		return nil, out.NothingRead(fmt.Sprintf("there is no picture at %.1f s", at), "convert the recording to mp4", rec.Path)
	}
	return jpeg, nil
}

func stillArgs(rec *analysis.Recording, at float64, side int) ([]string, error) {
	in, err := ffmpeg.ClockedInput(rec.Path)
	if err != nil {
		return nil, err
	}
	v := rec.Video
	w, h := fitSize(v.Width, v.Height, side)
	args := append([]string{"-noautorotate", "-threads", "1", "-err_detect:v", "explode", "-ss", strconv.FormatFloat(max(at, 0), 'f', 6, 64)}, in...)
	return append(args, "-map", fmt.Sprintf("0:%d", v.Index), "-filter_threads", "1", "-vf", filters(v, Options{}, w, h)+",scale=out_range=pc,format=yuvj420p",
		"-frames:v", "1", "-c:v", "mjpeg", "-q:v", strconv.Itoa(stillQuality), "-threads", "1", "-flags:v", "+bitexact", "-fflags", "+bitexact",
		"-map_metadata", "-1", "-f", "image2pipe", "pipe:1"), nil
}
