package result

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"poise/analysis"
	"poise/analysis/report"
	"poise/cmd/internal/exit"
)

// Read reads the report.json of a folder, or a file of another name.
func Read(dir string) (*analysis.Report, error) {
	path := dir
	if st, err := os.Stat(dir); err == nil && st.IsDir() {
		path = filepath.Join(dir, report.FileName)
	}
	r, err := report.ReadFile(path)
	switch {
	case err == nil:
		return r, nil
	case errors.Is(err, fs.ErrNotExist):
		err = fmt.Errorf("there is no report: analyze the recording first: %s", exit.Quoted(dir))
	case errors.Is(err, report.ErrForeign):
		err = fmt.Errorf("%s %w", exit.Quoted(path), err)
	default:
		err = fmt.Errorf("%w: %s", err, exit.Quoted(path))
	}
	return nil, &exit.CodeError{Code: exit.Input, Err: err}
}
