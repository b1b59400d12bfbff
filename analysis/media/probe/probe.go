// Package probe says what a recording's file holds before anything is decoded: container, streams, clock, rotation, digest.
package probe

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/internal/fault"
)

// What is wrong with a file that is refused.
var (
	errFolder   = fault.Kind("is a folder", syscall.EISDIR)
	errEmpty    = fault.Kind("file is empty", media.ErrContent)
	errNotMedia = fault.Kind("not a recording", media.ErrContent)
	errTooLarge = fault.Kind("picture too large", media.ErrContent)
	errTooThin  = fault.Kind("picture too narrow to show somebody", media.ErrContent)
)

// File says what a file holds. It decodes nothing beyond what ffprobe needs to know the streams. It fails with fs.ErrNotExist,
// syscall.EISDIR for a folder, media.ErrContent (media.ErrNoStreams is one) where the file is no recording that can be read,
// media.ErrTool, media.ErrInterrupted, media.ErrStalled, or the context's error.
func File(ctx context.Context, path string) (*analysis.Recording, error) {
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

// Describe is File without the digest, for which all of the file would be read.
func Describe(ctx context.Context, path string) (*analysis.Recording, error) {
	size, err := regular(path)
	if err != nil {
		return nil, err
	}
	rec := &analysis.Recording{Path: path, Name: filepath.Base(path), Bytes: size, Warnings: []string{}}
	return rec, describe(ctx, rec)
}

// describe fills in what ffprobe knows.
func describe(ctx context.Context, rec *analysis.Recording) error {
	out, err := inspect(ctx, rec.Path)
	if err != nil {
		return err
	}
	rec.Format, rec.Recorded = out.Format.Name, recorded(out.Format.Tags.Created)
	if err := fill(rec, out); err != nil {
		return err
	}
	if rec.Video != nil {
		frameRate(rec.Video, out.Packets)
	}
	return ctx.Err()
}

// regular checks that path is a file with something in it that may be read.
func regular(path string) (size int64, err error) {
	st, err := plainFile(path)
	if err == nil && st.Size() == 0 {
		err = fault.New(errEmpty, "", "record or copy it again", path)
	}
	if err != nil {
		return 0, err
	}
	f, err := os.Open(path)
	if err != nil {
		return 0, fault.Open(err, path)
	}
	return st.Size(), f.Close()
}

// plainFile refuses what might never open or never end.
func plainFile(path string) (fs.FileInfo, error) {
	st, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fault.Open(err, path)
	case st.IsDir():
		return nil, fault.New(errFolder, "", "name the recordings inside it", path)
	case !st.Mode().IsRegular():
		return nil, fault.New(errNotMedia, "it is a device, pipe or socket", "save the recording to a file first", path)
	}
	return st, nil
}
