package write

import (
	"context"
	"errors"
	"io"
	"os"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/internal/fault"
	"poise/analysis/media/internal/ffmpeg"
)

// makeFile has ffmpeg make a new file of a recording. Its stdout goes to out, if there is one. What it leaves behind when it
// fails is taken away; remedy is what to do about a recording that it can't read.
func makeFile(ctx context.Context, rec *analysis.Recording, path string, args []string, out io.Writer, remedy string) error {
	file, err := ffmpeg.File(path)
	if err != nil {
		return err
	}
	if err := private(path); err != nil {
		return writeFault(err, path)
	}
	run, err := ffmpeg.Start(ctx, ffmpeg.Spec{Args: append(append([]string{"-y"}, args...), file), Path: rec.Path, Stdout: out})
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	end := run.End(nil).OfReading(rec.Path)
	if end.Kind == nil {
		return nil
	}
	if rerr := os.Remove(path); rerr != nil && !errors.Is(rerr, os.ErrNotExist) {
		return errors.Join(end.Exit, rerr)
	}
	if errors.Is(end.Kind, media.ErrDisk) {
		return fault.Full(media.ErrDisk, "", path)
	}
	return end.NothingRead("it stopped without a word", remedy, rec.Path)
}

// private makes the file that ffmpeg will write to, for its owner alone: it shows a person.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}
