package models

import (
	"fmt"
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
