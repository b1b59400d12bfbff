package find

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// separator is what separates the cells of a CSV file, by its first line: spreadsheets write a semicolon where the comma
// separates decimals.
func separator(head []byte) rune {
	most := ','
	for _, c := range ";\t" {
		if bytes.Count(head, []byte(string(c))) > bytes.Count(head, []byte(string(most))) {
			most = c
		}
	}
	return most
}

func parseCSV(raw []byte) (t table, err error) {
	head, _, _ := bytes.Cut(raw, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(raw))
	r.Comma, r.FieldsPerRecord = separator(head), -1
	r.TrimLeadingSpace = r.Comma != '\t' // which is a space
	heads, err := r.Read()
	if errors.Is(err, io.EOF) {
		return t, nil
	}
	if err != nil {
		return t, damaged(err)
	}
	columns := make([]int, len(heads))
	t.told = map[string]bool{}
	for i, h := range heads {
		h = strings.ToLower(strings.TrimSpace(h))
		if columns[i], err = field(h); err != nil {
			return t, fmt.Errorf("line 1: %w", err)
		}
		if t.told[h] {
			return t, fmt.Errorf("line 1: column %q is there twice", h)
		}
		t.told[h] = true
	}
	for _, h := range []string{"client", "file"} {
		if !t.told[h] {
			return t, fmt.Errorf("line 1: column %q is missing", h)
		}
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return t, damaged(err)
		}
		w := row{}
		w.line, _ = r.FieldPos(0)
		filled := 0 // cells, up to the last one that holds something
		for i, c := range cells {
			if c = strings.TrimSpace(c); c == "" {
				continue
			}
			if filled = i + 1; i < len(columns) {
				fields[columns[i]].set(&w, c)
			}
		}
		if filled > len(columns) {
			return t, fmt.Errorf("line %d: it has %d cells for %d columns (put cells that hold the separator into quotes)", w.line, filled, len(columns))
		}
		if filled > 0 {
			t.rows = append(t.rows, w)
		}
	}
}

// damaged says where a CSV file is none.
func damaged(err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return fmt.Errorf("line %d: %w", p.StartLine, p.Err)
	}
	return err
}
