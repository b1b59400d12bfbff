// Package networks finds and opens the networks that the settings name, and says what installs them.
package networks

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"

	"poise/analysis/pipeline"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
	"poise/models"
)

// installed is where packages and archives hold the networks, seen from the folder above the program's own (/usr, for one).
const installed = "lib/poise/models"

// Dir is the folder of the networks: the configured one, else models/files beside the folder the program lies in
// (a checkout with bin/poise), else lib/poise/models beside it (an installed package, an unpacked archive), else the user's data
// folder.
func Dir(configured string) string {
	if configured != "" {
		return configured
	}
	if top := above(); top != "" {
		if isFolder(filepath.Join(top, "models")) {
			return filepath.Join(top, models.DefaultDir)
		}
		if dir := filepath.Join(top, installed); isFolder(dir) {
			return dir
		}
	}
	return filepath.Join(xdg.DataHome, "poise", "models")
}

// above is the folder above that of the program; empty where that is not known.
func above() string {
	exe, err := os.Executable()
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(exe); err == nil {
		exe = real
	}
	return filepath.Dir(filepath.Dir(exe))
}

func isFolder(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

// Open opens the networks that the settings name. The caller closes them.
func Open(s config.Settings) (*pipeline.Networks, error) {
	dir := Dir(s.Models)
	nets, err := pipeline.OpenNetworks(s.Runtime, dir)
	return nets, Remedy(err, dir)
}

// Remedy adds what mends a missing or altered network.
func Remedy(err error, dir string) error {
	if errors.Is(err, models.ErrMissing) || errors.Is(err, models.ErrAltered) {
		return fmt.Errorf("%w: run %s", err, InstallCommand(dir))
	}
	return err
}

// InstallCommand is the command that installs the networks into dir: that of the checkout or package which dir belongs to, if any.
func InstallCommand(dir string) string {
	if filepath.Clean(dir) == filepath.Join("/usr", installed) {
		return "sudo apt-get install --reinstall ./poise_*.deb (the package's file)"
	}
	if top, ok := strings.CutSuffix(filepath.Clean(dir), filepath.FromSlash(models.DefaultDir)); ok {
		if _, err := os.Stat(filepath.Join(top, "Makefile")); err == nil {
			return "make setup"
		}
	}
	return "poise models install --models " + exit.Quoted(dir)
}

// Verify checks every file of the networks in a folder against its digest.
func Verify(dir string) error {
	if err := models.Verify(dir); err != nil {
		return Remedy(err, dir)
	}
	return nil
}
