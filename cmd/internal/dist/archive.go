package main

import (
	"archive/tar"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// byBase orders names by their last part first.
func byBase[T any](list []T, name func(T) string) {
	slices.SortStableFunc(list, func(a, b T) int {
		return cmp.Or(cmp.Compare(path.Base(name(a)), path.Base(name(b))), cmp.Compare(name(a), name(b)))
	})
}

// archive writes the tree as an archive that can lie anywhere, with a script that says what the machine lacks.
func (d *dist) archive(ctx context.Context) error {
	top := "poise-" + debianVersion(d.version, d.made)
	to := filepath.Join(d.out, top+"-linux-"+arch+".tar.zst")
	return compressed(ctx, to, func(w io.Writer) error { return d.writeArchive(w, top) })
}

func (d *dist) writeArchive(w io.Writer, top string) error {
	t := tar.NewWriter(w)
	list, err := d.entries()
	if err != nil {
		return err
	}
	for _, dir := range folders(list) {
		if err := t.WriteHeader(d.header(path.Join(top, dir)+"/", 0o755, 0)); err != nil {
			return err
		}
	}
	needed, err := d.packages()
	if err != nil {
		return err
	}
	for _, name := range []string{"INSTALL", "check"} {
		raw, err := files.ReadFile("files/" + name)
		if err != nil {
			return err
		}
		text := strings.ReplaceAll(string(raw), "@PACKAGES@", strings.Join(needed, " "))
		mode := os.FileMode(0o644)
		if name == "check" {
			mode = 0o755
		}
		if err := t.WriteHeader(d.header(path.Join(top, name), mode, int64(len(text)))); err != nil {
			return err
		}
		if _, err := io.WriteString(t, text); err != nil {
			return err
		}
	}
	for _, e := range list {
		if err := t.WriteHeader(d.header(path.Join(top, e.name), e.mode, e.size)); err != nil {
			return err
		}
		if err := d.copyInto(t, e); err != nil {
			return err
		}
	}
	return t.Close()
}

// folders are those of the entries, outer ones first.
func folders(list []entry) []string {
	seen := map[string]bool{}
	for _, e := range list {
		for dir := path.Dir(e.name); !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			if dir == "." {
				break
			}
		}
	}
	var out []string
	for dir := range seen {
		out = append(out, dir)
	}
	slices.Sort(out)
	return out
}

// compressed writes a file through zstd, with a window of 128 MB: the largest that tar and dpkg read without being asked to.
func compressed(ctx context.Context, to string, emit func(io.Writer) error) error {
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.CommandContext(ctx, "zstd", "--quiet", "-12", "--long=27", "-T2", "--stdout", "-")
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("compress (apt-get install zstd): %w", err)
	}
	err = emit(in)
	_ = in.Close() // zstd then ends, and says itself what failed
	if werr := cmd.Wait(); werr != nil {
		return fmt.Errorf("compress: %w", werr)
	}
	if err != nil {
		return err
	}
	return out.Close()
}

// sums writes the checksums of what was made.
func (d *dist) sums(context.Context) error {
	made, err := os.ReadDir(d.out)
	if err != nil {
		return err
	}
	var lines strings.Builder
	for _, m := range made {
		if m.IsDir() || !strings.HasPrefix(m.Name(), "poise") {
			continue
		}
		sum, size, err := digest(filepath.Join(d.out, m.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&lines, "%s  %s\n", sum, m.Name())
		fmt.Printf("%8.1f MB  %s\n", float64(size)/1e6, filepath.Join(d.out, m.Name()))
	}
	return os.WriteFile(filepath.Join(d.out, "SHA256SUMS"), []byte(lines.String()), 0o644)
}

func digest(name string) (sum string, size int64, err error) {
	f, err := os.Open(name)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}
