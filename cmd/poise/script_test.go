package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"poise/models/networktest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"poise": main, "queue-server": queueServer})
}

// repository is the top of the checkout, seen from this package.
func repository(t testing.TB) string {
	t.Helper()
	top, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return top
}

// TestScripts runs the command line as a user would, on recordings that ffmpeg makes on the spot.
func TestScripts(t *testing.T) {
	networks, top, sample := networktest.Dir(t), repository(t), rehearsal(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("POISE_MODELS", networks)
			e.Setenv("NETWORKS", networks)
			e.Setenv("PORTRAIT", filepath.Join(top, "samples", "portrait.png"))
			e.Setenv("TOP", top)
			e.Setenv("SAMPLE", sample)
			e.Setenv("NL", "\n")
			for _, name := range []string{"PORT", "METRICS"} {
				port, err := freePort()
				if err != nil {
					return err
				}
				e.Setenv(name, port)
			}
			if err := onlyPoise(e); err != nil {
				return err
			}
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "config"))
			e.Setenv("XDG_DATA_HOME", filepath.Join(e.WorkDir, "data"))
			e.Defer(func() { _ = syscall.Unmount(filepath.Join(e.WorkDir, "small"), syscall.MNT_DETACH) })
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Getuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":  status,
			"line":    line,
			"damage":  damage,
			"gone":    gone,
			"smallfs": smallFS,
			"same":    same,

			"authority": authority,
			"fetch":     fetch,
			"listens":   listens,
			"plainly":   plainly,
			"buildas":   buildAs,
		},
	})
}

// freePort is a port of this machine that nobody uses at the moment.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// status CODE PROGRAM ARGS... runs a program and wants that exit code.
func status(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var e *exec.ExitError
		if !errors.As(err, &e) {
			ts.Fatalf("%v", err)
		}
		got = e.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// line TEXT... wants exactly one line on stderr, printable, from poise, holding every TEXT.
func line(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile("stderr")
	body, ended := strings.CutSuffix(text, "\n")
	if !ended || strings.ContainsAny(body, "\n\x1b\r") || !strings.HasPrefix(body, "poise: ") {
		ts.Fatalf("stderr is not one line from poise: %q", text)
	}
	for _, a := range args {
		if !strings.Contains(body, a) {
			ts.Fatalf("%q is not in %q", a, body)
		}
	}
}

// damage FILE cut SHARE keeps that share of a file; damage FILE flip N flips N bits behind its first 4 KB.
func damage(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	raw, err := os.ReadFile(path)
	ts.Check(err)
	n, err := strconv.ParseFloat(args[2], 64)
	ts.Check(err)
	switch args[1] {
	case "cut":
		raw = raw[:int(float64(len(raw))*n)]
	case "flip":
		r := rand.New(rand.NewPCG(1, 2))
		for range int(n) {
			raw[4096+r.IntN(len(raw)-4096)] ^= 1 << r.IntN(8)
		}
	default:
		ts.Fatalf("damage %v", args)
	}
	ts.Check(os.WriteFile(path, raw, 0o644))
}

// gone wants the temporary folder to be empty and no child of a script to be left.
func gone(ts *testscript.TestScript, _ bool, _ []string) {
	left, err := os.ReadDir(ts.Getenv("TMPDIR"))
	ts.Check(err)
	for _, f := range left {
		ts.Fatalf("%s is left in the temporary folder", f.Name())
	}
}

// smallfs DIR KB mounts a file system of that size (root only).
func smallFS(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o755))
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+args[1]+"k"); err != nil {
		ts.Fatalf("mount a small file system: %v", err)
	}
}

// same DIR DIR wants two output folders to hold the same bytes in every file.
func same(ts *testscript.TestScript, _ bool, args []string) {
	a, b := ts.MkAbs(args[0]), ts.MkAbs(args[1])
	names := map[string]bool{}
	for _, dir := range []string{a, b} {
		files, err := os.ReadDir(dir)
		ts.Check(err)
		for _, f := range files {
			names[f.Name()] = true
		}
	}
	if len(names) != 8 {
		ts.Fatalf("%d files, want 8: %v", len(names), names)
	}
	for name := range names {
		x, err := os.ReadFile(filepath.Join(a, name))
		ts.Check(err)
		y, err := os.ReadFile(filepath.Join(b, name))
		ts.Check(err)
		if !bytes.Equal(x, y) {
			ts.Fatalf("%s differs between %s and %s", name, args[0], args[1])
		}
	}
}

// onlyPoise makes $WORK/bin, a PATH that holds poise and nothing else, and keeps the full one in FULLPATH.
func onlyPoise(e *testscript.Env) error {
	path := e.Getenv("PATH")
	e.Setenv("FULLPATH", path)
	bin := filepath.Join(e.WorkDir, "bin")
	if err := os.Mkdir(bin, 0o755); err != nil {
		return err
	}
	return os.Symlink(filepath.Join(filepath.SplitList(path)[0], "poise"), filepath.Join(bin, "poise"))
}

// rehearsal is the sample recording: the one that make has generated, else a new one.
func rehearsal(t testing.TB) string {
	t.Helper()
	made := filepath.Join(repository(t), "samples", "out", "rehearsal.mp4")
	if _, err := os.Stat(made); err == nil {
		return made
	}
	dir := t.TempDir()
	cmd := exec.Command("go", "run", "./samples", "-o", dir)
	cmd.Dir = repository(t)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("make the sample: %v: %s", err, out)
	}
	return filepath.Join(dir, "rehearsal.mp4")
}
