package find

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"poise/analysis/batch"
	"poise/analysis/files"
)

// maxManifest bounds a manifest: a hundred thousand recordings.
const maxManifest = 16 << 20

// row is a line of a manifest.
type row struct {
	client, file, baseline, asked, person, profile, consent, date string
	looks, exclude, tracks                                        []string
	line                                                          int
}

// fields are the columns of a manifest, in the order in which they are told, each with how a row takes its texts: one but
// for lists.
var fields = []struct {
	name string
	set  func(w *row, text string)
}{
	{"client", func(w *row, s string) { w.client = s }},
	{"file", func(w *row, s string) { w.file = s }},
	{"baseline", func(w *row, s string) { w.baseline = s }},
	{"looks", func(w *row, s string) { w.looks = append(w.looks, split(s)...) }},
	{"exclude", func(w *row, s string) { w.exclude = append(w.exclude, split(s)...) }},
	{"questions", func(w *row, s string) { w.asked = s }},
	{"person", func(w *row, s string) { w.person = s }},
	{"tracks", func(w *row, s string) { w.tracks = append(w.tracks, split(s)...) }},
	{"profile", func(w *row, s string) { w.profile = s }},
	{"consent", func(w *row, s string) { w.consent = s }},
	{"date", func(w *row, s string) { w.date = s }},
}

// field is the place of a column in fields; unknown ones are errors.
func field(name string) (int, error) {
	var all []string
	for i, f := range fields {
		if f.name == name {
			return i, nil
		}
		all = append(all, f.name)
	}
	return 0, fmt.Errorf("no column is called %q (there are %s)", name, strings.Join(all, ", "))
}

func split(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
}

// table is what a manifest says.
type table struct {
	rows []row
	told map[string]bool // the columns that are there
}

// Manifest reads a manifest: CSV with a line of headings (separated by commas, semicolons or tabs), or a YAML list (.yaml,
// .yml), in UTF-8. Columns: client and file are required; file is relative to the manifest. baseline and exclude are ranges
// and looks are places with ranges (screen=0:05-0:08) as analyze takes them, questions a text file, person left, right or largest, tracks whose voice is on which
// sound track (me=1 other=2), profile a file or name, date YYYY-MM-DD. With
// a column consent, recordings for which it is empty or "no" are listed but refused. Empty lines are passed over; unknown
// columns and recordings named twice are errors.
func Manifest(path string) ([]Entry, error) {
	raw, err := read(path)
	if err != nil {
		return nil, fmt.Errorf("read the manifest: %w: %q", files.Bare(err), path)
	}
	parse := parseCSV
	if ext := strings.ToLower(filepath.Ext(path)); ext == ".yaml" || ext == ".yml" {
		parse = parseYAML
	}
	t, err := parse(raw)
	if err != nil {
		return nil, fmt.Errorf("manifest, %w", err)
	}
	if len(t.rows) == 0 {
		return nil, fmt.Errorf("%w in the manifest", ErrNone)
	}
	return t.entries(filepath.Dir(path))
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxManifest+1))
	if err == nil && len(raw) > maxManifest {
		err = fmt.Errorf("it is larger than %d MB", maxManifest>>20)
	}
	if err == nil && (!utf8.Valid(raw) || bytes.ContainsRune(raw, 0)) {
		err = errors.New("it is not text in UTF-8: save it as CSV in UTF-8")
	}
	return bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")), err
}

func (t table) entries(dir string) ([]Entry, error) {
	seen := map[string]int{}
	var out []Entry
	for _, w := range t.rows {
		e, err := w.entry(dir)
		if err != nil {
			return nil, fmt.Errorf("manifest, line %d: %w", w.line, err)
		}
		key := e.Client + "\x00" + e.Recording
		if first, twice := seen[key]; twice {
			return nil, fmt.Errorf("manifest, line %d: the recording of line %d once more", w.line, first)
		}
		seen[key] = w.line
		if t.told["consent"] && !consents(w.consent) {
			e.Refused = "no consent is noted in the manifest"
		}
		out = append(out, e)
	}
	name(out)
	return out, nil
}

// entry is the recording that a row names, seen from the manifest's folder.
func (w row) entry(dir string) (e Entry, err error) {
	if w.client == "" || w.file == "" {
		return e, errors.New("client or file is missing")
	}
	if w.date != "" {
		if _, err := time.Parse(time.DateOnly, w.date); err != nil {
			return e, fmt.Errorf("date %q is not YYYY-MM-DD", w.date)
		}
	}
	if !slices.Contains([]string{"", "left", "right", "largest"}, w.person) {
		return e, fmt.Errorf("person %q is neither left nor right nor largest", w.person)
	}
	path := below(dir, w.file)
	folder, err := direct(filepath.Dir(path))
	if err == nil {
		path = filepath.Join(folder, filepath.Base(path))
	} else if path, err = filepath.Abs(path); err != nil {
		return e, err
	}
	e = Entry{Profile: w.profile, Line: w.line, Item: batch.Item{
		Client: w.client, Name: filepath.Base(path), Recording: path, Baseline: w.baseline, Looks: w.looks, Exclude: w.exclude,
		Person: w.person, Tracks: w.tracks, Consent: w.consent, Date: w.date,
	}}
	if strings.ContainsRune(e.Profile, filepath.Separator) {
		e.Profile = below(dir, e.Profile)
	}
	if st, err := os.Stat(path); err == nil {
		e.Bytes = st.Size()
	}
	if w.asked != "" {
		e.Questions, err = questions(below(dir, w.asked))
	}
	return e, err
}

// below is a path as a manifest in a folder means it.
func below(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// maxQuestions bounds a file of questions, which travels with its job.
const maxQuestions = 64 << 10

// questions is the text of a file of questions.
func questions(path string) (string, error) {
	f, err := files.Open(path)
	if err != nil {
		return "", fmt.Errorf("read the questions: %w: %q", err, path)
	}
	defer f.Close()
	raw, err := files.ReadAll(f, maxQuestions)
	if err != nil {
		return "", fmt.Errorf("read the questions: %w: %q", err, path)
	}
	return string(raw), nil
}

// consents tells whether a note says that the person has agreed: anything but a no.
func consents(note string) bool {
	return !slices.Contains([]string{"", "no", "n", "false", "0", "none", "-"}, strings.ToLower(note))
}
