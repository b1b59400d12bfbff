// Package faulttest has ffmpeg and ffprobe fail in chosen ways in tests. The real programs run, behind a shell script on PATH that
// limits, kills, delays or outlasts them; who starts them sees what it would see on the worst day.
package faulttest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Fault is one way to fail. After none of them is anything known about the recording.
type Fault struct {
	Name   string
	script string // of a shell; "$tool" "$@" is the run that was asked for
}

// The faults.
var (
	KilledAtOnce  = Fault{"killed at once", `kill -KILL $$`}
	KilledLate    = Fault{"killed when all was written", `"$tool" "$@"; kill -KILL $$`}
	KilledInside  = Fault{"killed inside a container", `"$tool" "$@"; exit 137`}
	Stopped       = Fault{"told to stop", `"$tool" "$@"; exit 255`}
	SizeLimit     = Fault{"file too large", `ulimit -f 8; trap '' XFSZ; exec "$tool" "$@"`}
	SizeLimitKill = Fault{"killed as its file was too large", `ulimit -f 8; exec "$tool" "$@"`}
	Quota         = Fault{"quota", `"$tool" "$@"; echo "av_interleaved_write_frame(): Disk quota exceeded" >&2; exit 1`}
	BadDisk       = Fault{"I/O error", `"$tool" "$@"; echo "av_interleaved_write_frame(): Input/output error" >&2; exit 1`}
	NoMemory      = Fault{"no memory", `ulimit -v 150000; exec "$tool" "$@"`}
	NotLoaded     = Fault{"a library is missing", `echo "error while loading shared libraries" >&2; exit 127`}
	Lost          = Fault{"not installed", ""}
)

// All are the faults; those that limit files only hit a run that writes one.
var All = []Fault{KilledAtOnce, KilledLate, KilledInside, Stopped, SizeLimit, SizeLimitKill, Quota, BadDisk, NoMemory, NotLoaded, Lost}

// Tools are the programs of a folder that is all of PATH.
type Tools struct {
	t   testing.TB
	Dir string // as the PATH of a process that a test starts
}

// Install makes a PATH on which ffmpeg and ffprobe can be broken, for the rest of the test.
func Install(t testing.TB) *Tools {
	t.Helper()
	x := &Tools{t, t.TempDir()}
	for _, name := range []string{"prlimit", "sh"} { // what else poise starts
		if err := os.Symlink(find(t, name), filepath.Join(x.Dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, tool := range []string{"ffmpeg", "ffprobe"} {
		if err := os.Symlink(find(t, tool), filepath.Join(x.Dir, "real-"+tool)); err != nil {
			t.Fatal(err)
		}
	}
	x.Mend()
	t.Setenv("PATH", x.Dir)
	return x
}

func find(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		t.Fatalf("%v (make setup installs what tests need)", err)
	}
	return path
}

// Break has every further run of a tool fail.
func (x *Tools) Break(tool string, f Fault) {
	x.t.Helper()
	path := filepath.Join(x.Dir, tool)
	if f == Lost {
		if err := os.Remove(path); err != nil {
			x.t.Fatal(err)
		}
		return
	}
	script := "#!/bin/sh\ntool='" + filepath.Join(x.Dir, "real-"+tool) + "'\n" + f.script + "\n"
	err := os.WriteFile(path+".new", []byte(script), 0o700)
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		x.t.Fatal(err)
	}
}

// Mend has all tools run as they should.
func (x *Tools) Mend() {
	x.t.Helper()
	for _, tool := range []string{"ffmpeg", "ffprobe"} {
		x.Break(tool, Fault{"none", `exec "$tool" "$@"`})
	}
}

// Hold has every further run of a tool wait before it begins. begun waits until one does; release lets all go on.
func (x *Tools) Hold(tool string) (begun, release func()) {
	x.t.Helper()
	here, gate := filepath.Join(x.Dir, "begun"), filepath.Join(x.Dir, "gate")
	sleep := find(x.t, "/bin/sleep")
	x.Break(tool, Fault{"slow", `: >'` + here + `'; while [ ! -e '` + gate + `' ]; do ` + sleep + ` 0.02; done; exec "$tool" "$@"`})
	begun = func() {
		x.t.Helper()
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
			if _, err := os.Stat(here); err == nil {
				return
			}
			if time.Now().After(deadline) {
				x.t.Fatalf("no %s has begun", tool)
			}
		}
	}
	return begun, func() {
		x.t.Helper()
		if err := os.WriteFile(gate, nil, 0o600); err != nil {
			x.t.Fatal(err)
		}
	}
}
