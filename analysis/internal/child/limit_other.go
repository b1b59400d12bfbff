//go:build !linux

package child

import (
	"os"
	"syscall"
)

func attributes() *syscall.SysProcAttr { return nil }

func kill(p *os.Process) { _ = p.Kill() }

func limit(int, uint64) error { return nil }
