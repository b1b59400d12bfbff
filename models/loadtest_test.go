package models

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary play the child process of LoadTestAll.
func TestMain(m *testing.M) {
	if len(os.Args) == 5 && os.Args[1] == "load-test" {
		if err := LoadTest(os.Args[2], os.Args[3], os.Args[4]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	verifyNoLeaks(m)
}

func TestLoadTestAll(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{ONNXRuntime, OpenCV} {
		start := time.Now()
		if err := LoadTestAll(t.Context(), kind, filesDir(t), self, "load-test"); err != nil {
			t.Error(err)
		}
		t.Logf("%s: all networks load, %v", kind, time.Since(start))
	}
}

func TestLoadTestReportsDeath(t *testing.T) {
	err := LoadTestAll(t.Context(), OpenCV, filesDir(t), "sh", "-c", "kill -ABRT $$")
	if !errors.Is(err, errLoad) || !strings.Contains(err.Error(), "signal") {
		t.Errorf("child killed by a signal: %v", err)
	}
	err = LoadTestAll(t.Context(), OpenCV, t.TempDir(), "sh", "-c", "echo reason >&2; exit 1")
	if !errors.Is(err, errLoad) || !strings.Contains(err.Error(), "reason") {
		t.Errorf("child that fails: %v", err)
	}
}
