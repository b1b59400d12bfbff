package library

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	_ "modernc.org/sqlite" // the driver
)

// indexVersion is raised when the tables change: an index of another version is made anew.
const indexVersion = 1

const tables = `
CREATE TABLE rehearsals (
	id     TEXT PRIMARY KEY,
	folder TEXT NOT NULL UNIQUE, -- name below the library
	stamp  TEXT NOT NULL,        -- of the folder's files when they were read
	item   TEXT NOT NULL         -- Item as JSON, without figures
);
CREATE TABLE figures (
	rehearsal TEXT NOT NULL REFERENCES rehearsals(id) ON DELETE CASCADE,
	measure   TEXT NOT NULL,
	value REAL, low REAL, high REAL, -- NULL: not measured
	unit  TEXT NOT NULL,
	PRIMARY KEY (rehearsal, measure)
) WITHOUT ROWID;`

// index is the SQLite file. Its owner serialises calls.
type index struct{ db *sql.DB }

// openIndex opens the index, and makes it anew where it is missing, damaged or of another version.
func openIndex(path string) (*index, error) {
	if x, err := tryIndex(path); err == nil {
		return x, nil
	}
	for _, suffix := range []string{"", "-journal", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}
	return tryIndex(path)
}

func tryIndex(path string) (*index, error) {
	db, err := sql.Open("sqlite", "file:"+escape(path)+"?_pragma=foreign_keys(1)&_pragma=busy_timeout(5000)&_pragma=synchronous(normal)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // one writer; the pragmas belong to a connection
	if err := prepare(db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &index{db}, nil
}

var errVersion = errors.New("index of another version")

func prepare(db *sql.DB) error {
	var version, count int
	if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if err := db.QueryRow("SELECT count(*) FROM sqlite_schema").Scan(&count); err != nil {
		return err
	}
	if count == 0 {
		_, err := db.Exec(tables + fmt.Sprintf("PRAGMA user_version = %d;", indexVersion))
		return err
	}
	if version != indexVersion {
		return errVersion
	}
	var verdict string
	if err := db.QueryRow("PRAGMA quick_check").Scan(&verdict); err != nil || verdict != "ok" {
		return fmt.Errorf("index is damaged: %s: %w", verdict, err)
	}
	return nil
}

// escape keeps a path from meaning anything in a URI.
func escape(path string) string {
	const hex = "0123456789ABCDEF"
	out := make([]byte, 0, len(path))
	for i := range len(path) {
		c := path[i]
		if c == '%' || c == '?' || c == '#' || c < ' ' {
			out = append(out, '%', hex[c>>4], hex[c&15])
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

func (x *index) close() error { return x.db.Close() }

// known is what the index has read of a folder.
type known struct{ id, stamp string }

// stamps are all entries, by folder.
func (x *index) stamps() (map[string]known, error) {
	rows, err := x.db.Query("SELECT folder, id, stamp FROM rehearsals")
	if err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	defer rows.Close()
	out := map[string]known{}
	for rows.Next() {
		var folder string
		var k known
		if err := rows.Scan(&folder, &k.id, &k.stamp); err != nil {
			return nil, fmt.Errorf("read index: %w", err)
		}
		out[folder] = k
	}
	return out, rows.Err()
}

// folder is the name of a rehearsal's folder, if the index knows it.
func (x *index) folder(id string) (string, bool) {
	var name string
	err := x.db.QueryRow("SELECT folder FROM rehearsals WHERE id = ?", id).Scan(&name)
	return name, err == nil
}

// put stores an entry; its Folder is the name below the library.
func (x *index) put(it Item, stamp string) error {
	figures := it.Figures
	it.Figures = nil
	raw, err := json.Marshal(it)
	if err != nil {
		return err
	}
	tx, err := x.db.Begin()
	if err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit there is nothing to roll back
	steps := []struct {
		query string
		args  []any
	}{
		{"DELETE FROM rehearsals WHERE id = ? OR folder = ?", []any{it.ID, it.Folder}},
		{"INSERT INTO rehearsals (id, folder, stamp, item) VALUES (?, ?, ?, ?)", []any{it.ID, it.Folder, stamp, string(raw)}},
	}
	for _, s := range steps {
		if _, err := tx.Exec(s.query, s.args...); err != nil {
			return fmt.Errorf("write index: %w", err)
		}
	}
	for measure, f := range figures {
		if _, err := tx.Exec("INSERT INTO figures (rehearsal, measure, value, low, high, unit) VALUES (?, ?, ?, ?, ?, ?)",
			it.ID, measure, f.Value, f.Low, f.High, f.Unit); err != nil {
			return fmt.Errorf("write index: %w", err)
		}
	}
	return tx.Commit()
}

func (x *index) forget(id string) error {
	if _, err := x.db.Exec("DELETE FROM rehearsals WHERE id = ?", id); err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	return nil
}

// all lists the entries in no order.
func (x *index) all() ([]Item, error) {
	items, at, err := x.rehearsals()
	if err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	rows, err := x.db.Query("SELECT rehearsal, measure, value, low, high, unit FROM figures")
	if err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, measure string
		var f Figure
		if err := rows.Scan(&id, &measure, &f.Value, &f.Low, &f.High, &f.Unit); err != nil {
			return nil, fmt.Errorf("read index: %w", err)
		}
		items[at[id]].Figures[measure] = f
	}
	return items, rows.Err()
}

func (x *index) rehearsals() (items []Item, at map[string]int, err error) {
	rows, err := x.db.Query("SELECT folder, item FROM rehearsals")
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	at = map[string]int{}
	for rows.Next() {
		var folder, raw string
		if err := rows.Scan(&folder, &raw); err != nil {
			return nil, nil, err
		}
		it := Item{}
		if err := json.Unmarshal([]byte(raw), &it); err != nil {
			return nil, nil, err
		}
		it.Folder, it.Figures = folder, map[string]Figure{}
		at[it.ID] = len(items)
		items = append(items, it)
	}
	return items, at, rows.Err()
}
