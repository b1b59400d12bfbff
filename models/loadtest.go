package models

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"syscall"
)

// LoadTest opens a network, or all that the runtime can run for "", and runs it once on zeros. OpenCV ends the whole
// process where it meets a file it can't read, so call this in a child process (see LoadTestAll) to learn about such files
// at set-up.
func LoadTest(runtimeName, dir, network string) error {
	rt, err := OpenRuntime(runtimeName, dir)
	if err != nil {
		return err
	}
	for _, n := range loadManifest().Networks {
		if network == n.Name || (network == "" && slices.Contains(n.Runtimes, rt.Name())) {
			err = errors.Join(err, tryNetwork(rt, n))
		}
	}
	return errors.Join(err, rt.Close())
}

func tryNetwork(rt Runtime, n Network) error {
	s, err := rt.Open(n.Name)
	if err != nil {
		return err
	}
	_, err = s.Run(zeros(n)...)
	return errors.Join(err, s.Close())
}

// zeros makes inputs for a network; free sizes get the smallest value the speech networks take.
func zeros(n Network) []Tensor {
	out := make([]Tensor, len(n.Inputs))
	for i, p := range n.Inputs {
		shape := slices.Clone(p.Shape)
		for d := range shape {
			if shape[d] < 0 {
				shape[d] = freeSize(p.Name)
			}
		}
		t, k := Tensor{Shape: shape}, size(shape)
		if p.Type == "int64" {
			t.Int = make([]int64, k)
			for j := range t.Int {
				t.Int[j] = 1 // a start token
			}
		} else {
			t.Float = make([]float32, k)
		}
		out[i] = t
	}
	return out
}

func freeSize(port string) int {
	if port == "input_values" {
		return 16000 // a second of sound
	}
	return 1
}

// errLoad is wrapped when a child process that loads a network fails or dies.
var errLoad = errors.New("network does not load; delete the models folder and run make setup, or choose the other runtime")

// LoadTestAll runs LoadTest in a child process: command followed by runtime, models folder and network, which must end with
// code 0 when LoadTest returns nil. One child tries all networks; only if it fails does each network get its own, so that
// the error names those that failed.
func LoadTestAll(ctx context.Context, runtimeName, dir string, command ...string) error {
	if loadInChild(ctx, runtimeName, dir, "", command) == nil {
		return nil
	}
	var failures []error
	for _, n := range loadManifest().Networks {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if slices.Contains(n.Runtimes, runtimeName) {
			failures = append(failures, loadInChild(ctx, runtimeName, dir, n.Name, command))
		}
	}
	if err := errors.Join(failures...); err != nil {
		return err
	}
	return fmt.Errorf("load all networks in %s together: %w", runtimeName, errLoad)
}

func loadInChild(ctx context.Context, runtimeName, dir, network string, command []string) error {
	args := append(slices.Clone(command[1:]), runtimeName, dir, network)
	cmd := exec.CommandContext(ctx, command[0], args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	if err == nil {
		return nil
	}
	why := lastLine(stderr.String(), err.Error())
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if ws, ok := exit.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
			why = "process ended by signal: " + ws.Signal().String()
		}
	}
	return fmt.Errorf("load %s in %s: %w (%s)", network, runtimeName, errLoad, why)
}

func lastLine(text, otherwise string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if last := lines[len(lines)-1]; last != "" {
		return last
	}
	return otherwise
}
