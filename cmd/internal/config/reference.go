package config

import _ "embed"

//go:embed reference.yaml
var reference string

// Reference is a complete configuration file holding the defaults, each with the comment that stands beside it in the
// source. A test generates it (go test ./cmd/internal/config -update) and keeps it true.
func Reference() string { return reference }

// Entry is one effective setting.
type Entry struct {
	Key    string `json:"key"`
	Value  any    `json:"value"`
	Origin string `json:"origin"`
}

// Entries lists the settings in the order of the profile.
func Entries(s Settings, o Origin) []Entry {
	var es []Entry
	for _, k := range keys() {
		es = append(es, Entry{Key: k.name, Value: k.get(&s), Origin: o[k.name]})
	}
	return es
}
