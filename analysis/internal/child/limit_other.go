//go:build !linux

package child

import (
	"os"
	"syscall"
)

func attributes() *syscall.SysProcAttr { return nil }

func kill(p *os.Process) { _ = p.Kill() }

func limited(s Spec) (name string, args []string, err error) { return s.Name, s.Args, nil }
