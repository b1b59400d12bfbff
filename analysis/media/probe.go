package media

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"poise/analysis"
	"poise/analysis/internal/child"
)

// probeTime bounds one run of ffprobe: it reads headers and some thousand packets.
const probeTime = 60 * time.Second

// The largest picture that is decoded: 8192x8192 pixels in any shape, at most 16384 a side.
const (
	maxSide   = 16384
	maxPixels = 8192 * 8192
)

// Probe says what a file holds: container, streams, clock, rotation, digest. It decodes nothing beyond what ffprobe
// needs to know the streams. It fails with ErrNotFound, ErrFolder, ErrEmpty, ErrNotMedia, ErrNoStreams, ErrTooLarge,
// ErrTool or the context's error.
func Probe(ctx context.Context, path string) (*analysis.Recording, error) {
	size, err := regular(path)
	if err != nil {
		return nil, err
	}
	rec := &analysis.Recording{Path: path, Name: filepath.Base(path), Bytes: size, Warnings: []string{}}
	// What ffprobe has to say about a file comes before what reading it has.
	reading, stop := context.WithCancel(ctx)
	defer stop()
	digested := make(chan error, 1)
	go func() {
		var err error
		rec.Digest, err = Digest(reading, path, nil)
		digested <- err
	}()
	if err := describe(ctx, rec); err != nil {
		stop()
		<-digested //nolint:errcheck // it was stopped
		return nil, err
	}
	if err := <-digested; err != nil {
		return nil, err
	}
	return rec, nil
}

// describe fills in what ffprobe knows. It is asked for streams and packets at once, since most of its time is its start.
func describe(ctx context.Context, rec *analysis.Recording) error {
	timing, stop := context.WithCancel(ctx)
	var times string
	timed := make(chan struct{})
	go func() {
		defer close(timed)
		times = pictureTimes(timing, rec.Path)
	}()
	defer func() {
		stop()
		<-timed
	}()
	out, err := inspect(ctx, rec.Path)
	if err != nil {
		return err
	}
	rec.Format = out.Format.Name
	if err := fill(rec, out); err != nil {
		return err
	}
	if rec.Video != nil {
		<-timed
		frameRate(rec.Video, times)
	}
	return ctx.Err()
}

// regular checks that path is a file with something in it that may be read.
func regular(path string) (size int64, err error) {
	st, err := plainFile(path)
	if err == nil && st.Size() == 0 {
		err = fault(ErrEmpty, "", "record or copy it again", path)
	}
	if err != nil {
		return 0, err
	}
	f, err := os.Open(path)
	if err != nil {
		return 0, openError(err, path)
	}
	return st.Size(), f.Close()
}

// plainFile refuses what might never open or never end.
func plainFile(path string) (fs.FileInfo, error) {
	st, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, openError(err, path)
	case st.IsDir():
		return nil, fault(ErrFolder, "", "name the recordings inside it", path)
	case !st.Mode().IsRegular():
		return nil, fault(ErrNotMedia, "it is a device, pipe or socket", "save the recording to a file first", path)
	}
	return st, nil
}

func openError(err error, path string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fault(ErrNotFound, "", "check the name", path)
	}
	var pe *fs.PathError
	if errors.As(err, &pe) { // its text would hold the raw name, which may hold newlines
		err = pe.Err
	}
	remedy := "check the file and its disk"
	switch {
	case errors.Is(err, syscall.ELOOP):
		remedy = "the link leads back to itself: name the file it should lead to"
	case errors.Is(err, fs.ErrPermission):
		remedy = "make it readable for yourself, or copy it"
	}
	return fmt.Errorf("open recording: %w (%s): %q", err, remedy, path)
}

// ffprobe runs ffprobe on the recording and returns at most max bytes of its stdout.
func ffprobe(ctx context.Context, path string, max int, args ...string) ([]byte, error) {
	tool, err := lookTool("ffprobe")
	if err != nil {
		return nil, err
	}
	in, err := inputArgs(path)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	args = append(append([]string{"-v", "error"}, args...), in...)
	out, p, err := child.Output(limited, child.Spec{Name: tool, Args: args, Memory: childMemory}, max)
	switch {
	case err == nil:
		return out, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, fault(ErrNotMedia, "it could not be read in a minute", "copy it to a local disk, or convert it to mp4", path)
	case p == nil:
		return nil, fmt.Errorf("%w: ffprobe: %w", ErrTool, err)
	}
	detail, remedy := explain(p, path)
	return nil, fault(ErrNotMedia, detail, remedy, path)
}

// explain puts ffprobe's last words into plain ones, with what mends it. ffprobe goes by the name where the contents tell
// it nothing, so its words are trusted only where the contents begin as a recording's do.
func explain(p *child.Process, path string) (detail, remedy string) {
	const give = "give an audio or video file, for example .mp4, .webm, .mov or .wav"
	const again = "copy it again or repair it"
	text, _ := p.Stderr()
	format := formatOf(path)
	switch {
	case strings.Contains(text, "not on whitelist"):
		return "it is a playlist, script, picture or other file without sound and picture of its own", give
	case format == unknownFormat:
		return "its contents are not audio or video", give
	case strings.Contains(text, "moov atom not found") && format == boxFormat:
		return "its index is missing: it was cut short while recording or copying", again
	case strings.Contains(text, "Invalid data"):
		return "it is damaged or cut short", again
	}
	return "ffprobe says " + lastWords(p, path), give
}
