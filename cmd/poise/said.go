package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"poise/analysis"
	"poise/analysis/transcript"
	"poise/cmd/internal/exit"
)

// readTranscript reads the file of --transcript; nil when none is named.
func readTranscript(path, language string) (*analysis.Transcript, error) {
	if path == "" {
		return nil, nil
	}
	t, err := transcript.Read(path, primary(language))
	if err == nil {
		return t, nil
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		err = fmt.Errorf("read transcript: %w", p.Err)
	}
	return nil, &exit.CodeError{Code: exit.Input, Err: fmt.Errorf("%w: %s", err, quoted(path))}
}

// primary is the language of a code without its region: en of en-GB.
func primary(code string) string {
	first, _, _ := strings.Cut(code, "-")
	return strings.ToLower(first)
}

// unwritten tells why a recording with speech has no transcript, with what mends it; empty when there is nothing to say.
func unwritten(r *analysis.Report) string {
	switch r.NoTranscript {
	case analysis.OtherLanguage.String():
		return "no transcript: only English can be transcribed here; give one of your own with --transcript FILE"
	case analysis.NoSpeechNetwork.String():
		return "no transcript and no speaking pace: the " + r.Runtime + " runtime cannot run the speech networks; choose --runtime onnxruntime"
	}
	return ""
}
