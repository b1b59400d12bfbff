package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"poise/analysis"
	"poise/analysis/batch"
	"poise/analysis/files"
	"poise/analysis/report"
)

const observationsName = "observations.poise"

// check makes sure that a folder holds a complete report of a recording, and returns the size of the observations.
func check(dir, digest string) (*analysis.Report, int64, error) {
	var size int64
	for _, name := range batch.Files {
		st, err := os.Lstat(filepath.Join(dir, name))
		switch {
		case err != nil:
			return nil, 0, fmt.Errorf("%s is missing: %w", name, files.Bare(err))
		case !st.Mode().IsRegular() || st.Size() == 0:
			return nil, 0, fmt.Errorf("%s is no file, or empty", name)
		}
		if name == observationsName {
			size = st.Size()
		}
	}
	r, err := report.Read(dir)
	if err == nil && r.Recording.Digest != digest {
		err = errors.New("the report is of another recording")
	}
	return r, size, err
}

// CheckStage makes sure that a worker's folder holds a complete report of the job.
func CheckStage(dir string, j batch.Job) (*analysis.Report, error) {
	r, _, err := check(dir, j.Digest)
	if err == nil && r.Program != j.Terms.Program {
		err = fmt.Errorf("the report was made by %s", r.Program)
	}
	return r, err
}

// Done tells whether a job's result stands in its place. Measuring anew with another baseline (poise rescore) keeps it done.
func (s *Store) Done(j batch.Job) bool {
	return s.Holds(s.Record(j.ID), j)
}

// Holds tells whether the outcome rec (nil: none) is that of a job, and its report stands in its place.
func (s *Store) Holds(rec *Record, j batch.Job) bool {
	if rec == nil || rec.Failure != nil {
		return false
	}
	_, size, err := check(s.Place(j.Folder, j.Name), j.Digest)
	return err == nil && size == rec.Size
}

// Free tells whether a report may be put in its place: there is nothing, or an earlier report, and no stranger's files.
func (s *Store) Free(j batch.Job) error {
	dir := s.Place(j.Folder, j.Name)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err == nil {
		for _, e := range entries {
			if e.Name() == observationsName {
				return nil // damaged or not, it was a report
			}
		}
		_, err = report.Read(dir)
	}
	if err != nil {
		return fmt.Errorf("the place of the report is taken: %w", files.Bare(err))
	}
	return nil
}

// Settle moves a finished report to its place, with all its bytes on the disk, and stores the outcome.
func (s *Store) Settle(it batch.Item, j batch.Job, r batch.Result) error {
	stage := StagePath(s.Root, j.Folder, j.Name, r.Stage)
	if !IsStage(r.Stage) {
		return ErrStage
	}
	if _, err := os.Lstat(stage); errors.Is(err, fs.ErrNotExist) {
		return ErrGone
	}
	rep, size, err := check(stage, j.Digest)
	if err != nil {
		return err
	}
	if err := s.Free(j); err != nil {
		return err
	}
	if err := syncFolder(stage); err != nil {
		return err
	}
	place := s.Place(j.Folder, j.Name)
	old := StagePath(s.Root, j.Folder, j.Name, Nonce())
	if err := os.Rename(place, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("move the earlier report away: %w", files.Bare(err))
	}
	if err := os.Rename(stage, place); err != nil {
		_ = os.Rename(old, place) // the earlier one stays
		return fmt.Errorf("move the report to its place: %w", files.Bare(err))
	}
	if err := syncPath(filepath.Dir(place)); err != nil {
		return err
	}
	// Before the record: a hub that is killed in between does the job again, and what attempts have left is gone in any case.
	s.Clean(j.Folder, j.Name)
	length := rep.Recording.Duration
	return s.WriteRecord(Record{ID: j.ID, Item: it, Digest: j.Digest, Size: size, Frames: r.Frames, Length: length, Work: j.Work, Terms: j.Terms})
}

// syncFolder writes a folder and its files through to the disk.
func syncFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("write the report through: %w", files.Bare(err))
	}
	for _, e := range entries {
		if err := syncPath(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return syncPath(dir)
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("write the report through: %w", files.Bare(err))
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write the report through: %w", files.Bare(err))
	}
	return nil
}

// Clean removes what unfinished attempts at a report have left beside its place.
func (s *Store) Clean(folder, name string) {
	dir := filepath.Join(s.Root, folder)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // nothing there, or nothing to be done about it
	}
	for _, e := range entries {
		rest, ours := strings.CutPrefix(e.Name(), "."+name+".")
		if stage, part := strings.CutSuffix(rest, ".part"); ours && part && hex16.MatchString(stage) {
			_ = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}
