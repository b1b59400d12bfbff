package hub

import (
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"poise/analysis/batch/store"
)

// The figures in analysis/batch/doc.go come from
//
//	go test ./analysis/batch/hub -run Simulation -v -timeout 2h -jobs 10000 -workers 50
var (
	simulated = flag.Int("jobs", 200, "jobs of the simulation")
	hands     = flag.Int("workers", 4, "worker processes of the simulation")
	asleep    = flag.Duration("sleep", 20*time.Millisecond, "what a job of the simulation takes")
)

// TestSimulation has many workers, as processes, do many jobs that sleep, and kills a tenth of them on the way.
func TestSimulation(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: make test and make soak run it")
	}
	const lease = 5 * time.Second
	in := t.TempDir()
	for i := range *simulated {
		dir := filepath.Join(in, fmt.Sprintf("client %d", i%100))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("talk %d.mp4", i)), fmt.Appendf(nil, "recording %d", i), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out")
	settings := map[string]string{
		"IN": in, "OUT": out, "LISTEN": l.Addr().String(), "LEASE": lease.String(), "SLEEP": asleep.String(), "LOG": filepath.Join(out, "..", "log"),
	}
	_ = l.Close()
	began := time.Now()
	hub := start(t, "hub", settings)
	hub.must(t, "ready", 1)
	var ws []*process
	for i := range *hands {
		settings["NAME"] = fmt.Sprintf("w%d", i)
		ws = append(ws, start(t, "worker", settings))
	}
	hub.must(t, "done", *simulated/2)
	for _, w := range ws[:max(1, len(ws)/10)] {
		_ = w.Process.Kill()
	}
	killed := time.Now()
	if <-hub.ended; hub.err != nil {
		t.Fatalf("%v: %s", hub.err, &hub.out)
	}
	took := time.Since(began)
	s, err := store.View(out)
	if err != nil {
		t.Fatal(err)
	}
	st, err := s.Status()
	if err != nil {
		t.Fatal(err)
	}
	if st.Done != *simulated || st.Failed != 0 {
		t.Errorf("%d of %d are done, %d failed", st.Done, *simulated, st.Failed)
	}
	again := map[string]int{}
	latest := time.Duration(0)
	for _, line := range logged(t, settings["LOG"], "begin") {
		f := strings.Fields(line)
		if again[f[1]]++; again[f[1]] > 1 {
			latest = max(latest, time.UnixMilli(atoi(f[3])).Sub(killed))
		}
	}
	twice := 0
	for _, n := range again {
		if n > 1 {
			twice++
		}
	}
	if twice > 4**hands {
		t.Errorf("%d jobs began again", twice)
	}
	t.Logf("%d jobs of %v, %d workers, %d killed half way: %v, %.0f jobs/s; %d jobs began again, the last one %v after the kill (lease %v)",
		*simulated, *asleep, *hands, max(1, len(ws)/10), took.Round(100*time.Millisecond), float64(*simulated)/took.Seconds(), twice,
		latest.Round(100*time.Millisecond), lease)
}
