package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/version"
	"poise/models"
)

// check is one line of doctor's findings.
type check struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Found  string `json:"found"`
	Remedy string `json:"remedy,omitempty"`
	fatal  bool   // analysing is impossible without it
}

func newDoctor(t *terminal) *cobra.Command {
	var o settingOptions
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say what this machine has and lacks for analysing",
		Long: "Say which programs, libraries and networks are there, what is missing, and the command that\nmends it." +
			exit.Status(exit.OK, exit.Usage, exit.Missing),
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runDoctor(cmd.Context(), t, o, asJSON) },
	}
	o.AddFlags(cmd.Flags(), "models", "runtime")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func runDoctor(ctx context.Context, t *terminal, o settingOptions, asJSON bool) error {
	checks := []check{
		{Name: "poise", OK: true, Found: version.String()},
		{Name: "go", OK: true, Found: runtime.Version()},
		{Name: "processor", OK: true, Found: processor()},
	}
	s, _, err := load(o.inputs())
	checks = append(checks, configuration(err))
	if err != nil {
		s = config.Default()
	}
	dir := networksDir(s.Models)
	checks = append(checks, program(ctx, "ffmpeg"), program(ctx, "ffprobe"), opencv(), onnx(dir), networkFiles(dir), temporary())
	if asJSON {
		err = printJSON(t, checks)
	} else {
		err = printChecks(t, checks)
	}
	if err != nil {
		return err
	}
	for _, c := range checks {
		if c.fatal && !c.OK {
			return &exit.CodeError{Code: exit.Missing, Err: fmt.Errorf("%s: %s", c.Name, c.Remedy)}
		}
	}
	return nil
}

func printChecks(t *terminal, checks []check) error {
	for _, c := range checks {
		state := "ok"
		if !c.OK {
			state = "missing"
		}
		if _, err := fmt.Fprintf(t.out, "%-8s %-14s %s\n", state, c.Name, exit.Printable(c.Found)); err != nil {
			return err
		}
		if c.Remedy != "" {
			fmt.Fprintf(t.out, "%24s%s\n", "-> ", exit.Printable(c.Remedy))
		}
	}
	return nil
}

func configuration(err error) check {
	if err != nil {
		return check{Name: "configuration", Found: err.Error(), Remedy: "mend or remove " + config.UserFile(), fatal: true}
	}
	if _, serr := os.Stat(config.UserFile()); serr != nil {
		return check{Name: "configuration", OK: true, Found: "none (" + config.UserFile() + "); the defaults apply"}
	}
	return check{Name: "configuration", OK: true, Found: config.UserFile()}
}

// program runs an ffmpeg tool for its version.
func program(ctx context.Context, name string) check {
	c := check{Name: name, Remedy: "apt-get install ffmpeg", fatal: true}
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
	return check{Name: name, OK: true, Found: line + " (" + path + ")", fatal: true}
}

func opencv() check {
	return check{Name: "opencv", OK: true, Found: models.OpenCVVersion()}
}

// onnx tries to open ONNX Runtime. OpenCV can stand in for it, but not for speech.
func onnx(dir string) check {
	v, err := models.ONNXRuntimeVersion(dir)
	if err != nil {
		return check{Name: "onnxruntime", Found: err.Error(), Remedy: installRemedy(dir) +
			" (without it OpenCV runs the networks, more slowly, and speech cannot be measured)"}
	}
	return check{Name: "onnxruntime", OK: true, Found: v}
}

func networkFiles(dir string) check {
	c := check{Name: "networks", OK: true, Found: dir, fatal: true}
	counts := map[models.Condition]int{}
	list := models.List(dir)
	for _, s := range list {
		counts[s.Condition]++
	}
	c.Found = fmt.Sprintf("%d of %d files in %s", counts[models.OK], len(list), dir)
	if bad := len(list) - counts[models.OK]; bad > 0 {
		c.OK, c.Remedy = false, installRemedy(dir)
		c.Found += fmt.Sprintf(" (%d missing, %d altered)", counts[models.Missing], counts[models.Altered])
	}
	return c
}

// temporary tries whether the sound can be put down while it is listened to.
func temporary() check {
	dir := os.TempDir()
	f, err := os.CreateTemp("", "poise-*")
	if err == nil {
		err = errors.Join(f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		return check{Name: "temporary", Found: err.Error(), Remedy: "set TMPDIR to a folder that can be written to", fatal: true}
	}
	return check{Name: "temporary", OK: true, Found: dir}
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
