package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"poise/models"
)

// earlier is an earlier build to compare with, and the folder of its networks.
type earlier struct{ poise, networks string }

// build builds poise as of a commit, in a worktree below dir, which clear takes away. Networks that are the same are copied from those
// that are installed, others are fetched.
func build(ctx context.Context, dir, commit, networks string) (e earlier, clear func(), err error) {
	tree := filepath.Join(dir, "before")
	clear = func() { _ = exec.Command("git", "worktree", "remove", "--force", tree).Run() } // the folder goes in any case
	if err := quietly(exec.CommandContext(ctx, "git", "worktree", "add", "--detach", tree, commit)); err != nil {
		return e, clear, err
	}
	e = earlier{filepath.Join(dir, "before-poise"), filepath.Join(tree, "models", "files")}
	compile := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", e.poise, "./cmd/poise")
	compile.Dir = tree
	for _, v := range os.Environ() { // how that commit was linked, its own Makefile says
		if name, _, _ := strings.Cut(v, "="); name != "GOFLAGS" && !strings.HasPrefix(name, "CGO_") {
			compile.Env = append(compile.Env, v)
		}
	}
	if err := quietly(compile); err != nil {
		return e, clear, err
	}
	for _, s := range models.List(networks) {
		to := filepath.Join(e.networks, s.Path)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return e, clear, err
		}
		raw, err := os.ReadFile(filepath.Join(networks, s.Path))
		if err == nil {
			err = os.WriteFile(to, raw, 0o644)
		}
		if err != nil {
			return e, clear, err
		}
	}
	return e, clear, quietly(exec.CommandContext(ctx, e.poise, "models", "install", "--models", e.networks))
}

// quietly runs a command; what it says stands in the error alone.
func quietly(cmd *exec.Cmd) error {
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("run %s: %w: %s", strings.Join(cmd.Args, " "), err, out)
	}
	return nil
}
