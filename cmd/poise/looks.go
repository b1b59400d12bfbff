package main

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"poise/analysis"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/timespan"
)

// addLooks adds --look to a command. also says what else may be given.
func addLooks(f *pflag.FlagSet, looks *[]string, also string) {
	f.StringArrayVar(looks, "look", nil, "where you look in a range, as `PLACE=RANGE`: lens=0:01-0:04, screen=0:05-0:08 (the other "+
		"person's face) or notes=0:09-0:12 (may be repeated)"+also)
}

// parseLooks reads --look; "none" names no look.
func parseLooks(args []string) (out []analysis.Look, err error) {
	if len(args) == 1 && args[0] == "none" {
		return nil, nil
	}
	for _, arg := range args {
		place, at, ok := strings.Cut(arg, "=")
		if !ok || !slices.Contains(analysis.Places, analysis.Place(place)) {
			return nil, exit.Usagef("--look %s: give lens, screen or notes with a range, as in --look screen=0:05-0:08", quoted(arg))
		}
		s, err := timespan.Parse(at)
		if err != nil {
			return nil, exit.Usagef("--look %s: %w", quoted(arg), err)
		}
		out = append(out, analysis.Look{At: analysis.Place(place), Range: s})
	}
	return out, nil
}

// looksAfter keeps the looks of an earlier report: all of them, or, when --baseline says where the lens is or that nothing is
// known of it, those beside the lens.
func (o *rescoreOptions) looksAfter(was *earlier) ([]analysis.Look, error) {
	looks, err := parseLooks(o.look)
	if err != nil || len(o.look) > 0 || was == nil {
		return looks, err
	}
	for _, l := range was.Looks {
		if l.At != analysis.AtLens || o.baseline == "" {
			looks = append(looks, l)
		}
	}
	return looks, nil
}
