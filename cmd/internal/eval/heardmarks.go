package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"poise/analysis"
)

// heardMarks are stretches of a recording that somebody aligned.
type heardMarks struct {
	fillers, pauses []analysis.Span
	least           float64 // s: shorter pauses are not marked
}

// readMarks reads pacing_truth.csv and the pauses of the rendered rehearsal, by the recording's name.
func readMarks(shared string) (map[string]heardMarks, error) {
	f, err := os.Open(filepath.Join(shared, "clips", "audio", "pacing_truth.csv"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read marks: %w", err)
	}
	out := map[string]heardMarks{}
	for _, row := range rows[1:] {
		start, err1 := strconv.ParseFloat(row[2], 64)
		end, err2 := strconv.ParseFloat(row[3], 64)
		if err1 != nil || err2 != nil {
			continue // a sum over the recording
		}
		m, s := out[row[0]], analysis.Span{Start: start, End: end}
		switch {
		case strings.HasPrefix(row[1], "filler_"):
			m.fillers = append(m.fillers, s)
		case strings.HasPrefix(row[1], "pause"):
			m.pauses, m.least = append(m.pauses, s), 0.3
		}
		out[row[0]] = m
	}
	mixed, err := mixedPauses(filepath.Join(shared, "truth", "dev_mixed.speech.json"))
	out["dev_mixed.mp4"] = heardMarks{pauses: mixed}
	return out, err
}

// mixedPauses are the silences that the rehearsal's maker put between its sentences. The last one is left out: nothing is
// said after it, so nothing marks its end.
func mixedPauses(path string) ([]analysis.Span, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Pauses   [][2]float64 `json:"pauses"`
		Segments [][3]any     `json:"segments"`
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		return nil, fmt.Errorf("read pauses: %w", err)
	}
	var out []analysis.Span
	for _, p := range doc.Pauses[:min(len(doc.Pauses), len(doc.Segments)-1)] {
		out = append(out, analysis.Span{Start: p[0], End: p[1]})
	}
	return out, nil
}
