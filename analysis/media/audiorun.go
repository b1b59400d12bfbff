package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"poise/analysis"
	"poise/analysis/internal/child"
)

// audioRun is one ffmpeg that decodes sound into a pipe.
type audioRun struct {
	ctx   context.Context
	rec   *analysis.Recording
	child *child.Process
	pipe  *os.File
}

func startAudio(ctx context.Context, rec *analysis.Recording, filter string, channels int, format string) (*audioRun, error) {
	tool, err := lookTool("ffmpeg")
	if err != nil {
		return nil, err
	}
	in, err := inputArgs(rec.Path)
	if err != nil {
		return nil, err
	}
	args := append([]string{"-v", "error", "-nostdin", "-threads", "1"}, clockArgs...)
	args = append(args, in...)
	args = append(args, "-map", fmt.Sprintf("0:%d", rec.Audio.Index), "-af", filter+",aresample="+strconv.Itoa(SampleRate),
		"-ac", strconv.Itoa(channels), "-c:a", "pcm_s16le", "-max_error_rate", "1",
		"-output_ts_offset", strconv.Itoa(shift), "-f", format, "pipe:1")
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("extract sound: %w", err)
	}
	p, err := child.Start(ctx, child.Spec{Name: tool, Args: args, Stdout: w, Memory: childMemory})
	w.Close()
	if err != nil {
		r.Close()
		return nil, fmt.Errorf("extract sound: %w", err)
	}
	return &audioRun{ctx: ctx, rec: rec, child: p, pipe: r}, nil
}

// Read reads what ffmpeg wrote; it gives up when ffmpeg hangs.
func (a *audioRun) Read(p []byte) (int, error) {
	if err := a.pipe.SetReadDeadline(time.Now().Add(stallTime)); err != nil {
		return 0, err
	}
	return a.pipe.Read(p)
}

// finish ends ffmpeg and tells what the end of its output means: nil where sound was heard before.
func (a *audioRun) finish(err error, heard bool) error {
	ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if !ended {
		a.child.Kill()
	}
	_ = a.child.Wait() // its messages say more than its exit code
	switch {
	case a.ctx.Err() != nil:
		return a.ctx.Err()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fault(ErrStalled, fmt.Sprintf("no sound for %v", stallTime), "convert the recording to mp4", a.rec.Path)
	case !ended:
		return fmt.Errorf("extract sound: %w", err)
	case !heard:
		words := "the sound stream is empty"
		if s := lastWords(a.child, a.rec.Path); s != "" {
			words = "ffmpeg says " + s
		}
		return fault(ErrDecode, words, "convert or record it again", a.rec.Path)
	}
	return nil
}

func (a *audioRun) close() {
	a.child.Kill()
	_ = a.child.Wait()
	a.pipe.Close()
}
