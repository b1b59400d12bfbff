// Package doctor says what this machine has and lacks for analysing.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"poise/cmd/internal/config"
	"poise/cmd/internal/networks"
	"poise/cmd/internal/version"
	"poise/models"
)

// Check is one finding.
type Check struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Found  string `json:"found"`
	Remedy string `json:"remedy,omitempty"`
	Fatal  bool   `json:"-"` // analysing is impossible without it
}

func configuration(err error) Check {
	if err != nil {
		return Check{Name: "configuration", Found: err.Error(), Remedy: "mend or remove " + config.UserFile(), Fatal: true}
	}
	if _, serr := os.Stat(config.UserFile()); serr != nil {
		return Check{Name: "configuration", OK: true, Found: "none (" + config.UserFile() + "); the defaults apply"}
	}
	return Check{Name: "configuration", OK: true, Found: config.UserFile()}
}

// program runs an ffmpeg tool for its version.
func program(ctx context.Context, name string) Check {
	c := Check{Name: name, Remedy: "sudo apt-get install ffmpeg", Fatal: true}
	path, err := exec.LookPath(name)
	if err != nil {
		c.Found = "not on PATH"
		return c
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "-version")
	cmd.WaitDelay = time.Second // a script's own children may hold its output open after it is killed
	out, err := cmd.Output()
	if err != nil {
		c.Found = fmt.Sprintf("%s does not run: %v", path, err)
		return c
	}
	line, _, _ := strings.Cut(string(out), "\n")
	line, _, _ = strings.Cut(strings.TrimPrefix(line, name+" version "), " Copyright")
	return Check{Name: name, OK: true, Found: line + " (" + path + ")", Fatal: true}
}

func opencv() Check {
	return Check{Name: "opencv", OK: true, Found: models.OpenCVVersion()}
}

// onnx tries to open ONNX Runtime. OpenCV can stand in for it, but not for speech.
func onnx(dir string) Check {
	v, err := models.ONNXRuntimeVersion(dir)
	if err != nil {
		return Check{Name: "onnxruntime", Found: err.Error(), Remedy: networks.InstallCommand(dir) +
			" (without it OpenCV runs the networks, more slowly, and speech cannot be measured)"}
	}
	return Check{Name: "onnxruntime", OK: true, Found: v}
}

func networkFiles(dir string) Check {
	c := Check{Name: "networks", OK: true, Found: dir, Fatal: true}
	counts := map[models.Condition]int{}
	list := models.List(dir)
	for _, s := range list {
		counts[s.Condition]++
	}
	c.Found = fmt.Sprintf("%d of %d files in %s", counts[models.OK], len(list), dir)
	if bad := len(list) - counts[models.OK]; bad > 0 {
		c.OK, c.Remedy = false, networks.InstallCommand(dir)
		c.Found += fmt.Sprintf(" (%d missing, %d altered)", counts[models.Missing], counts[models.Altered])
	}
	return c
}

// temporary tries whether the sound can be put down while it is listened to.
func temporary() Check {
	dir := os.TempDir()
	f, err := os.CreateTemp("", "poise-*")
	if err == nil {
		err = errors.Join(f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		return Check{Name: "temporary", Found: err.Error(), Remedy: "set TMPDIR to a folder that can be written to", Fatal: true}
	}
	return Check{Name: "temporary", OK: true, Found: dir}
}

// processor names the CPU and how many cores a run may use.
func processor() string {
	name := runtime.GOARCH
	if raw, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for _, line := range strings.Split(string(raw), "\n") {
			if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
				name = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d cores, %s/%s", name, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
}

// Examine looks at everything that analysing, recording, reading and printing need, with the settings, or the error of reading them.
func Examine(ctx context.Context, s config.Settings, err error) []Check {
	checks := []Check{
		{Name: "poise", OK: true, Found: version.String()},
		{Name: "go", OK: true, Found: runtime.Version()},
		{Name: "processor", OK: true, Found: processor()},
		configuration(err),
	}
	if err != nil {
		s = config.Default()
	}
	dir := networks.Dir(s.Models)
	return append(checks, program(ctx, "ffmpeg"), program(ctx, "ffprobe"), opencv(), onnx(dir), networkFiles(dir), temporary(),
		camera("/dev"), microphone("/dev"), browser(), printing())
}
