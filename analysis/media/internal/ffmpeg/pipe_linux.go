package ffmpeg

import (
	"os"

	"golang.org/x/sys/unix"
)

// WidePipe is a pipe with a large buffer: pictures are megabytes, and each 64 KiB would cost a change of process.
func WidePipe() (r, w *os.File, err error) {
	r, w, err = os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	if c, err := r.SyscallConn(); err == nil { // more than the user's allowance is refused: slower, not wrong
		_ = c.Control(func(fd uintptr) { _, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, 1<<20) })
	}
	return r, w, nil
}
