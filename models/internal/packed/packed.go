// Package packed takes single files out of the pack of assets that MediaPipe's web packages carry. A script beside the
// pack lists the offsets; only its table is read.
package packed

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

var entry = regexp.MustCompile(`\{"filename": "[^"]+", "start": \d+, "end": \d+[^}]*\}`)

// File returns the file of a pack whose path ends with name. It aliases pack.
func File(loader, pack []byte, name string) ([]byte, error) {
	for _, raw := range entry.FindAll(loader, -1) {
		var e struct {
			Filename   string
			Start, End int
		}
		if err := json.Unmarshal(raw, &e); err != nil {
			return nil, fmt.Errorf("read packed assets: %w", err)
		}
		if !strings.HasSuffix(e.Filename, "/"+name) {
			continue
		}
		if e.Start < 0 || e.End < e.Start || e.End > len(pack) {
			return nil, fmt.Errorf("read packed assets: %s lies outside the pack", name)
		}
		return pack[e.Start:e.End], nil
	}
	return nil, fmt.Errorf("read packed assets: no file %s", name)
}
