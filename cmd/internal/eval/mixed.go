package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// readAllSpoken reads transcripts.tsv, and adds the rendered rehearsal that speaks, with what its maker had it say.
func readAllSpoken(shared string) ([]spoken, error) {
	all, err := readSpoken(shared)
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(shared, "truth")
	b, err := os.ReadFile(filepath.Join(folder, "dev_mixed.speech.json"))
	if err != nil {
		return nil, err
	}
	var doc struct {
		Segments [][3]any `json:"segments"`
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		return nil, fmt.Errorf("read speech truth: %w", err)
	}
	var lines []string
	for _, s := range doc.Segments {
		text, ok := s[2].(string)
		if !ok {
			return nil, fmt.Errorf("read speech truth: segment %v has no text", s)
		}
		lines = append(lines, text)
	}
	return append(all, spoken{path: filepath.Join(folder, "dev_mixed.mp4"), name: "dev_mixed.mp4", text: strings.Join(lines, " ")}), nil
}
