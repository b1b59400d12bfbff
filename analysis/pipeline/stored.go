package pipeline

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"poise/analysis"
	"poise/analysis/cache"
	"poise/analysis/files"
	"poise/analysis/timespan"
)

// Stored is the folder of a report as an earlier run left it.
type Stored struct {
	Dir          string
	Observations *analysis.Observations
	earlier      *analysis.Report // nil: the folder holds observations alone
}

// Open reads the folder of a report; the file of the observations in it stands for the folder. Observations that are missing
// or damaged are an Error of the kind Input.
func Open(dir string) (*Stored, error) {
	if filepath.Base(dir) == cache.FileName {
		dir = filepath.Dir(dir)
	}
	s, unread := &Stored{Dir: dir}, error(nil)
	var report sync.WaitGroup
	report.Go(func() { s.earlier, unread = readEarlier(dir) })
	obs, err := readObservations(dir)
	report.Wait()
	if err != nil {
		return nil, err
	}
	if unread != nil {
		return nil, &Error{Kind: Input, Err: unread}
	}
	s.Observations = obs
	return s, nil
}

// Profile are the thresholds of the report; nil where the folder holds none.
func (s *Stored) Profile() *analysis.Profile {
	if s.earlier == nil {
		return nil
	}
	p := s.earlier.Profile
	return &p
}

// MeasuredBy is the version of poise that the numbers of the report are from; empty where the folder holds none.
func (s *Stored) MeasuredBy() string {
	if s.earlier == nil {
		return ""
	}
	return cmp.Or(s.earlier.MeasuredBy, s.earlier.Program)
}

// Timing is what the report was told, with the times that were found for its questions.
func (s *Stored) Timing() Timing {
	var t Timing
	if s.earlier == nil {
		return t
	}
	if b := s.earlier.Baseline; b.Source == "marked" {
		t.Baseline = b.Range
	}
	if t.Looks = s.earlier.Looks; marksLens(t.Looks) {
		t.Baseline = nil // it is one of the looks
	}
	t.Exclude, t.Wrong = timespan.Merge(s.earlier.Excluded), s.earlier.Wrong
	for _, q := range s.earlier.Questions {
		if q.Source != analysis.QuestionGiven {
			continue
		}
		a := analysis.Asked{Start: q.Start, End: math.NaN(), Text: q.Text}
		if q.End > q.Start {
			a.End = q.End
		}
		t.Questions = append(t.Questions, a)
	}
	return t
}

// Recording is where the recording is found: where it was analysed, or beside the report or in its folder when both have
// moved; else empty.
func (s *Stored) Recording() string {
	rec := s.Observations.Recording
	beside := filepath.Join(filepath.Dir(filepath.Clean(s.Dir)), rec.Name)
	for _, p := range []string{rec.Path, beside, filepath.Join(s.Dir, rec.Name)} {
		if st, err := os.Stat(p); p != "" && err == nil && st.Mode().IsRegular() && st.Size() == rec.Bytes {
			return p
		}
	}
	return ""
}

func readObservations(dir string) (*analysis.Observations, error) {
	path := filepath.Join(dir, cache.FileName)
	f, err := files.OpenIn(dir, cache.FileName)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		switch st, serr := os.Stat(dir); {
		case serr == nil && !st.IsDir():
			return nil, inputErrorf("a file, no report (name the report's folder; poise analyze makes one): %q", dir)
		case serr != nil:
			return nil, inputErrorf("no such folder (check the name): %q", dir)
		}
		return nil, inputErrorf("there is no %s: analyze the recording first: %q", cache.FileName, dir)
	}
	if err != nil {
		return nil, inputErrorf("open observations: %w: %q", err, path)
	}
	defer f.Close()
	obs, err := decodeFile(f)
	if err != nil {
		return nil, inputErrorf("%w: %q", err, path)
	}
	return obs, nil
}

func decodeFile(f *os.File) (*analysis.Observations, error) {
	st, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read observations: %w", files.Bare(err))
	}
	return cache.DecodeFile(f, st.Size(), func() (analysis.RowsFile, error) { return files.Nameless() })
}
