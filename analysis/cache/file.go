package cache

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"poise/analysis"
)

// WriteFile stores observations in a file, written beside and renamed: the file is whole or unchanged.
func WriteFile(path string, obs *analysis.Observations) error {
	var b bytes.Buffer
	if err := Encode(&b, obs); err != nil {
		return err
	}
	err := renameio.WriteFile(path, b.Bytes(), 0o644, renameio.WithTempDir(filepath.Dir(path)))
	if err != nil {
		return fmt.Errorf("write observations: %w", err)
	}
	return nil
}

// ReadFile reads observations from a file, with the errors of Decode.
func ReadFile(path string) (*analysis.Observations, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read observations: %w", err)
	}
	defer f.Close()
	return Decode(f)
}
