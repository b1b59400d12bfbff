package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"time"

	"poise/analysis/internal/child"
	"poise/analysis/media"
)

// inspectTime bounds one run of ffprobe: it reads headers and some thousand packets.
const inspectTime = 60 * time.Second

// Inspect runs ffprobe on a recording and returns at most max bytes of its output; more is an error of the recording's. err is
// media.ErrTool where ffprobe can't be started, else the outcome's kind.
func Inspect(ctx context.Context, path string, max int, args ...string) (text []byte, o Outcome, err error) {
	tool, err := find("ffprobe")
	if err != nil {
		return nil, o, err
	}
	in, err := Input(path)
	if err != nil {
		return nil, o, err
	}
	limited, cancel := context.WithTimeout(ctx, inspectTime)
	defer cancel()
	args = append(append([]string{"-v", "error"}, args...), in...)
	text, p, err := child.Output(limited, child.Spec{Name: tool, Args: args, Memory: memory}, max)
	switch {
	case err == nil:
		return text, o, nil
	case ctx.Err() != nil:
		return nil, o, ctx.Err()
	case p == nil:
		return nil, o, fmt.Errorf("%w: ffprobe: %w", media.ErrTool, err)
	}
	said, _ := p.Stderr()
	o = outcome(path, said, p.LastLine(), err)
	switch {
	case limited.Err() != nil:
		o.Kind = media.ErrStalled
	case errors.Is(err, child.ErrOutput):
		o.Kind = media.ErrDecode
	default:
		o.Kind = kindOf(nil, false, err, o.text)
	}
	o = o.OfReading(path)
	return nil, o, o.Kind
}
