package batchrun

import (
	"os"
	"path/filepath"
	"runtime"

	"poise/analysis/batch"
	"poise/analysis/batch/find"
	"poise/analysis/batch/work"
	"poise/analysis/files"
	"poise/analysis/pipeline"
	"poise/cmd/internal/exit"
)

// LocalWorker is what analyses on this machine: so many recordings at a time, and each on so many cores, that all are busy and
// no more. With a core for each there is nothing to wait for between its parts, hence one a core where memory allows.
func (m *Machine) LocalWorker(e batch.Engine, atOnce, n int, note func(string, ...any)) *work.Worker {
	if atOnce == 0 {
		return nil
	}
	slots := atOnce
	if slots < 0 {
		slots = max(1, min(runtime.NumCPU(), n, MemorySlots()))
	}
	return m.Worker(e, slots, note)
}

// Items finds the recordings and the settings of each.
func (m *Machine) Items(source, output string, match []string) ([]batch.Item, error) {
	st, err := os.Stat(source)
	if err != nil {
		return nil, exit.Usagef("%w: %s", files.Bare(err), exit.Quoted(source))
	}
	var entries []find.Entry
	if st.IsDir() {
		skip, err := filepath.Abs(output)
		if err == nil {
			if direct, err := filepath.EvalSymlinks(skip); err == nil {
				skip = direct
			}
		}
		entries, err = find.Folder(source, find.FolderOptions{Match: match, Skip: skip})
		if err != nil {
			return nil, &exit.UsageError{Err: err}
		}
	} else {
		if len(match) > 0 {
			return nil, exit.Usagef("--match is for folders: %s is a manifest", exit.Quoted(source))
		}
		if entries, err = find.Manifest(source); err != nil {
			return nil, &exit.UsageError{Err: err}
		}
	}
	var items []batch.Item
	for _, e := range entries {
		if _, err := pipeline.ParseTiming(e.Baseline, e.Looks, e.Exclude); err != nil {
			return nil, exit.Usagef("manifest, line %d: %w", e.Line, exit.InOptions(err))
		}
		if e.Settings, err = m.settings(e.Profile); err != nil {
			return nil, exit.Usagef("manifest, line %d: %w", e.Line, err)
		}
		items = append(items, e.Item)
	}
	return items, nil
}
