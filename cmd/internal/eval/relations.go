package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/measure/consistency"
)

// recorded are the folders below the shared data whose recordings are held against the relations.
var recorded = []string{"truth/*.mp4", "clips/video/*", "clips/audio/*.wav", "clips/audio/*.flac", "clips/audio/*.mp3", "cases/*.m*", "cases/*.wav",
	"cases/hostile/y_*"}

// relationsTable counts, for each recording, the relations between findings that were broken before findings were withheld, and after.
func relationsTable(ctx context.Context, s settings, o *observer, w io.Writer) error {
	t := table{head: []string{"recording", "numbers", "withheld", "for", "still broken"}}
	broken := 0
	for _, pattern := range recorded {
		files, err := filepath.Glob(filepath.Join(s.shared, filepath.FromSlash(pattern)))
		if err != nil {
			return err
		}
		for _, path := range files {
			if name := filepath.Base(path); !strings.Contains(name, s.clips) || strings.HasSuffix(name, ".md") {
				continue
			}
			say("observing %s", filepath.Base(path))
			obs, err := o.recording(ctx, path)
			if ctx.Err() != nil {
				return err
			}
			if err != nil {
				t.add(filepath.Base(path), "", "", "could not be analysed: "+err.Error(), "")
				continue
			}
			res, err := measure.Run(obs, analysis.DefaultProfile(), measure.Options{})
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			left := consistency.Broken(consistency.Recording{Seconds: obs.Recording.Duration, Defines: res.Defines, Findings: res.Findings, Moments: res.Moments})
			broken += len(left)
			t.add(relationsRow(filepath.Base(path), res, len(left))...)
		}
	}
	fmt.Fprintf(w, "\n## Findings against each other\n\nRelations that must hold between the findings of a recording (measure/consistency): the numbers that "+
		"were withheld because one did not, and the relations that are still broken afterwards, %d in all.\n", broken)
	t.write(w)
	return nil
}

func relationsRow(name string, res *analysis.Results, left int) []string {
	numbers, gone := 0, 0
	for _, f := range res.Findings {
		if f.Value == f.Value {
			numbers++
		}
	}
	var why []string
	for _, b := range res.Withheld {
		gone += len(b.Withholds)
		if !slices.Contains(why, b.Relation) {
			why = append(why, b.Relation)
		}
	}
	return []string{name, fmt.Sprint(numbers), fmt.Sprint(gone), strings.Join(why, "; "), fmt.Sprint(left)}
}
