package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"

	"poise/analysis/pipeline"
	"poise/cmd/internal/config"
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

// openNetworks opens the networks that the settings name. The caller closes them.
func openNetworks(s config.Settings) (*pipeline.Networks, error) {
	dir := networksDir(s.Models)
	nets, err := pipeline.OpenNetworks(s.Runtime, dir)
	return nets, remedy(err, dir)
}

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
