package find

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"poise/analysis/batch"
)

// maxManifest bounds a manifest: a hundred thousand recordings.
const maxManifest = 16 << 20

// row is a line of a manifest.
type row struct {
	Client   string `yaml:"client"`
	File     string `yaml:"file"`
	Baseline string `yaml:"baseline"`
	Exclude  ranges `yaml:"exclude"`
	Asked    string `yaml:"questions"`
	Person   string `yaml:"person"`
	Profile  string `yaml:"profile"`
	Consent  string `yaml:"consent"`
	Date     string `yaml:"date"`
	line     int
	asked    bool // the manifest tells about consent
}

var columns = []string{"client", "file", "baseline", "exclude", "questions", "person", "profile", "consent", "date"}

// ranges are given as one text or as a list.
type ranges []string

func (r *ranges) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.SequenceNode {
		return n.Decode((*[]string)(r))
	}
	var s string
	if err := n.Decode(&s); err != nil {
		return err
	}
	*r = split(s)
	return nil
}

func split(s string) []string {
	if list := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }); len(list) > 0 {
		return list
	}
	return nil
}

// Manifest reads a manifest: CSV with a line of headings (separated by commas or semicolons), or a YAML list (.yaml,
// .yml). Columns: client and file are required; file is relative to the manifest. baseline and exclude are ranges as
// analyze takes them, questions a text file, person left, right or largest, profile a file or name, date YYYY-MM-DD. With a column consent, recordings for which it is empty or
// "no" are listed but refused. Unknown columns are errors.
func Manifest(path string) ([]Entry, error) {
	raw, err := read(path)
	if err != nil {
		return nil, fmt.Errorf("read the manifest: %w", plain(err))
	}
	var rows []row
	if ext := strings.ToLower(filepath.Ext(path)); ext == ".yaml" || ext == ".yml" {
		rows, err = parseYAML(raw)
	} else {
		rows, err = parseCSV(raw)
	}
	if err != nil {
		return nil, fmt.Errorf("read the manifest: %w", err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%w in the manifest", ErrNone)
	}
	return entries(rows, filepath.Dir(path))
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
	return bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")), err
}

func parseCSV(raw []byte) ([]row, error) {
	head, _, _ := bytes.Cut(raw, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(raw))
	if bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		r.Comma = ';' // as spreadsheets write it where the comma separates decimals
	}
	r.TrimLeadingSpace = true
	heads, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for i := range heads {
		heads[i] = strings.ToLower(strings.TrimSpace(heads[i]))
		if !slices.Contains(columns, heads[i]) {
			return nil, fmt.Errorf("line 1: no column is called %q (there are %s)", heads[i], strings.Join(columns, ", "))
		}
		if slices.Contains(heads[:i], heads[i]) {
			return nil, fmt.Errorf("line 1: column %q is there twice", heads[i])
		}
	}
	var out []row
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		w := row{asked: slices.Contains(heads, "consent")}
		w.line, _ = r.FieldPos(0)
		for i, c := range cells {
			w.set(heads[i], strings.TrimSpace(c))
		}
		out = append(out, w)
	}
}

func (w *row) set(column, text string) {
	switch column {
	case "client":
		w.Client = text
	case "file":
		w.File = text
	case "baseline":
		w.Baseline = text
	case "exclude":
		w.Exclude = split(text)
	case "questions":
		w.Asked = text
	case "person":
		w.Person = text
	case "profile":
		w.Profile = text
	case "consent":
		w.Consent = text
	case "date":
		w.Date = text
	}
}

func parseYAML(raw []byte) ([]row, error) {
	var nodes []yaml.Node
	if err := yaml.Unmarshal(raw, &nodes); err != nil {
		return nil, err
	}
	var out []row
	asked := false
	for _, n := range nodes {
		if n.Kind != yaml.MappingNode {
			return nil, fmt.Errorf("line %d: not a recording (write a list of client: ..., file: ...)", n.Line)
		}
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i].Value
			if !slices.Contains(columns, key) {
				return nil, fmt.Errorf("line %d: no key is called %q (there are %s)", n.Content[i].Line, key, strings.Join(columns, ", "))
			}
			asked = asked || key == "consent"
		}
		w := row{line: n.Line}
		if err := n.Decode(&w); err != nil {
			return nil, fmt.Errorf("line %d: %w", n.Line, err)
		}
		out = append(out, w)
	}
	for i := range out {
		out[i].asked = asked
	}
	return out, nil
}

func entries(rows []row, dir string) ([]Entry, error) {
	seen := map[string]int{}
	var out []Entry
	for _, w := range rows {
		if w.Client == "" || w.File == "" {
			return nil, fmt.Errorf("manifest, line %d: client or file is missing", w.line)
		}
		if w.Date != "" {
			if _, err := time.Parse(time.DateOnly, w.Date); err != nil {
				return nil, fmt.Errorf("manifest, line %d: date %q is not YYYY-MM-DD", w.line, w.Date)
			}
		}
		path := w.File
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		folder, err := direct(filepath.Dir(path))
		if err == nil {
			path = filepath.Join(folder, filepath.Base(path))
		} else if path, err = filepath.Abs(path); err != nil {
			return nil, fmt.Errorf("manifest, line %d: %w", w.line, err)
		}
		key := w.Client + "\x00" + path
		if first, twice := seen[key]; twice {
			return nil, fmt.Errorf("manifest, line %d: the recording of line %d once more", w.line, first)
		}
		seen[key] = w.line
		e := Entry{Profile: w.Profile, Line: w.line, Item: batch.Item{
			Client: w.Client, Name: filepath.Base(path), Recording: path, Baseline: w.Baseline, Exclude: w.Exclude, Person: w.Person, Consent: w.Consent, Date: w.Date,
		}}
		if e.Questions, err = questions(w.Asked, dir); err != nil {
			return nil, fmt.Errorf("manifest, line %d: %w", w.line, err)
		}
		if !slices.Contains([]string{"", "left", "right", "largest"}, w.Person) {
			return nil, fmt.Errorf("manifest, line %d: person %q is neither left nor right nor largest", w.line, w.Person)
		}
		if e.Profile != "" && strings.ContainsRune(e.Profile, filepath.Separator) && !filepath.IsAbs(e.Profile) {
			e.Profile = filepath.Join(dir, e.Profile)
		}
		if st, err := os.Stat(path); err == nil {
			e.Bytes = st.Size()
		}
		if w.asked && !consents(w.Consent) {
			e.Refused = "no consent is noted in the manifest"
		}
		out = append(out, e)
	}
	name(out)
	return out, nil
}

// maxQuestions bounds a file of questions, which travels with its job.
const maxQuestions = 64 << 10

// questions is the text of a file of questions.
func questions(path, dir string) (string, error) {
	if path == "" {
		return "", nil
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read the questions: %w", plain(err))
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxQuestions+1))
	if err == nil && len(raw) > maxQuestions {
		err = fmt.Errorf("they are longer than %d KB", maxQuestions>>10)
	}
	if err != nil {
		return "", fmt.Errorf("read the questions: %w", plain(err))
	}
	return string(raw), nil
}

// consents tells whether a note says that the person has agreed: anything but a no.
func consents(note string) bool {
	return !slices.Contains([]string{"", "no", "n", "false", "0", "none", "-"}, strings.ToLower(note))
}
