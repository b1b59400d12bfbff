// Package npm fetches single packages with the npm client, checks their digest, and reads files out of them. Nothing is
// installed and no script of a package runs.
package npm

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Failures of Fetch that the user can mend.
var (
	ErrNoClient = errors.New("npm is not installed; install it (Debian: apt-get install npm) and run make setup again")
	ErrFetch    = errors.New("npm could not fetch the package; check the connection to its registry and run make setup again")
	ErrDigest   = errors.New("package differs from the pinned one; run npm cache clean --force and make setup again")
)

// maxFile bounds a single unpacked file.
const maxFile = 256 << 20

// Fetch downloads a package's tarball into a folder of its own below dir and verifies it against integrity ("sha512-" and
// base64). It returns the tarball's path; the caller removes dir. A full disk is reported as syscall.ENOSPC.
func Fetch(ctx context.Context, dir, name, version, integrity string) (string, error) {
	client, err := exec.LookPath("npm")
	if err != nil {
		return "", ErrNoClient
	}
	into, err := os.MkdirTemp(dir, "package-")
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, client, "pack", "--ignore-scripts", "--no-audit", "--no-update-notifier",
		"--pack-destination", ".", name+"@"+version)
	cmd.Dir = into
	cmd.WaitDelay = 5 * time.Second // npm's own children may hold stderr open after it is killed
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if strings.Contains(stderr.String(), "ENOSPC") {
			return "", fmt.Errorf("fetch %s@%s: %w", name, version, syscall.ENOSPC)
		}
		return "", fmt.Errorf("fetch %s@%s: %w (%s)", name, version, ErrFetch, reason(stderr.String(), err))
	}
	found, err := filepath.Glob(filepath.Join(into, "*.tgz"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("fetch %s@%s: %w (npm left %d tarballs)", name, version, ErrFetch, len(found))
	}
	return found[0], verify(found[0], name+"@"+version, integrity)
}

// reason picks the line of npm's complaint that tells most.
func reason(stderr string, err error) string {
	for line := range strings.Lines(stderr) {
		line = strings.TrimSpace(line)
		for _, prefix := range []string{"npm error ", "npm ERR! "} {
			text, ok := strings.CutPrefix(line, prefix)
			first, _, _ := strings.Cut(text, " ")
			if ok && text != "" && !slices.Contains([]string{"code", "errno", "syscall", "path"}, first) {
				return text
			}
		}
	}
	return err.Error()
}

func verify(path, what, integrity string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha512.New()
	if _, err := io.Copy(h, f); err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	if got := "sha512-" + base64.StdEncoding.EncodeToString(h.Sum(nil)); got != integrity {
		return fmt.Errorf("verify %s: %w", what, ErrDigest)
	}
	return nil
}

// Read returns the named files of a package's tarball, by their paths inside the package.
func Read(tarball string, names []string) (map[string][]byte, error) {
	f, err := os.Open(tarball)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", filepath.Base(tarball), err)
	}
	want := map[string]bool{}
	for _, n := range names {
		want[n] = true
	}
	out := map[string][]byte{}
	for r := tar.NewReader(z); len(out) < len(want); {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("unpack %s: %w", filepath.Base(tarball), err)
		}
		// Everything in an npm tarball stands below one folder, usually called package.
		_, name, _ := strings.Cut(h.Name, "/")
		if !want[name] || h.Typeflag != tar.TypeReg {
			continue
		}
		if h.Size > maxFile {
			return nil, fmt.Errorf("unpack %s: %s has %d bytes", filepath.Base(tarball), name, h.Size)
		}
		b := make([]byte, h.Size)
		if _, err := io.ReadFull(r, b); err != nil {
			return nil, fmt.Errorf("unpack %s: %w", filepath.Base(tarball), err)
		}
		out[name] = b
	}
	for n := range want {
		if out[n] == nil {
			return nil, fmt.Errorf("unpack %s: no file %s", filepath.Base(tarball), n)
		}
	}
	return out, nil
}
