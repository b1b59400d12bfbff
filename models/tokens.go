package models

import (
	"fmt"
	"path/filepath"
	"strings"
)

// LoadTokens reads and verifies the vocabulary of the speech decoder installed below dir: token number to its text, where
// "▁" stands for a space and "<0xNN>" for a single byte. Numbers past its end are the decoder's own marks, without text.
func LoadTokens(dir string) ([]string, error) {
	b, err := readFile(dir, tokensPath)
	if err != nil {
		return nil, fmt.Errorf("load tokens: %w", err)
	}
	return strings.Split(strings.TrimSuffix(string(b), "\n"), "\n"), nil
}

// WebFile reads and verifies a file for the report's page installed below dir: "uPlot.iife.min.js" or "uPlot.min.css".
func WebFile(dir, name string) ([]byte, error) {
	b, err := readFile(dir, webPath+"/"+name)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", filepath.Base(name), err)
	}
	return b, nil
}
