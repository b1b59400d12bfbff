package batchrun

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	"poise/analysis/batch"
	"poise/analysis/batch/work"
	"poise/analysis/media/probe"
	"poise/analysis/runner"
	"poise/cmd/internal/config"
	"poise/cmd/internal/networks"
	"poise/cmd/internal/options"
	"poise/cmd/internal/version"
	"poise/models"
)

// Machine is what this machine has for analysing.
type Machine struct {
	Terms   batch.Terms
	options *options.Settings
	runtime string // that runs the networks
	models  string // their folder
	known   map[string][]batch.Setting
}

// NewMachine looks whether this machine can analyse at all.
func NewMachine(o *options.Settings) (*Machine, error) {
	s, _, err := options.Load(o.Inputs())
	if err != nil {
		return nil, err
	}
	m := &Machine{options: o, models: networks.Dir(s.Models), known: map[string][]batch.Setting{}}
	if err := networks.Verify(m.models); err != nil {
		return nil, err
	}
	rt, err := models.OpenRuntime(s.Runtime, m.models)
	if err != nil {
		return nil, networks.Remedy(err, m.models)
	}
	m.runtime = rt.Name()
	if err := rt.Close(); err != nil {
		return nil, err
	}
	h := sha256.New()
	for _, n := range models.Manifest() {
		for _, kind := range n.Runtimes {
			fmt.Fprintf(h, "%s %s %s\n", n.Name, kind, n.SHA256[kind])
		}
	}
	m.Terms = batch.Terms{Program: version.Program(), Networks: "sha256:" + hex.EncodeToString(h.Sum(nil))}
	if m.Terms.Build, err = build(version.String()); err != nil {
		return nil, err
	}
	return m, nil
}

// build is the digest of this program where its version stands for more than one build (a tree with changes, or none
// known), else empty.
func build(v string) (string, error) {
	if v != "devel" && v != "unversioned" && !strings.HasSuffix(v, "dirty") {
		return "", nil
	}
	exe, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program: %w", err)
	}
	return probe.Digest(context.Background(), exe, nil)
}

// settings are all effective settings under a profile (empty: that of the command line), but those that say how to work
// rather than what comes out.
func (m *Machine) settings(profile string) ([]batch.Setting, error) {
	if s, ok := m.known[profile]; ok {
		return s, nil
	}
	in := m.options.Inputs()
	if profile != "" {
		in.Profile = profile
	}
	s, origin, err := options.Load(in)
	if err != nil {
		return nil, err
	}
	var out []batch.Setting
	for _, e := range config.Entries(s, origin) {
		switch e.Key {
		case "workers", "models":
		case "runtime":
			out = append(out, batch.Setting{Key: e.Key, Value: m.runtime})
		default:
			out = append(out, batch.Setting{Key: e.Key, Value: fmt.Sprint(e.Value)})
		}
	}
	m.known[profile] = out
	return out, nil
}

// Worker analyses on this machine, so many recordings at a time.
func (m *Machine) Worker(e batch.Engine, slots int, note func(string, ...any)) *work.Worker {
	exe, err := os.Executable()
	if err != nil {
		exe = os.Args[0]
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unnamed"
	}
	return &work.Worker{
		Name: host + "-" + strconv.Itoa(os.Getpid()), Engine: e, Terms: m.Terms, Slots: slots, Threads: max(1, runtime.NumCPU()/slots),
		Runner: &work.Child{Runner: runner.Runner{Program: exe}, Models: m.models}, Note: note,
	}
}

// recordingMemory is what analysing one recording takes at most, in bytes, an hour long.
const recordingMemory = 1 << 30

// MemorySlots is how many recordings fit into the memory of this machine at a time.
func MemorySlots() int {
	raw, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 1 << 10 // not told: the cores decide
	}
	for line := range strings.Lines(string(raw)) {
		f := strings.Fields(line)
		if len(f) >= 2 && f[0] == "MemAvailable:" {
			if kb, err := strconv.ParseInt(f[1], 10, 64); err == nil {
				return max(1, int(kb<<10/recordingMemory))
			}
		}
	}
	return 1 << 10
}
