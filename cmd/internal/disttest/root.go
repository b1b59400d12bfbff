package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// root is the folder of a system.
type root string

// user is the one who works in the systems, with no rights but their own.
const (
	user = 1000
	home = "/home/anna"
)

// path is a file of the system, seen from outside.
func (r root) path(name string) string { return filepath.Join(string(r), name) }

// command is a program in the system; as root where privileged, else as the user.
func (r root) command(ctx context.Context, privileged bool, name string, args ...string) *exec.Cmd {
	// env is at the same place everywhere, and finds the program in the system.
	cmd := exec.CommandContext(ctx, "/usr/bin/env", append([]string{name}, args...)...)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: string(r)}
	cmd.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "HOME=/root", "DEBIAN_FRONTEND=noninteractive"}
	if !privileged {
		cmd.Dir = home
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: user, Gid: user}
		cmd.Env[2] = "HOME=" + home
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	return cmd
}

// does runs a program as the user and returns what it prints to stdout; an error holds what it says to stderr.
func (r root) does(ctx context.Context, name string, args ...string) (string, error) {
	return finished(r.command(ctx, false, name, args...))
}

// manages runs a program as root.
func (r root) manages(ctx context.Context, name string, args ...string) (string, error) {
	return finished(r.command(ctx, true, name, args...))
}

func finished(cmd *exec.Cmd) (string, error) {
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%s: %w:\n%s%s", strings.Join(cmd.Args, " "), err, out.String(), errs.String())
	}
	return out.String(), nil
}

// private makes the name spaces of this process ready: mounts that nobody outside sees, and a network of this process alone.
func private() error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("keep mounts private: %w", err)
	}
	if err := unix.Mount("proc", "/proc", "proc", 0, ""); err != nil { // that of the new name space of processes
		return fmt.Errorf("mount /proc: %w", err)
	}
	s, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(s)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	if err := unix.IoctlIfreq(s, unix.SIOCSIFFLAGS, lo); err != nil {
		return fmt.Errorf("begin the loopback: %w", err)
	}
	return nil
}

// mount gives a system its /proc, /dev and an empty /tmp.
func (r root) mount() error {
	for _, m := range []struct {
		from, to, kind string
		flags          uintptr
		data           string
	}{
		{"proc", "/proc", "proc", 0, ""},
		{"/dev", "/dev", "", unix.MS_BIND | unix.MS_REC, ""},
		{"tmpfs", "/tmp", "tmpfs", 0, "mode=1777"},
	} {
		if err := unix.Mount(m.from, r.path(m.to), m.kind, m.flags, m.data); err != nil {
			return fmt.Errorf("mount %s: %w", m.to, err)
		}
	}
	return nil
}

// put copies a file of this machine to the user of the system.
func (r root) put(from, to string, owner int) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(r.path(to)), 0o755); err != nil {
		return err
	}
	out, err := os.Create(r.path(to))
	if err != nil {
		return err
	}
	defer out.Close()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	if err := out.Chown(owner, owner); err != nil {
		return err
	}
	return out.Close()
}
