// Package local lets the web application be reached on this machine.
package local

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/adrg/xdg"

	"poise/analysis/files"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/terminal"
)

// DefaultAddress is where the application listens when nothing is said; another port is taken where this one is in use.
const DefaultAddress = "127.0.0.1:7575"

// Library is the folder of the rehearsals: the named one, else the user's own.
func Library(named string) string {
	if named != "" {
		return named
	}
	return filepath.Join(xdg.DataHome, "poise", "rehearsals")
}

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
	u := url.URL{Scheme: "http", Host: Reachable(a.String()), Path: "/"}
	if token != "" {
		u.RawQuery = "token=" + token
	}
	return u.String()
}

// Reachable is HOST:PORT as another computer may reach it: this one's address in place of "any".
func Reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = ownAddress()
	}
	return net.JoinHostPort(host, port)
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

// Token is that of a library's application: it stays the same, so that bookmarks keep working, in a file that its owner alone can
// read. Who deletes the file gets another one.
func Token(library string) (string, error) {
	const name, length = ".token", 26
	path := filepath.Join(library, name)
	if st, err := os.Lstat(path); err == nil && st.Mode().IsRegular() && st.Mode().Perm()&0o077 == 0 {
		if raw, err := files.ReadIn(library, name, length); err == nil && len(raw) == length {
			return string(raw), nil
		}
	}
	token := rand.Text()
	if err := files.Write(path, []byte(token), 0o600); err != nil {
		return "", fmt.Errorf("keep the token: %w: %q", err, path)
	}
	return token, nil
}

// door is the page by which the browser hears of the address: what stands on a command line, all users of the machine can read.
var door = template.Must(template.New("").Parse(`<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={{.}}"><title>poise</title><p><a href="{{.}}">Open poise</a></p>
`))

// doorName is its file in the library.
const doorName = ".open.html"

// Door writes the page that leads to an address into the library, readable by its owner alone; the caller calls remove in the end.
func Door(library, address string) (remove func(), err error) {
	page := filepath.Join(library, doorName)
	var b bytes.Buffer
	if err := door.Execute(&b, template.URL(address)); err != nil { //nolint:gosec // it is this program's own
		return nil, err
	}
	if err := files.Write(page, b.Bytes(), 0o600); err != nil {
		return nil, fmt.Errorf("write the page that leads to the address: %w", err)
	}
	return func() { _ = os.Remove(page) }, nil
}

// OpenBrowser asks the desktop to show the library's page. Where there is no desktop, the printed address does.
func OpenBrowser(t *terminal.Terminal, library string) {
	if err := show(filepath.Join(library, doorName)); err != nil {
		t.Note("no browser could be opened (%v): open the address above", err)
	}
}

// OpenRunning asks the desktop to show the page of a library that another program has open, as a second click in the menu wants it,
// and tells whether there is one.
func OpenRunning(library string) bool {
	page, err := filepath.Abs(filepath.Join(library, doorName))
	return err == nil && files.IsRegular(page) && show(page) == nil
}

// show has the desktop show a page.
func show(page string) error {
	name, args := "xdg-open", []string{(&url.URL{Scheme: "file", Path: filepath.ToSlash(page)}).String()}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", append([]string{"url.dll,FileProtocolHandler"}, args...)
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // it may stay as long as the browser does
	return nil
}
