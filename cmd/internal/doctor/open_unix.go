//go:build unix

package doctor

import "syscall"

const nonBlocking = syscall.O_NONBLOCK
