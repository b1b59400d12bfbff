package models

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	ort "github.com/yalue/onnxruntime_go"
	"golang.org/x/sys/unix"

	"poise/models/internal/heap"
)

// The networks of speech are the costly ones to load: ONNX Runtime rewrites their graphs at each start, which takes 2.7 of the 3.3 s of
// CPU that all networks take (measured). So set-up has it done once, and stores what comes out in ONNX Runtime's own format behind
// the sum of it, of what it was made of and of what made it. Where there is none, or another, a network is loaded from its file. ONNX
// Runtime writes the parts of such a file in another order each time, so packages, whose bytes two people can compare, hold none.

// stored tells whether set-up stores a network as ONNX Runtime rewrote it.
func (n Network) stored() bool { return strings.HasPrefix(n.Name, SpeechToText) }

// optimizedForAll asks for what ONNX Runtime does to a graph whatever the processor, and for constants to stay as they are: folded,
// the quantized weights would be held once more as floats (100 MB for the four networks, measured; no run is slower for it).
func optimizedForAll(o *ort.SessionOptions) error {
	return errors.Join(o.SetGraphOptimizationLevel(ort.GraphOptimizationLevelEnableExtended),
		o.AddSessionConfigEntry("optimization.disable_specified_optimizers", "ConstantFolding"))
}

// storedPath is where a stored network stands below the models folder.
func storedPath(name string) string { return filepath.Join(ONNXRuntime, name+".ort") }

// storedSum is what a stored network begins with. It finds damage and other versions: whoever could write another network there could
// write any sum of it, so of the body it holds a CRC-32C, which processors count in a sixth of the time (114 MB at each start).
func storedSum(n Network, body []byte) []byte {
	lib, _ := library()
	sum := sha256.Sum256(fmt.Appendln(nil, n.SHA256[ONNXRuntime], lib.sha256, len(body), crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli))))
	return sum[:]
}

// readStored makes a network of what set-up stored, nil where that is not there or not of this version. The session reads its weights
// where they are, until it is destroyed: then they are to be freed.
func (r *onnxRuntime) readStored(n Network) (*ort.DynamicAdvancedSession, *mapped) {
	if !n.stored() {
		return nil, nil
	}
	weights, err := readBody(filepath.Join(r.dir, storedPath(n.Name)), n)
	if err != nil {
		return nil, nil
	}
	o, err := sessionOptions(n)
	if err == nil {
		defer o.Destroy()
		err = errors.Join(o.SetGraphOptimizationLevel(ort.GraphOptimizationLevelDisableAll),
			o.AddSessionConfigEntry("session.use_ort_model_bytes_directly", "1"),
			o.AddSessionConfigEntry("session.use_ort_model_bytes_for_initializers", "1"))
	}
	var s *ort.DynamicAdvancedSession
	if err == nil {
		s, err = ort.NewDynamicAdvancedSessionWithONNXData(weights.body(), names(n.Inputs), names(n.Outputs), o)
	}
	if err != nil {
		weights.free()
		return nil, nil
	}
	weights.idle()
	heap.Trim()
	return s, weights
}

// readBody maps a stored network into memory, and verifies it. Its weights are read once, when a session packs them for itself, and of
// a few it reads rows afterwards: pages that are not in use are the system's (see idle), and processes share them.
func readBody(path string, n Network) (*mapped, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	const most = 1 << 30
	if st.Size() <= sha256.Size || st.Size() > most {
		return nil, fmt.Errorf("%w (%s)", ErrAltered, path)
	}
	whole, err := unix.Mmap(int(f.Fd()), 0, int(st.Size()), unix.PROT_READ, unix.MAP_PRIVATE)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	m := &mapped{whole: whole}
	if !bytes.Equal(whole[:sha256.Size], storedSum(n, m.body())) {
		m.free()
		return nil, fmt.Errorf("%w (%s)", ErrAltered, path)
	}
	m.idle()
	return m, nil
}

// mapped is a stored network in memory; nil: none.
type mapped struct {
	whole []byte
	idled atomic.Int64 // when, in ns
}

func (m *mapped) body() []byte { return m.whole[sha256.Size:] }

func (m *mapped) free() {
	if m != nil {
		_ = unix.Munmap(m.whole) // fails only for what is no mapping
	}
}

// idle gives the pages back until they are read again. A failure costs memory and nothing else.
func (m *mapped) idle() { _ = unix.Madvise(m.whole, unix.MADV_DONTNEED) }

// rest is idle ten times a second at most: a run touches few pages, but the system maps those beside them too.
func (m *mapped) rest() {
	const pause = 100 * time.Millisecond
	if m == nil {
		return
	}
	if now := time.Now().UnixNano(); now-m.idled.Load() >= int64(pause) {
		m.idled.Store(now)
		m.idle()
	}
}

// store stores what is not stored yet. A failure costs time at each start and no more, so it is told and nothing else.
func store(ctx context.Context, dir string, progress func(string)) error {
	if progress == nil {
		progress = func(string) {}
	}
	var wanted []Network
	for _, n := range loadManifest().Networks {
		if !n.stored() {
			continue
		}
		if m, err := readBody(filepath.Join(dir, storedPath(n.Name)), n); err == nil {
			m.free()
			continue
		}
		wanted = append(wanted, n)
	}
	if _, ok := library(); !ok || len(wanted) == 0 {
		return nil
	}
	rt, err := newONNXRuntime(dir)
	if err != nil {
		progress(fmt.Sprintf("networks: those of speech are not stored: %v", err))
		return nil //nolint:nilerr // OpenCV runs those of the picture all the same
	}
	for _, n := range wanted {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, rt.Close())
		}
		progress("networks: " + storedPath(n.Name))
		if err := storeOne(dir, n); err != nil {
			progress(fmt.Sprintf("networks: %s is loaded more slowly: %v", n.Name, err))
		}
	}
	return rt.Close()
}

// storeOne has ONNX Runtime rewrite a network, and stores it.
func storeOne(dir string, n Network) error {
	raw, err := readVerified(filepath.Join(dir, networkPath(ONNXRuntime, n.Name)), n.SHA256[ONNXRuntime])
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(dir, unfinished)
	if err != nil {
		return full(err)
	}
	defer os.RemoveAll(tmp)
	o, err := sessionOptions(n)
	if err != nil {
		return err
	}
	defer o.Destroy()
	rewritten := filepath.Join(tmp, "network")
	if err := errors.Join(o.AddSessionConfigEntry("session.save_model_format", "ORT"), o.SetOptimizedModelFilePath(rewritten)); err != nil {
		return err
	}
	s, err := ort.NewDynamicAdvancedSessionWithONNXData(raw, names(n.Inputs), names(n.Outputs), o)
	if err != nil {
		return err
	}
	defer heap.Trim()
	if err := s.Destroy(); err != nil {
		return err
	}
	body, err := os.ReadFile(rewritten)
	if err != nil {
		return err
	}
	return full(write(filepath.Join(dir, storedPath(n.Name)), append(storedSum(n, body), body...)))
}
