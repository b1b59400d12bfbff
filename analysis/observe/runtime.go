package observe

import (
	"maps"
	"slices"
	"sync"

	"poise/analysis"
	"poise/models"
)

// recordingRuntime is a runtime that remembers which networks were opened.
type recordingRuntime struct {
	models.Runtime
	mu     sync.Mutex
	opened map[string]bool
}

// Open opens a session and remembers the network.
func (w *recordingRuntime) Open(network string) (models.Session, error) {
	s, err := w.Runtime.Open(network)
	if err == nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.opened == nil {
			w.opened = map[string]bool{}
		}
		w.opened[network] = true
	}
	return s, err
}

// networks lists what was opened, sorted by name, with the digests of the files for this runtime.
func (w *recordingRuntime) networks() []analysis.Network {
	digests := map[string]string{}
	for _, n := range models.Manifest() {
		digests[n.Name] = n.SHA256[w.Name()]
	}
	out := []analysis.Network{}
	for _, name := range slices.Sorted(maps.Keys(w.opened)) {
		out = append(out, analysis.Network{Name: name, SHA256: digests[name]})
	}
	return out
}
