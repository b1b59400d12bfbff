// Package service has systemd run poise for a user, in the background.
package service

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"

	"poise/analysis/files"
)

// Worker is a worker that is to run whenever its machine does.
type Worker struct {
	Program string   // absolute path of poise
	Args    []string // after "worker", without the token
	Token   string   // kept in a file that the user alone can read; empty: none
}

// name is that of the unit.
const name = "poise-worker.service"

// Write writes the unit, and the token's file, below the user's configuration folder, and returns the unit's path. What an earlier one
// said is replaced.
func (w Worker) Write() (string, error) {
	args := append([]string{w.Program, "worker"}, w.Args...)
	if w.Token != "" {
		path := filepath.Join(xdg.ConfigHome, "poise", "worker.token")
		if err := put(path, w.Token+"\n"); err != nil {
			return "", err
		}
		args = append(args, "--token-file", path)
	}
	unit := filepath.Join(xdg.ConfigHome, "systemd", "user", name)
	return unit, put(unit, fmt.Sprintf(text, line(args)))
}

// text is the unit. A batch that has ended, and one that has not begun, end the worker, which then tries again; with a wrong option or
// without networks (2, 5) that would be of no use.
const text = `# Written by poise worker --service.
[Unit]
Description=poise worker: helps with batches of another machine
StartLimitIntervalSec=0

[Service]
ExecStart=%s
Restart=always
RestartSec=30
RestartPreventExitStatus=2 5
Nice=10
NoNewPrivileges=yes

[Install]
WantedBy=default.target
`

func put(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := files.Write(path, []byte(text), 0o600); err != nil {
		return fmt.Errorf("write %q: %w", path, err)
	}
	return nil
}

var escaped = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `%`, `%%`, `$`, `$$`)

// line is a command as ExecStart= reads it (systemd.service(5), "Command lines").
func line(args []string) string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = escaped.Replace(a)
		if strings.ContainsAny(a, " \t'\";") || a == "" {
			out[i] = `"` + out[i] + `"`
		}
	}
	return strings.Join(out, " ")
}
