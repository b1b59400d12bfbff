package pipeline

import (
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
	return nil, inputErrorf("%w: %q", err, path)
}
