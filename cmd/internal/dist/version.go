package main

import (
	"regexp"
	"strings"
	"time"
)

var (
	tagged   = regexp.MustCompile(`^v?([0-9][0-9A-Za-z.]*)$`)
	since    = regexp.MustCompile(`^v?([0-9][0-9A-Za-z.]*)-([0-9]+)-g([0-9a-f]+)$`)
	unusable = regexp.MustCompile(`[^0-9A-Za-z.+~]+`)
)

// debianVersion makes of git's description of a commit a version that Debian's tools order as commits follow one another: a tag is
// itself, a commit after it comes behind it, one without any tag goes by its time, before all tags.
func debianVersion(described string, at time.Time) string {
	described, dirty := strings.CutSuffix(described, "-dirty")
	v := "0~" + at.UTC().Format("20060102150405") + "." + unusable.ReplaceAllString(described, ".")
	if m := since.FindStringSubmatch(described); m != nil {
		v = m[1] + "+" + m[2] + ".g" + m[3]
	} else if m := tagged.FindStringSubmatch(described); m != nil && strings.Contains(m[1], ".") {
		v = m[1]
	}
	if dirty {
		v += "+dirty"
	}
	return v
}
