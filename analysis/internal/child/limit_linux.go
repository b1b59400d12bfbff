package child

import (
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

func kill(p *os.Process) { _ = unix.Kill(-p.Pid, unix.SIGKILL) } // the group is named after the child

// limit bounds the child's address space and forbids core files.
func limit(pid int, memory uint64) error {
	if err := setLimit(pid, unix.RLIMIT_CORE, 0); err != nil || memory == 0 {
		return err
	}
	return setLimit(pid, unix.RLIMIT_AS, memory)
}

func setLimit(pid, what int, n uint64) error {
	err := unix.Prlimit(pid, what, &unix.Rlimit{Cur: n, Max: n}, nil)
	if err == unix.ESRCH { // it has ended already
		return nil
	}
	if err != nil {
		return fmt.Errorf("limit child: %w", err)
	}
	return nil
}
