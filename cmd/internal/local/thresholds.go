package local

import (
	"strings"

	"poise/analysis/server"
	"poise/cmd/internal/config"
)

// Thresholds are those of a profile, each with the text of the reference.
func Thresholds() (out []server.Threshold) {
	group, doc := "", ""
	for line := range strings.Lines(config.Reference()) {
		text := strings.TrimSpace(line)
		key, value, isKey := strings.Cut(text, ":")
		switch {
		case strings.HasPrefix(text, "#"):
			doc = strings.TrimSpace(doc + " " + strings.TrimSpace(strings.TrimPrefix(text, "#")))
			continue
		case !isKey:
		case !strings.HasPrefix(line, " "):
			group = key
		case strings.TrimSpace(value) != "":
			out = append(out, server.Threshold{Key: group + "." + key, Doc: doc})
		}
		doc = ""
	}
	return out
}
