//go:build !linux

package media

import "os"

func widePipe() (r, w *os.File, err error) { return os.Pipe() }
