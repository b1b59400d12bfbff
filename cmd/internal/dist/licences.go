package main

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// licences puts down what the licences of all parts ask to be handed on: poise's own, and the texts of the Go modules that are in
// the program and of the networks.
func (d *dist) licences(ctx context.Context) error {
	own, err := os.ReadFile("LICENSE")
	if err != nil {
		return err
	}
	notice, err := os.ReadFile("NOTICE")
	if err != nil {
		return err
	}
	of, err := files.ReadFile("files/licences-of-networks.txt")
	if err != nil {
		return err
	}
	modules, err := d.moduleLicences(ctx)
	if err != nil {
		return err
	}
	const where = "\n\nThe texts of all these licences are in licences.txt and LICENSE beside this file.\n"
	return errors.Join(
		d.put("share/doc/poise/copyright", append(bytes.TrimSpace(notice), where...), 0o644),
		d.put("share/doc/poise/LICENSE", own, 0o644),
		d.put("share/doc/poise/licences.txt", append(of, modules...), 0o644),
	)
}

// module is what go list says of a module.
type module struct{ Path, Version, Dir string }

// modules lists what the program was linked from.
func (d *dist) modules(ctx context.Context) ([]module, error) {
	info, err := buildinfo.ReadFile(d.poise)
	if err != nil {
		return nil, fmt.Errorf("read the program's modules: %w", err)
	}
	linked := map[string]string{}
	for _, m := range info.Deps {
		linked[m.Path] = m.Version
	}
	listed, err := run(ctx, "go", "list", "-m", "-json", "all")
	if err != nil {
		return nil, err
	}
	var out []module
	for dec := json.NewDecoder(bytes.NewReader(listed)); ; {
		var m module
		if err := dec.Decode(&m); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("list modules: %w", err)
		}
		if linked[m.Path] == m.Version && m.Version != "" {
			out = append(out, m)
		}
	}
	if len(out) != len(linked) {
		return nil, fmt.Errorf("%d of the program's %d modules are those of this checkout: build it here first", len(out), len(linked))
	}
	return out, nil
}

// moduleLicences are the texts that the modules carry. A module without any is an error: it could not be handed on.
func (d *dist) moduleLicences(ctx context.Context) ([]byte, error) {
	list, err := d.modules(ctx)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for _, m := range list {
		found, err := licenceFiles(m.Dir)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("%s has no licence", m.Path)
		}
		for _, f := range found {
			raw, err := os.ReadFile(f)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&b, "\n%s\n%s %s: %s\n\n%s\n", strings.Repeat("-", 80), m.Path, m.Version, filepath.Base(f), bytes.TrimSpace(raw))
		}
	}
	return b.Bytes(), nil
}

// licenceFiles are the files of a folder that are named as licences are.
func licenceFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		if !e.IsDir() && slices.ContainsFunc([]string{"LICEN", "NOTICE", "COPYING", "UNLICEN"}, func(s string) bool { return strings.HasPrefix(name, s) }) {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	return out, nil
}
