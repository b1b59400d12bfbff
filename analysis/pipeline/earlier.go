package pipeline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"poise/analysis"
	"poise/analysis/report"
)

const maxReport = 64 << 20 // bytes of report.json that are read

// earlier is what a folder's report says that later runs go by.
type earlier struct {
	Schema    string                  `json:"schema"`
	Recording analysis.Recording      `json:"recording"`
	Profile   analysis.Profile        `json:"profile"`
	Baseline  analysis.ReportBaseline `json:"baseline"`
	Excluded  []analysis.Span         `json:"excluded"`
	Questions []analysis.Question     `json:"questions"`
}

// readEarlier reads the report in a folder; nil when there is none.
func readEarlier(dir string) (*earlier, error) {
	path := filepath.Join(dir, ReportName)
	file, err := openFile(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the earlier report: %w", err)
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, maxReport))
	if err != nil {
		return nil, fmt.Errorf("read the earlier report: %w", err)
	}
	e := &earlier{Profile: analysis.DefaultProfile()} // thresholds that an older report lacks
	if err := json.NewDecoder(bytes.NewReader(raw)).Decode(e); err != nil || e.Schema != report.Schema {
		return nil, fmt.Errorf("%q is not a report of poise", path)
	}
	return e, nil
}

// ErrOtherReport is wrapped by errors about a folder that holds the report of another recording, or a file in a report's
// place that is none. Options.Replace allows both.
var ErrOtherReport = errors.New("the folder is taken")

// otherReport marks an error as ErrOtherReport without changing its text.
type otherReport struct{ error }

func (o otherReport) Unwrap() []error { return []error{o.error, ErrOtherReport} }

// mayReplace refuses to write over a report of another recording or a file that is no report.
func mayReplace(dir string, rec analysis.Recording) error {
	e, err := readEarlier(dir)
	if err == nil && e != nil && e.Recording.Digest != rec.Digest {
		err = fmt.Errorf("%q holds the report of another recording (%q)", dir, e.Recording.Name)
	}
	if err != nil {
		return &Error{Kind: Output, Err: otherReport{err}}
	}
	return nil
}

var errNoFile = errors.New("is no file but a folder, device or pipe")

// openFile opens a file to read, and nothing that might never open or never end, as a pipe or device in a folder of somebody's.
func openFile(path string) (*os.File, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, &os.PathError{Op: "open", Path: path, Err: errNoFile}
	}
	return os.Open(path)
}
