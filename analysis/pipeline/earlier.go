package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"

	"poise/analysis"
	"poise/analysis/report"
)

// readEarlier reads what the report in a folder was told; nil when there is none.
func readEarlier(dir string) (*analysis.Report, error) {
	r, err := report.ReadSettings(dir)
	switch path := filepath.Join(dir, report.FileName); {
	case err == nil:
		return r, nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return nil, nil
	case errors.Is(err, report.ErrForeign):
		return nil, fmt.Errorf("%q %w", path, err)
	default:
		return nil, fmt.Errorf("%w: %q", err, path)
	}
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
