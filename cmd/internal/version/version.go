// Package version knows which build of poise is running.
package version

import "runtime/debug"

// stamp is set by the linker: -ldflags "-X poise/cmd/internal/version.stamp=v1.2.3".
var stamp string

// String is the version: the linker's stamp, else what the Go build recorded from version control, else "devel". The
// same build always says the same, so it may stand in reports.
func String() string {
	if stamp != "" {
		return stamp
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

// Program is the version as reports carry it.
func Program() string { return "poise " + String() }
