package media

import (
	"errors"
	"slices"
	"syscall"

	"poise/analysis/lang"
	"poise/analysis/media/internal/fault"
)

// What the packages below wrap in their errors. Each error is one line: what is wrong, what mends it, and last the name.
//
// ErrContent divides them: an error that wraps it is about the recording's content, judged by its bytes or by a run of ffmpeg
// that ended by itself. After any other error nothing is known about the content, and another try may succeed.
var (
	ErrContent   = errors.New(lang.Kept("recording is unusable"))
	ErrNoStreams = fault.Kind("neither picture nor sound inside", ErrContent)
	ErrDecode    = fault.Kind("nothing could be decoded", ErrContent)
	ErrHollow    = fault.Kind("it lasts longer than its bytes can hold", ErrContent)

	ErrTool        = errors.New(lang.Kept("program missing"))        // ffmpeg or ffprobe can't be started
	ErrDisk        = errors.New(lang.Kept("disk full"))              // or the quota or the largest size of a file is reached
	ErrStalled     = errors.New(lang.Kept("decoder hangs"))          // ffmpeg gave, or took, nothing for too long
	ErrInterrupted = errors.New(lang.Kept("ffmpeg was interrupted")) // by a signal, an I/O error, a lack of memory
)

// NotJudged tells whether an error is one of those after which nothing is known about the recording's content.
func NotJudged(err error) bool {
	return slices.ContainsFunc([]error{ErrTool, ErrDisk, ErrStalled, ErrInterrupted, syscall.EIO}, func(e error) bool { return errors.Is(err, e) })
}
