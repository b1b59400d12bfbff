package transcript

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
)

type seg = analysis.TranscriptSegment

func TestParse(t *testing.T) {
	for name, c := range map[string]struct {
		ending, raw string
		want        []seg
	}{
		"vtt": {".vtt", "WEBVTT - Zoom\n\nNOTE nothing\n\nSTYLE\n::cue { color: red }\n\n1\n00:00:01.000 --> 00:00:02.500 align:start\n" +
			"Ann Lee: Tell me &amp; <i>yourself</i>.\n\n2\n01:02.5 --> 01:04\n[laughter]\n\n3\n1:00:00.000 --> 1:00:01.000\nBo: Yes.\nReally.",
			[]seg{{Start: 1, End: 2.5, Text: "Tell me & yourself.", Speaker: "Ann Lee"}, {Start: 3600, End: 3601, Text: "Yes. Really.", Speaker: "Bo"}}},
		"teams": {".VTT", "\uFEFFWEBVTT\r\n\r\n0000-1\r\n00:00:00.000 --> 00:00:02.000\r\n<v Müller, Jo>Guten Tag</v>\r\n\r\n" +
			"00:00:02.000 --> 00:00:03.000\r\n<v.loud Ann>Hello (inaudible) there</v>\r\n",
			[]seg{{End: 2, Text: "Guten Tag", Speaker: "Müller, Jo"}, {Start: 2, End: 3, Text: "Hello there", Speaker: "Ann"}}},
		"srt": {".srt", "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}- Hi.\n\n2\n00:00:05,250 --> 00:00:04,000\nbackwards\n\n3\n00:00:00,100 --> 00:00:00,900\nfirst\n",
			[]seg{{Start: 0.1, End: 0.9, Text: "first"}, {Start: 1, End: 2, Text: "Hi."}}},
		"rolling captions": {".vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nwe moved the service\n\n00:02.000 --> 00:04.000\nwe moved the service last year\n\n" +
			"00:04.000 --> 00:05.000\nthe service last year\n", []seg{{End: 2, Text: "we moved the service"}, {Start: 2, End: 5, Text: "last year"}}},
		"txt": {".txt", "Interviewer: Why?\n\nBecause I like it: all of it.\nSo: that is it\n***\n", []seg{
			{Text: "Why?", Speaker: "Interviewer"}, {Text: "Because I like it: all of it.", Speaker: "Interviewer"},
			{Text: "So: that is it", Speaker: "Interviewer"}}},
		"old Mac":   {".txt", "one\rtwo", []seg{{Text: "one"}, {Text: "two"}}},
		"UTF-16":    {".txt", "\xff\xfeh\x00i\x00", []seg{{Text: "hi"}}},
		"hostile":   {".txt", "a\x00b\x1b[31m \u202Eevil\xff", []seg{{Text: "a b [31m evil\uFFFD"}}},
		"escaped":   {".vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\n<v A&#27;[2J>a&#x1b;[31m &#x202E;b", []seg{{End: 1, Text: "a [31m b", Speaker: "A [2J"}}},
		"no blanks": {".srt", "00:00:00,000 --> 00:00:01,000\na\n00:00:01,000 --> 00:00:02,000\nb", []seg{{End: 1, Text: "a"}, {Start: 1, End: 2, Text: "b"}}},
	} {
		got, err := Parse([]byte(c.raw), c.ending, "en")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if d := cmp.Diff(c.want, got.Segments); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
		if got.Timed == (strings.EqualFold(c.ending, ".txt")) || got.Source != analysis.FromFile || got.Language != "en" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A caption without end, which the next ones repeat, is not gone through once more for each of them.
func TestEndlessCaption(t *testing.T) {
	got, err := Parse(endlessCaption(), ".srt", "en")
	if err != nil || len(got.Segments) != 1 {
		t.Fatalf("%d segments, %v", len(got.Segments), err)
	}
}

func endlessCaption() []byte {
	return []byte("1\n00:00:00,000 --> 00:00:01,000\n" + strings.Repeat("a b ", 1<<19) + "c d e\n\n" +
		strings.Repeat("2\n00:00:01,000 --> 00:00:02,000\nc d e\n\n", 5000))
}

func TestParseRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		ending, raw string
		want        error
	}{
		"ending":    {".docx", "PK", ErrFormat},
		"no header": {".vtt", "00:00.000 --> 00:01.000\nhi", ErrFormat},
		"empty":     {".txt", "", ErrEmpty},
		"no cue":    {".srt", "hello", ErrEmpty},
		"sounds":    {".vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\n[music]", ErrEmpty},
		"many":      {".txt", strings.Repeat("a\n", maxSegments+1), ErrTooLarge},
		"large":     {".txt", strings.Repeat("a", MaxSize+1), ErrTooLarge},
	} {
		if _, err := Parse([]byte(c.raw), c.ending, "en"); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := Read(path, "en"); err != nil || got.Text != "hello" {
		t.Error(got, err)
	}
	if _, err := Read(t.TempDir(), "en"); !errors.Is(err, ErrFormat) {
		t.Errorf("a folder: %v", err)
	}
	pipe := filepath.Join(t.TempDir(), "pipe.txt")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(pipe, "en"); !errors.Is(err, ErrFormat) {
		t.Errorf("a pipe: %v", err)
	}
	if _, err := Read(path+"x", "en"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("nothing: %v", err)
	}
}

// Whatever bytes come, what is read is valid text in order, with words in every segment and times that go forward.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>b</v>", "1\n00:00:01,000 --> 00:00:02,000\nA: b", "A: b\nc", "\xfe\xff\x00a", "<<<v >", "{\\{\\"} {
		for _, e := range []string{".vtt", ".srt", ".txt"} {
			f.Add([]byte(s), e)
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte, ending string) {
		got, err := Parse(raw, ending, "en")
		if err != nil {
			if !errors.Is(err, ErrFormat) && !errors.Is(err, ErrEmpty) && !errors.Is(err, ErrTooLarge) {
				t.Fatal(err)
			}
			return
		}
		last := 0.0
		for _, s := range got.Segments {
			if s.Text == "" || !utf8.ValidString(s.Text+s.Speaker) || strings.ContainsAny(s.Text+s.Speaker, "\x00\n\r") || s.Start < last || s.End < s.Start {
				t.Fatalf("%+v after %v", s, last)
			}
			last = s.Start
		}
	})
}
