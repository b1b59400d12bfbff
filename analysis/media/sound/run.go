package sound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/internal/fault"
	"poise/analysis/media/internal/ffmpeg"
)

// run is one ffmpeg that decodes sound into a pipe.
type run struct {
	*ffmpeg.Source
	ctx context.Context
	rec *analysis.Recording
}

func start(ctx context.Context, rec *analysis.Recording, filter string, channels int, format string) (*run, error) {
	in, err := ffmpeg.ClockedInput(rec.Path)
	if err != nil {
		return nil, err
	}
	args := append([]string{"-threads", "1"}, in...)
	args = append(args, "-map", fmt.Sprintf("0:%d", rec.Audio.Index), "-af", filter+",aresample="+strconv.Itoa(media.SampleRate),
		"-ac", strconv.Itoa(channels), "-c:a", "pcm_s16le", "-max_error_rate", "1",
		"-output_ts_offset", strconv.Itoa(ffmpeg.TimeShift), "-f", format, "pipe:1")
	src, err := ffmpeg.Read(ctx, ffmpeg.Spec{Args: args, Path: rec.Path})
	if err != nil {
		return nil, err
	}
	return &run{Source: src, ctx: ctx, rec: rec}, nil
}

// end ends ffmpeg and tells what the end of its output means: nil where sound was heard before, unless it was killed or could not read on: what would
// have followed is then not known.
func (r *run) end(err error, heard bool) error {
	out := r.End(err).OfReading(r.rec.Path)
	switch {
	case r.ctx.Err() != nil:
		return r.ctx.Err()
	case errors.Is(out.Kind, media.ErrStalled):
		return fault.New(media.ErrStalled, fmt.Sprintf("no sound for %v", r.Patience), "convert the recording to mp4", r.rec.Path)
	case errors.Is(out.Kind, media.ErrInterrupted) && (out.Killed() || out.Exit == nil):
		return out.NothingRead("it broke off", "try again", r.rec.Path)
	case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("extract sound: %w", err)
	case !heard:
		return out.NothingRead("the sound stream is empty", "convert or record it again", r.rec.Path)
	}
	return nil
}
