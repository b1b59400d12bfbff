// Package transcript reads the transcripts that people already have: WebVTT and SubRip, as meeting programs and Whisper write
// them, and plain text. Files are taken as hostile: whatever they hold, reading ends, in memory bounded by their size.
package transcript

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"poise/analysis"
	"poise/analysis/files"
)

// MaxSize is the largest file that is read, bytes: a day of talk has about 1 MB of subtitles.
const MaxSize = 16 << 20

// maxSegments bounds the segments; a day of talk has about 20 000.
const maxSegments = 100_000

// What is wrong with a file.
var (
	ErrFormat   = errors.New("not a transcript that is known here (.vtt, .srt or .txt)")
	ErrEmpty    = errors.New("the transcript holds no words")
	ErrTooLarge = errors.New("the transcript is too large")
)

// Read reads the file at path, whose ending says what it is; its errors do not name it. Language is what is spoken, "en" for one.
func Read(path, language string) (*analysis.Transcript, error) {
	raw, err := read(path)
	if err != nil {
		return nil, fmt.Errorf("read transcript: %w", err)
	}
	t, err := Parse(raw, filepath.Ext(path), language)
	if err != nil {
		return nil, fmt.Errorf("read transcript: %w", err)
	}
	return t, nil
}

func read(path string) ([]byte, error) {
	f, err := files.Open(path)
	if errors.Is(err, files.ErrNoFile) {
		return nil, ErrFormat
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := files.ReadAll(f, MaxSize)
	if errors.Is(err, files.ErrTooLarge) {
		return nil, ErrTooLarge
	}
	return raw, err
}

// Parse reads the contents of a file with the ending ".vtt", ".srt" or ".txt". Segments come in order of their starts; what
// has no words is left out. Errors are ErrFormat, ErrEmpty and ErrTooLarge.
func Parse(raw []byte, ending, language string) (*analysis.Transcript, error) {
	if len(raw) > MaxSize {
		return nil, ErrTooLarge
	}
	lines := strings.Split(lineEnds.Replace(decode(raw)), "\n")
	t := &analysis.Transcript{Source: analysis.FromFile, Language: language, Timed: true}
	switch strings.ToLower(ending) {
	case ".vtt":
		if !strings.HasPrefix(lines[0], "WEBVTT") {
			return nil, fmt.Errorf("%w: it does not begin with WEBVTT", ErrFormat)
		}
		t.Segments = cues(lines[1:])
	case ".srt":
		t.Segments = cues(lines)
	case ".txt":
		t.Timed, t.Segments = false, plain(lines)
	default:
		return nil, ErrFormat
	}
	switch {
	case len(t.Segments) == 0:
		return nil, ErrEmpty
	case len(t.Segments) > maxSegments:
		return nil, ErrTooLarge
	}
	slices.SortStableFunc(t.Segments, func(a, b analysis.TranscriptSegment) int {
		switch {
		case a.Start < b.Start:
			return -1
		case a.Start > b.Start:
			return 1
		}
		return 0
	})
	text := make([]string, len(t.Segments))
	for i, s := range t.Segments {
		text[i] = s.Text
	}
	t.Text = strings.Join(text, "\n")
	return t, nil
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// decode is the text of a file in UTF-8 or, with its mark, UTF-16; bytes that are neither, and control characters, become
// replacement marks or spaces.
func decode(raw []byte) string {
	var s string
	switch {
	case len(raw) >= 2 && raw[0] == 0xFF && raw[1] == 0xFE:
		s = wide(raw[2:], 0, 1)
	case len(raw) >= 2 && raw[0] == 0xFE && raw[1] == 0xFF:
		s = wide(raw[2:], 1, 0)
	case utf8.Valid(raw):
		s = string(raw)
	default:
		s = strings.ToValidUTF8(string(raw), "\uFFFD")
	}
	return strings.Map(harmless, strings.TrimPrefix(s, "\uFEFF"))
}

// harmless puts spaces in the place of control characters, and of those that turn the direction of writing.
func harmless(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t':
		return r
	case r < ' ' || r == 0x7F || r >= 0x80 && r < 0xA0 || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069:
		return ' '
	}
	return r
}

func wide(raw []byte, low, high int) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw[2*i+low]) | uint16(raw[2*i+high])<<8
	}
	return string(utf16.Decode(units))
}
