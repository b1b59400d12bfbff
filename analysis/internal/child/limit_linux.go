package child

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

func kill(p *os.Process) { _ = unix.Kill(-p.Pid, unix.SIGKILL) } // the group is named after the child

// limited is the command line that bounds the child's address space and forbids core files. The limits are set by
// util-linux's prlimit, which then becomes the child: set from here, they would come after the child's first steps.
func limited(s Spec) (name string, args []string, err error) {
	path, err := exec.LookPath(s.Name)
	if err != nil {
		return "", nil, err
	}
	args = []string{"--core=0"}
	if s.Memory > 0 {
		args = append(args, fmt.Sprintf("--as=%d", s.Memory))
	}
	return "prlimit", append(append(args, "--", path), s.Args...), nil
}
