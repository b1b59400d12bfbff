// Package local lets the web application be reached on this machine.
package local

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"

	"poise/cmd/internal/exit"
	"poise/cmd/internal/terminal"
)

// DefaultAddress is where the application listens when nothing is said; another port is taken where this one is in use.
const DefaultAddress = "127.0.0.1:7575"

// Listen takes another port where the default one is in use.
func Listen(addr string) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil && addr == DefaultAddress && errors.Is(err, syscall.EADDRINUSE) {
		ln, err = net.Listen("tcp", "127.0.0.1:0")
	}
	var bad *net.AddrError
	if errors.As(err, &bad) {
		return nil, exit.Usagef("--addr %s: %w: write HOST:PORT, as 127.0.0.1:7575", addr, err)
	}
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return ln, nil
}

// ShownAddress is what to open in a browser.
func ShownAddress(a net.Addr, token string) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		host = a.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = ownAddress()
	}
	u := url.URL{Scheme: "http", Host: net.JoinHostPort(host, port), Path: "/"}
	if token != "" {
		u.RawQuery = "token=" + token
	}
	return u.String()
}

// ownAddress is an address at which other computers may reach this one; localhost where there is none.
func ownAddress() string {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return "localhost"
	}
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			return n.IP.String()
		}
	}
	return "localhost"
}

// OwnTemporary has this program and its children keep temporary files (a recording's sound) in the library, on its disk,
// and clears away what one that was killed has left.
func OwnTemporary(library string) error {
	dir := filepath.Join(library, ".tmp")
	if err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700)); err != nil {
		return fmt.Errorf("make a folder for temporary files: %w", err)
	}
	return os.Setenv("TMPDIR", dir)
}

// OpenBrowser asks the desktop to show an address. Where there is none, the printed address does.
func OpenBrowser(t *terminal.Terminal, address string) {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		t.Note("no browser could be opened (%v): open the address above", err)
		return
	}
	go func() { _ = cmd.Wait() }() // it may stay as long as the browser does
}
