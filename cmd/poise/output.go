package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/google/renameio/v2"

	"poise/analysis"
	"poise/analysis/cache"
	"poise/analysis/report"
	"poise/cmd/internal/exit"
)

const reportName = "report.json"

// job is one recording and the folder its report goes to.
type job struct {
	path string
	dir  string
}

// plan gives every recording its folder: output itself for a single one, output/NAME for several, NAME.poise in the
// current folder without output. NAME is the file's name without extension; recordings whose names only differ in the
// extension keep it, and names that still coincide (the same name in two folders) get -2, -3 ... in the order given. A
// file named twice is done once.
func plan(paths []string, output string) []job {
	paths = distinct(paths)
	if output != "" && len(paths) == 1 {
		return []job{{paths[0], output}}
	}
	bases := map[string]map[string]bool{} // names with extension, by name without
	for _, p := range paths {
		if bases[stem(p)] == nil {
			bases[stem(p)] = map[string]bool{}
		}
		bases[stem(p)][filepath.Base(p)] = true
	}
	taken := map[string]bool{}
	var jobs []job
	for _, p := range paths {
		name := stem(p)
		if len(bases[name]) > 1 {
			name = filepath.Base(p)
		}
		unique := name
		for n := 2; taken[unique]; n++ {
			unique = fmt.Sprintf("%s-%d", name, n)
		}
		taken[unique] = true
		if output == "" {
			unique += ".poise"
		}
		jobs = append(jobs, job{p, filepath.Join(output, unique)})
	}
	return jobs
}

func distinct(paths []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			abs = p
		}
		if !seen[abs] {
			seen[abs] = true
			out = append(out, p)
		}
	}
	return out
}

func stem(path string) string {
	base := filepath.Base(path)
	if s := strings.TrimSuffix(base, filepath.Ext(base)); strings.Trim(s, ".") != "" {
		return s
	}
	return base
}

// folder is an output folder that is known to be writable.
type folder struct {
	path string
	made []string // what had to be created, outermost first
}

// openFolder makes the folder if needed and tries whether it can be written to, before anything slow begins.
func openFolder(path string) (*folder, error) {
	f := &folder{path: path}
	for p := filepath.Clean(path); ; p = filepath.Dir(p) {
		if _, err := os.Lstat(p); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		f.made = append([]string{p}, f.made...)
	}
	err := os.MkdirAll(path, 0o755)
	if err == nil {
		var probe *os.File
		if probe, err = os.CreateTemp(path, ".poise-*"); err == nil {
			err = errors.Join(probe.Close(), os.Remove(probe.Name()))
		}
	}
	if err != nil {
		f.discard()
		return nil, outputError(err, path)
	}
	return f, nil
}

// discard takes away the folders that were made and have stayed empty.
func (f *folder) discard() {
	for i := len(f.made) - 1; i >= 0; i-- {
		if os.Remove(f.made[i]) != nil {
			return
		}
	}
}

// outputError is the one line about a folder that cannot be written to, with its remedy.
func outputError(err error, dir string) error {
	return unwritable(err, dir, "choose another folder with -o")
}

func unwritable(err error, dir, advice string) error {
	if err == nil {
		return nil
	}
	err = bare(err)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		advice = "free some space, or " + advice
	}
	return fmt.Errorf("write to %s: %w (%s)", quoted(dir), err, advice)
}

// write puts the report into the folder, and the observations beside it as emit writes them (nil: they are there already).
// Each file is written beside its place, and all are renamed when the last is complete: after an error the folder holds
// what it held before.
func (f *folder) write(doc *document, obs *analysis.Observations, video string, emit func(io.Writer) error) error {
	rewrite := func() error {
		return report.Write(f.path, &doc.report, obs, doc.results, report.Options{VideoPath: video})
	}
	if emit == nil {
		return outputError(rewrite(), f.path)
	}
	pending, err := renameio.NewPendingFile(filepath.Join(f.path, cache.FileName), renameio.WithTempDir(f.path),
		renameio.WithPermissions(0o644))
	if err != nil {
		return outputError(err, f.path)
	}
	defer pending.Cleanup()
	for _, step := range []func() error{
		func() error { return emit(pending) }, pending.Sync, rewrite, pending.CloseAtomicallyReplace,
	} {
		if err := step(); err != nil {
			return outputError(err, f.path)
		}
	}
	return nil
}

// earlier is what an output folder's report says that later runs go by.
type earlier struct {
	Schema    string                  `json:"schema"`
	Recording analysis.Recording      `json:"recording"`
	Profile   analysis.Profile        `json:"profile"`
	Baseline  analysis.ReportBaseline `json:"baseline"`
	Looks     []analysis.Look         `json:"looks"`
	Excluded  []analysis.Span         `json:"excluded"`
	Questions []analysis.Question     `json:"questions"`
}

// readEarlier reads the report in a folder; nil when there is none.
func readEarlier(dir string) (*earlier, error) {
	file, err := openFile(filepath.Join(dir, reportName))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the earlier report: %w", err)
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, 64<<20))
	if err != nil {
		return nil, fmt.Errorf("read the earlier report: %w", err)
	}
	e := &earlier{Profile: analysis.DefaultProfile()} // thresholds that an older report lacks
	if err := json.NewDecoder(bytes.NewReader(raw)).Decode(e); err != nil || e.Schema != report.Schema {
		return nil, fmt.Errorf("%s is not a report of poise", quoted(filepath.Join(dir, reportName)))
	}
	return e, nil
}

// mayReplace refuses to write over a report of another recording or a file that is no report.
func mayReplace(dir string, rec analysis.Recording) error {
	e, err := readEarlier(dir)
	if err != nil {
		return fmt.Errorf("%w: choose another folder with -o, or --force to replace it", err)
	}
	if e != nil && e.Recording.Digest != rec.Digest {
		return &exit.CodeError{Code: exit.Failed, Err: fmt.Errorf(
			"%s holds the report of another recording (%s): choose another folder with -o, or --force to replace it",
			quoted(dir), quoted(e.Recording.Name))}
	}
	return nil
}
