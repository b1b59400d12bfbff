package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"poise/models"
)

//go:embed files
var files embed.FS

// stage lays out what is installed.
func (d *dist) stage(ctx context.Context) error {
	if err := models.Verify(d.networks); err != nil {
		return fmt.Errorf("%w: run make setup", err)
	}
	program, err := os.ReadFile(d.poise)
	if err != nil {
		return err
	}
	if err := d.put("bin/poise", program, 0o755); err != nil {
		return err
	}
	for _, s := range models.List(d.networks) {
		raw, err := os.ReadFile(filepath.Join(d.networks, s.Path))
		if err == nil {
			err = d.put(filepath.Join("lib/poise/models", s.Path), raw, 0o644)
		}
		if err != nil {
			return err
		}
	}
	for name, to := range map[string]string{
		"poise.desktop": "share/applications/poise.desktop",
		"poise.svg":     "share/icons/hicolor/scalable/apps/poise.svg",
		"Containerfile": "share/doc/poise/Containerfile",
	} {
		raw, err := files.ReadFile("files/" + name)
		if err == nil {
			err = d.put(to, raw, 0o644)
		}
		if err != nil {
			return err
		}
	}
	return errors.Join(d.manuals(ctx), d.completions(ctx), d.licences(ctx))
}

// put writes a file of the tree.
func (d *dist) put(name string, raw []byte, mode fs.FileMode) error {
	path := filepath.Join(d.tree, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path, raw, mode); err != nil {
		return err
	}
	return os.Chmod(path, mode) // whatever the umask
}

// manuals are written by the program itself, from the definitions of its commands.
func (d *dist) manuals(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "poise-man-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if _, err := run(ctx, d.poise, "man", dir); err != nil {
		return err
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.1"))
	if err != nil || len(pages) == 0 {
		return errors.Join(err, errors.New("poise man has written no page"))
	}
	for _, p := range pages {
		raw, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			return err
		}
		if _, err := z.Write(raw); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		if err := d.put("share/man/man1/"+filepath.Base(p)+".gz", b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// completions are printed by the program too.
func (d *dist) completions(ctx context.Context) error {
	for shell, to := range map[string]string{
		"bash": "share/bash-completion/completions/poise",
		"zsh":  "share/zsh/vendor-completions/_poise",
		"fish": "share/fish/vendor_completions.d/poise.fish",
	} {
		script, err := run(ctx, d.poise, "completion", shell)
		if err == nil {
			err = d.put(to, script, 0o644)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// entry is a file of the tree.
type entry struct {
	name string // below the tree, with slashes
	mode fs.FileMode
	size int64
}

// entries lists the files of the tree, files of one base name beside each other: the networks of both runtimes hold the same
// weights, which a compressor notices within its window.
func (d *dist) entries() ([]entry, error) {
	var out []entry
	err := filepath.WalkDir(d.tree, func(path string, f fs.DirEntry, err error) error {
		if err != nil || f.IsDir() {
			return err
		}
		st, err := f.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(d.tree, path)
		out = append(out, entry{filepath.ToSlash(name), st.Mode().Perm(), st.Size()})
		return err
	})
	byBase(out, func(e entry) string { return e.name })
	return out, err
}

// header is that of an entry in a tar archive: nothing of this machine, the commit's time.
func (d *dist) header(name string, mode fs.FileMode, size int64) *tar.Header {
	h := &tar.Header{Name: name, Mode: int64(mode.Perm()), Size: size, ModTime: d.made, Typeflag: tar.TypeReg, Format: tar.FormatGNU, Uname: "root", Gname: "root"}
	if strings.HasSuffix(name, "/") {
		h.Typeflag = tar.TypeDir
	}
	return h
}

// copyInto writes a file of the tree into an archive.
func (d *dist) copyInto(w io.Writer, e entry) error {
	f, err := os.Open(filepath.Join(d.tree, filepath.FromSlash(e.name)))
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}
