package models

import (
	"errors"
	"path/filepath"
	"runtime"
)

// Condition is what verification found about an installed file.
type Condition string

// Conditions of a file.
const (
	OK         Condition = "ok"
	Missing    Condition = "missing"
	Altered    Condition = "altered"
	Unreadable Condition = "unreadable"
)

// State is the condition of one installed file.
type State struct {
	Path      string // below the models folder
	SHA256    string // as the manifest pins it
	Package   string // npm package it comes from
	Version   string // of that package
	Licence   string // of the file, which may differ from the package's
	Condition Condition
}

// List verifies all files below dir against the manifest, in the manifest's order.
func List(dir string) []State {
	m := loadManifest()
	var out []State
	for _, a := range m.artifacts(runtime.GOARCH) {
		s := State{Path: a.path, SHA256: a.sha256, Package: a.pack, Version: m.version(a.pack), Licence: a.licence, Condition: OK}
		switch err := check(filepath.Join(dir, a.path), a.sha256); {
		case errors.Is(err, ErrMissing):
			s.Condition = Missing
		case errors.Is(err, ErrAltered):
			s.Condition = Altered
		case err != nil:
			s.Condition = Unreadable
		}
		out = append(out, s)
	}
	return out
}

// Verify checks all files below dir and returns the first failure: ErrMissing or ErrAltered with the file; the command adds the remedy.
func Verify(dir string) error {
	m := loadManifest()
	for _, a := range m.artifacts(runtime.GOARCH) {
		if err := check(filepath.Join(dir, a.path), a.sha256); err != nil {
			return err
		}
	}
	return nil
}
