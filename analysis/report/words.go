package report

import (
	"math"
	"sort"
	"strings"

	"poise/analysis/report/format"
)

// partUnits maps the endings of the names of parts to units.
var partUnits = []struct{ ending, unit string }{
	{"_per_minute", "per minute"}, {"_per_min", "per minute"}, {"_per_100_words", "per 100 words"}, {"_degrees", "degrees"}, {"_deg", "degrees"},
	{"_share", "share"}, {"_wpm", "words/min"}, {"_db", "dB"}, {"_hz", "Hz"}, {"_lufs", "LUFS"}, {"_ms", "ms"}, {"_px", "px"}, {"_fps", "frames/s"}, {"_s", "s"},
}

// plainParts are parts whose names don't tell their units: plain numbers and shares.
var plainParts = map[string]string{"count": "", "episodes": "", "segments": "", "syllables": "", "words": "", "most_faces": "", "peak": "",
	"seconds": "s", "share": "share", "clipped": "share", "silhouette": "", "late": "share", "duplicated": "share", "dark": "share", "small": "share"}

// part splits the name of a part into words and a value with its unit.
func part(name string, v float64, unit string) (words, value string) {
	words = name
	if u, ok := plainParts[name]; ok {
		unit = u
	} else if strings.HasSuffix(name, "_count") {
		unit = ""
	} else {
		for _, u := range partUnits {
			if strings.HasSuffix(name, u.ending) {
				words, unit = strings.TrimSuffix(name, u.ending), u.unit
				break
			}
		}
	}
	words = strings.ReplaceAll(words, "_", " ")
	if math.IsNaN(v) {
		return words, "not measured"
	}
	if unit == "s" && v >= 60 {
		return words, format.Length(v)
	}
	return words, format.Amount(v, unit)
}

// sortedKeys lists a map's keys by falling value, equal ones by name.
func sortedKeys(m map[string]float64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		if a, b := m[keys[i]], m[keys[j]]; a != b && !math.IsNaN(a) && !math.IsNaN(b) {
			return a > b
		}
		return keys[i] < keys[j]
	})
	return keys
}

// leftOut says what was left out of a measure: "no face in the picture 3 %, eyes closed 2 %".
func leftOut(m map[string]float64) string {
	var out []string
	for _, k := range sortedKeys(m) {
		if m[k] >= 0.0005 {
			out = append(out, format.Reason(k)+" "+format.Percent(m[k]))
		}
	}
	return strings.Join(out, ", ")
}
