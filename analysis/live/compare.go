package live

import (
	"encoding/json"
	"maps"
	"math"
	"slices"

	"poise/analysis"
)

// Difference is a figure of a session beside that of the report of its recording.
type Difference struct {
	ID   string
	Unit string
	Live Reading
	File Reading
}

// Compare puts the figures of a session beside those of a report, ordered by id.
func Compare(s Summary, measures map[string]analysis.Finding) []Difference {
	var out []Difference
	for _, id := range slices.Sorted(maps.Keys(s.Figures)) {
		f := s.Figures[id]
		file, ok := measures[id]
		if !ok {
			continue
		}
		out = append(out, Difference{ID: id, Unit: f.Unit, Live: f.Reading, File: Reading{file.Value, file.Reason}})
	}
	return out
}

// Measured tells whether both have a number.
func (d Difference) Measured() bool { return !math.IsNaN(d.Live.Value) && !math.IsNaN(d.File.Value) }

// MarshalJSON writes id, unit, live and file, and the difference of the two where both are measured, null else.
func (d Difference) MarshalJSON() ([]byte, error) {
	out := struct {
		ID         string   `json:"id"`
		Unit       string   `json:"unit"`
		Live       Reading  `json:"live"`
		File       Reading  `json:"file"`
		Difference *float64 `json:"difference"`
	}{ID: d.ID, Unit: d.Unit, Live: d.Live, File: d.File}
	if d.Measured() {
		v := d.Live.Value - d.File.Value
		out.Difference = &v
	}
	return json.Marshal(out)
}
