package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"

	"poise/models"
)

// networksDir is the folder of the networks: the configured one, else models/files beside the folder the program lies in
// (a checkout with bin/poise), else the user's data folder.
func networksDir(configured string) string {
	if configured != "" {
		return configured
	}
	if exe, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(exe); err == nil {
			exe = real
		}
		top := filepath.Dir(filepath.Dir(exe))
		if st, err := os.Stat(filepath.Join(top, "models")); err == nil && st.IsDir() {
			return filepath.Join(top, models.DefaultDir)
		}
	}
	return filepath.Join(xdg.DataHome, "poise", "models")
}

// networks is the opened runtime with what else analysing takes from the models folder.
type networks struct {
	runtime  models.Runtime
	topology *models.FaceTopology
	tokens   []string // of the speech decoder
}

func openNetworks(kind, dir string) (*networks, error) {
	top, err := models.LoadFaceTopology(dir)
	if err != nil {
		return nil, remedy(err, dir)
	}
	tokens, err := models.LoadTokens(dir)
	if err != nil {
		return nil, remedy(err, dir)
	}
	rt, err := models.OpenRuntime(kind, dir)
	if err != nil {
		return nil, remedy(err, dir)
	}
	return &networks{runtime: rt, topology: top, tokens: tokens}, nil
}

func (n *networks) close() error { return n.runtime.Close() }

// remedy adds what mends a missing or altered network.
func remedy(err error, dir string) error {
	if errors.Is(err, models.ErrMissing) || errors.Is(err, models.ErrAltered) {
		return fmt.Errorf("%w: run %s", err, installRemedy(dir))
	}
	return err
}

// installRemedy is the command that installs the networks into dir: that of the checkout which dir belongs to, if any.
func installRemedy(dir string) string {
	if top, ok := strings.CutSuffix(filepath.Clean(dir), filepath.FromSlash(models.DefaultDir)); ok {
		if _, err := os.Stat(filepath.Join(top, "Makefile")); err == nil {
			return "make setup"
		}
	}
	return "poise models install --models " + quoted(dir)
}
