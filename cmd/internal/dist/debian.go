package main

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// ffmpeg is what poise runs beside the libraries that it is linked with.
const ffmpeg = "ffmpeg (>= 7:5.1)"

const description = `looks at recorded practice interviews, on your own computer
 poise watches and listens to a recorded practice interview and shows eye
 contact, posture, fidgeting and pacing: each number with the moments behind it,
 one click from the video. Nothing leaves the computer.`

// depends are the packages whose libraries the program needs, with their versions, as Debian's own tool reads them.
func (d *dist) depends(ctx context.Context) ([]string, error) {
	dir, err := os.MkdirTemp("", "poise-depends-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := os.Mkdir(filepath.Join(dir, "debian"), 0o700); err != nil {
		return nil, err
	}
	// dpkg-shlibdeps works in the folder of a package's source.
	if err := os.WriteFile(filepath.Join(dir, "debian", "control"), []byte("Source: poise\n\nPackage: poise\nArchitecture: any\n"), 0o600); err != nil {
		return nil, err
	}
	tree, err := filepath.Abs(d.tree)
	if err != nil {
		return nil, err
	}
	library := filepath.Join(tree, "lib/poise/models/lib", arch, "libonnxruntime.so.1")
	cmd := exec.CommandContext(ctx, "dpkg-shlibdeps", "-O", "-e"+filepath.Join(tree, "bin/poise"), "-e"+library)
	cmd.Dir, cmd.Stderr = dir, io.Discard
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("find the libraries' packages with dpkg-shlibdeps (apt-get install dpkg-dev): %w", err)
	}
	line, ok := strings.CutPrefix(strings.TrimSpace(string(out)), "shlibs:Depends=")
	if !ok || !strings.Contains(line, "libopencv-core") {
		return nil, fmt.Errorf("dpkg-shlibdeps says %q", out)
	}
	return append(strings.Split(line, ", "), ffmpeg), nil
}

// cameras is the package of OpenCV's library for cameras, which poise loads when it opens one: of the version of the others.
func cameras(depends []string) string {
	for _, d := range depends {
		name, _, _ := strings.Cut(d, " ")
		if version, ok := strings.CutPrefix(name, "libopencv-core"); ok {
			return "libopencv-videoio" + version
		}
	}
	return ""
}

// packages are the names of depends, but for those that every system has, and what cameras need.
func (d *dist) packages() ([]string, error) {
	list, err := d.depends(context.Background())
	var out []string
	for _, p := range list {
		name, _, _ := strings.Cut(p, " ")
		if !slices.Contains([]string{"libc6", "libgcc-s1", "libstdc++6"}, name) {
			out = append(out, name)
		}
	}
	if err != nil {
		return nil, err
	}
	return append(out, cameras(list)), nil
}

// content is a file of the package, as nfpm wants it described.
type content struct {
	Source      string         `yaml:"src"`
	Destination string         `yaml:"dst"`
	Info        map[string]any `yaml:"file_info"`
}

// debian has nfpm make the package, and compresses it better than nfpm does: with a window in which a network of one runtime finds its
// like of the other.
func (d *dist) debian(ctx context.Context) error {
	list, err := d.entries()
	if err != nil {
		return err
	}
	depends, err := d.depends(ctx)
	if err != nil {
		return err
	}
	var contents []content
	for _, e := range list {
		contents = append(contents, content{filepath.Join(d.tree, e.name), "/usr/" + e.name, map[string]any{"mode": int(e.mode), "mtime": d.made}})
	}
	build := filepath.Join(d.out, "build")
	gone := filepath.Join(build, "postrm")
	raw, err := files.ReadFile("files/postrm")
	if err == nil {
		err = os.WriteFile(gone, raw, 0o755)
	}
	if err != nil {
		return err
	}
	version := debianVersion(d.version, d.made)
	config, err := yaml.Marshal(map[string]any{
		"name": "poise", "arch": arch, "platform": "linux", "version": version, "version_schema": "none", "section": "video", "priority": "optional",
		"maintainer": "the poise authors <poise@localhost>", "description": description, "license": "Apache-2.0", "mtime": d.made,
		"depends": depends, "recommends": []string{cameras(depends), "xdg-utils"}, "suggests": []string{"chromium"}, "contents": contents,
		"scripts": map[string]any{"postremove": gone}, "deb": map[string]any{"compression": "none"},
	})
	if err != nil {
		return err
	}
	described, plain := filepath.Join(build, "nfpm.yaml"), filepath.Join(build, "plain.deb")
	if err := os.WriteFile(described, config, 0o600); err != nil {
		return err
	}
	if _, err := run(ctx, "go", "run", d.nfpm, "package", "--config", described, "--packager", "deb", "--target", plain); err != nil {
		return err
	}
	defer os.Remove(plain)
	return d.repack(ctx, plain, filepath.Join(d.out, "poise_"+version+"_"+arch+".deb"))
}

// repack writes a package anew, with its data ordered and compressed. A package is an archive of ar: a line of 8 bytes, then members
// with heads of 60 bytes, each at an even place.
func (d *dist) repack(ctx context.Context, from, to string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	const magic, head = "!<arch>\n", 60
	rest, ok := bytes.CutPrefix(raw, []byte(magic))
	out := bytes.NewBufferString(magic)
	for ok && len(rest) >= head {
		name := strings.TrimRight(string(rest[:16]), " /")
		size, err := strconv.Atoi(strings.TrimSpace(string(rest[48:58])))
		if err != nil || head+size > len(rest) {
			break
		}
		body := rest[head : head+size]
		if name == "data.tar" {
			name += ".zst"
			if body, err = d.data(ctx, body); err != nil {
				return err
			}
		}
		fmt.Fprintf(out, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, d.made.Unix(), 0, 0, "100644", len(body))
		out.Write(body)
		if len(body)%2 == 1 {
			out.WriteByte('\n')
		}
		if rest = rest[head+size:]; size%2 == 1 && len(rest) > 0 {
			rest = rest[1:]
		}
	}
	if !ok || len(rest) > 0 {
		return errors.New("nfpm wrote no package")
	}
	return os.WriteFile(to, out.Bytes(), 0o644)
}

// data orders the files of an archive as byBase does, behind the folders, and compresses it.
func (d *dist) data(ctx context.Context, raw []byte) ([]byte, error) {
	type member struct {
		head *tar.Header
		body []byte
	}
	var dirs, rest []member
	for t := tar.NewReader(bytes.NewReader(raw)); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read nfpm's package: %w", err)
		}
		body, err := io.ReadAll(t)
		if err != nil {
			return nil, fmt.Errorf("read nfpm's package: %w", err)
		}
		if h.Typeflag == tar.TypeDir {
			dirs = append(dirs, member{h, nil})
		} else {
			rest = append(rest, member{h, body})
		}
	}
	byBase(rest, func(m member) string { return m.head.Name })
	small := filepath.Join(d.out, "build", "data.tar.zst")
	defer os.Remove(small)
	err := compressed(ctx, small, func(w io.Writer) error {
		t := tar.NewWriter(w)
		for _, m := range append(dirs, rest...) {
			if err := t.WriteHeader(m.head); err != nil {
				return err
			}
			if _, err := t.Write(m.body); err != nil {
				return err
			}
		}
		return t.Close()
	})
	if err != nil {
		return nil, err
	}
	return os.ReadFile(small)
}
