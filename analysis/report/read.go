package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"

	"poise/analysis"
	"poise/analysis/files"
)

// FileName is the file of a report's folder that holds the report for programs.
const FileName = "report.json"

// maxBytes bounds report.json: that of three hours has some megabytes.
const maxBytes = 64 << 20

// ErrForeign means that a file is not a report that this program can go by; callers put its name in front.
var ErrForeign = errors.New("is not a report of poise")

// Read reads the report in a folder. Thresholds that an older report lacks are the defaults. Errors name no path; they are
// fs.ErrNotExist (or syscall.ENOTDIR) where there is none, ErrForeign, those of package files, or the disk's.
func Read(dir string) (*analysis.Report, error) { return ReadFile(filepath.Join(dir, FileName)) }

// ReadFile is Read for a file of any name.
func ReadFile(path string) (*analysis.Report, error) {
	r := &analysis.Report{}
	if err := decodeFile(path, r, r); err != nil {
		return nil, err
	}
	return r, nil
}

// ReadHead is Read without moments, transcript and questions, for lists of many reports.
func ReadHead(dir string) (*analysis.Report, error) {
	h := &head{}
	if err := decodeFile(filepath.Join(dir, FileName), h, &h.Report); err != nil {
		return nil, err
	}
	return &h.Report, nil
}

// ReadSettings is Read without moments and transcript, for measuring again with what the report was told.
func ReadSettings(dir string) (*analysis.Report, error) {
	s := &settings{}
	if err := decodeFile(filepath.Join(dir, FileName), s, &s.Report); err != nil {
		return nil, err
	}
	return &s.Report, nil
}

// settings and head shadow what is long.
type settings struct {
	analysis.Report
	Moments    skipped `json:"moments"`
	Transcript skipped `json:"transcript"`
}

type head struct {
	settings
	Questions skipped `json:"questions"`
}

// skipped is JSON that is well formed and says nothing.
type skipped struct{}

func (*skipped) UnmarshalJSON([]byte) error { return nil }

// decodeFile decodes a file into v, which holds r.
func decodeFile(path string, v any, r *analysis.Report) error {
	raw, err := files.ReadIn(filepath.Dir(path), filepath.Base(path), maxBytes)
	if err != nil {
		return fmt.Errorf("read the report: %w", err)
	}
	r.Profile = analysis.DefaultProfile()
	if err := json.Unmarshal(raw, v); err != nil || r.Schema != Schema || !believable(r) {
		return ErrForeign
	}
	for id, f := range r.Measures {
		f.ID = id
		r.Measures[id] = f.Said() // reports of older builds say more than was seen
	}
	return nil
}

// believable tells whether the numbers can have been measured: none comes near this bound, at which sums stay far from overflowing.
func believable(r *analysis.Report) bool {
	for _, f := range r.Measures {
		for _, v := range [...]float64{f.Value, f.Band[0], f.Band[1]} {
			if math.Abs(v) > 1e9 {
				return false
			}
		}
	}
	return true
}
