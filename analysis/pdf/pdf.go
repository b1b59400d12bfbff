// Package pdf prints a page of poise with a Chromium that is installed on this machine. The browser gets a fresh profile and
// no network.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"poise/analysis/files"
	"poise/analysis/internal/child"
)

// ErrBrowser means that no Chromium is installed.
var ErrBrowser = errors.New("no Chromium is on PATH (on Debian: apt install chromium)")

// browsers are the names under which Chromium and its like are installed.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// patience is the longest that printing may take: an hour's report takes some seconds.
const patience = 2 * time.Minute

// Print prints the page, one self-contained HTML document, and returns the file. It fails with ErrBrowser, the context's error, or
// what the browser did.
func Print(ctx context.Context, page []byte) ([]byte, error) {
	browser, err := Browser()
	if err != nil {
		return nil, err
	}
	scratch, err := files.NewScratch("")
	if err != nil {
		return nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	defer scratch.Close()
	dir := scratch.Dir
	from, to := filepath.Join(dir, "report.html"), filepath.Join(dir, "report.pdf")
	if err := os.WriteFile(from, page, 0o600); err != nil {
		return nil, fmt.Errorf("write the page: %w", err)
	}
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	if err := run(ctx, browser, dir, from, to); err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(to)
	if err != nil || len(raw) == 0 {
		return nil, fmt.Errorf("print the page: %s has printed nothing", filepath.Base(browser))
	}
	return raw, nil
}

// Browser is the path of the Chromium that prints; ErrBrowser where there is none.
func Browser() (string, error) {
	for _, b := range browsers {
		if p, err := exec.LookPath(b); err == nil {
			return p, nil
		}
	}
	return "", ErrBrowser
}

// longestDir leaves room for the name of the browser's socket, org.chromium.Chromium.XXXXXX/SingletonSocket, among the 107 bytes that
// it may have.
const longestDir = 60

// run lets the browser print. Every connection is sent to a port of this machine at which nobody listens.
func run(ctx context.Context, browser, dir, from, to string) error {
	args := []string{"--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-quic", "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
		"--user-data-dir=" + filepath.Join(dir, "profile"), "--disk-cache-dir=" + filepath.Join(dir, "cache"),
		"--no-pdf-header-footer", "--print-to-pdf=" + to}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses its sandbox to root
	}
	spec := child.Spec{Name: browser, Args: append(args, (&url.URL{Scheme: "file", Path: from}).String())}
	spec.Env = []string{"CHROME_CONFIG_HOME=" + dir, "BREAKPAD_DUMP_LOCATION=" + dir} // else the user's own browser's
	if len(dir) <= longestDir {
		spec.Env = append(spec.Env, "TMPDIR="+dir) // what it leaves behind when it is killed goes with the folder
	}
	p, err := child.Start(ctx, spec)
	if err != nil {
		return err
	}
	defer p.Kill()
	if err := p.Wait(); err != nil {
		return fmt.Errorf("print the page: %s: %w", filepath.Base(browser), err)
	}
	return nil
}
