package library

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"poise/analysis/files"
)

// languageName is the file that holds which language was chosen for the library's pages.
const languageName = ".language"

// Language is the code of the language that was chosen for the library's pages; empty: none was.
func (l *Library) Language() (string, error) {
	raw, err := os.ReadFile(filepath.Join(l.dir, languageName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return strings.TrimSpace(string(raw)), err
}

// SetLanguage keeps a choice of the language.
func (l *Library) SetLanguage(code string) error {
	return files.Write(filepath.Join(l.dir, languageName), []byte(code+"\n"), 0o600)
}
