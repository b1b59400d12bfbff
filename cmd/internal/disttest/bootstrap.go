package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// release is the Debian that the package is for.
const release = "bookworm"

// bootstrap makes the first system, with the files of the package's dependencies already fetched.
func (t *trial) bootstrap(ctx context.Context) error {
	sources, err := mirrors(ctx)
	if err != nil {
		return err
	}
	args := []string{"--quiet", "--mode=root", "--variant=minbase", release, string(t.first), "-"}
	options, err := aptOptions(ctx)
	if err != nil {
		return err
	}
	for _, o := range options {
		args = append([]string{"--aptopt=" + o}, args...)
	}
	cmd := exec.CommandContext(ctx, "mmdebstrap", args...)
	cmd.Stdin = strings.NewReader(sources)
	if _, err := finished(cmd); err != nil {
		return fmt.Errorf("make a fresh Debian: %w", err)
	}
	for _, name := range []string{"/etc/resolv.conf", "/etc/hosts"} {
		if err := t.first.put(name, name, 0); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	deb, err := t.made("poise_*.deb")
	if err != nil {
		return err
	}
	if err := t.first.put(deb, "/root/"+filepath.Base(deb), 0); err != nil {
		return err
	}
	for _, line := range [][]string{
		{"useradd", "--uid", fmt.Sprint(user), "--create-home", "--shell", "/bin/sh", filepath.Base(home)},
		{"apt-get", "update"},
		{"apt-get", "install", "-y", "--no-install-recommends", "--download-only", "/root/" + filepath.Base(deb)},
	} {
		if _, err := t.first.manages(ctx, line[0], line[1:]...); err != nil {
			return err
		}
	}
	return nil
}

// made is the one file of the dist folder with a name of that pattern.
func (t *trial) made(pattern string) (string, error) {
	found, err := filepath.Glob(filepath.Join(t.dist, pattern))
	if err != nil {
		return "", err
	}
	if len(found) != 1 {
		return "", fmt.Errorf("%d files are called %s in %s: run make dist", len(found), pattern, t.dist)
	}
	return found[0], nil
}

// mirrors are the places from which this machine gets Debian, as lines of sources.list.
func mirrors(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, "apt-get", "indextargets", "--format", "$(ORIGIN)|$(CODENAME)|$(COMPONENT)|$(REPO_URI)", "Created-By: Packages")
	out, err := finished(cmd)
	if err != nil {
		return "", err
	}
	var lines strings.Builder
	for line := range strings.Lines(out) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) == 4 && f[0] == "Debian" && strings.HasPrefix(f[1], release) && f[2] == "main" {
			fmt.Fprintf(&lines, "deb %s %s main\n", f[3], f[1])
		}
	}
	if lines.Len() == 0 {
		return "", fmt.Errorf("this machine's apt knows no mirror of Debian 12 (%s): run apt-get update, or add one to its sources", release)
	}
	return lines.String(), nil
}

// aptOptions are those of this machine by which apt reaches its mirrors.
func aptOptions(ctx context.Context) ([]string, error) {
	out, err := finished(exec.CommandContext(ctx, "apt-config", "dump", "Acquire"))
	if err != nil {
		return nil, err
	}
	var options []string
	for line := range strings.Lines(out) {
		for _, key := range []string{"Acquire::http::Proxy ", "Acquire::https::Proxy ", "Acquire::Check-Valid-Until ", "Acquire::Check-Date "} {
			if strings.HasPrefix(line, key) {
				options = append(options, strings.TrimSpace(line))
			}
		}
	}
	return options, nil
}

// files lists what is in a system, but for what mounts hold and the package tools keep for themselves.
func (r root) files() (map[string]bool, error) {
	out := map[string]bool{}
	err := filepath.WalkDir(string(r), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(path, string(r))
		switch name {
		case "/proc", "/dev", "/sys", "/tmp", "/run", "/var/lib/dpkg", "/var/lib/apt", "/var/cache", "/var/log":
			return fs.SkipDir
		}
		out[name] = true
		return nil
	})
	return out, err
}

// unpacked unpacks an archive of make dist into a folder.
func unpacked(ctx context.Context, archive, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	_, err := finished(exec.CommandContext(ctx, "tar", "--zstd", "-xf", archive, "-C", dir))
	return err
}

// lines gives what is read line by line to f, until f is content.
func lines(r io.Reader, f func(string) bool) error {
	var held []byte
	buf := make([]byte, 4096)
	for {
		n, err := r.Read(buf)
		held = append(held, buf[:n]...)
		for {
			line, rest, ok := strings.Cut(string(held), "\n")
			if !ok {
				break
			}
			if held = []byte(rest); f(line) {
				return nil
			}
		}
		if err != nil {
			return fmt.Errorf("it ended before it said what was awaited: %w: %q", err, held)
		}
	}
}
