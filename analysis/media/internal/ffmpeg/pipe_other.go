//go:build !linux

package ffmpeg

import "os"

// WidePipe is a pipe with as large a buffer as can be had.
func WidePipe() (r, w *os.File, err error) { return os.Pipe() }

func pictureStream() (r, w *os.File, err error) { return os.Pipe() }
