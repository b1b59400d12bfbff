package pipeline

import (
	"errors"
	"fmt"
	"io/fs"

	"poise/analysis"
	"poise/analysis/transcript"
)

// ReadTranscript reads a file of what was said (.vtt, .srt, .txt) in a language, as "en" or "en-GB". Errors are of the kind
// Input.
func ReadTranscript(path, language string) (*analysis.Transcript, error) {
	t, err := transcript.Read(path, PrimaryLanguage(language))
	if err == nil {
		return t, nil
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		err = fmt.Errorf("read transcript: %w", p.Err)
	}
	return nil, inputErrorf("%w: %q", err, path)
}
