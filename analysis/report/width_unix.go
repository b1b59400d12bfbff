//go:build unix

package report

import (
	"os"

	"golang.org/x/sys/unix"
)

// terminalWidth is the columns of the terminal that f is, or 0.
func terminalWidth(f *os.File) int {
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0
	}
	return int(size.Col)
}
