package server

import (
	"context"
	"io"
	"os"
)

// tail reads a file that is still being written. It waits at the end until more is there, the file is finished, or ctx ends;
// what could not be read in time waits on the disk, not in memory.
type tail struct {
	ctx  context.Context
	file *os.File
	at   int64
	size func() (bytes int64, finished bool)
	grew <-chan struct{} // after size has changed
}

func (t *tail) Read(b []byte) (int, error) {
	for {
		size, finished := t.size()
		if left := size - t.at; left > 0 {
			n, err := t.file.ReadAt(b[:min(int64(len(b)), left)], t.at)
			t.at += int64(n)
			if n > 0 {
				return n, nil
			}
			return 0, err
		}
		if finished {
			return 0, io.EOF
		}
		select {
		case <-t.grew:
		case <-t.ctx.Done():
			return 0, io.EOF
		}
	}
}
