package library

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Arrival is a rehearsal that is not yet in the library: a hidden folder, to be filled.
type Arrival struct {
	ID     string
	Folder string // absolute path
	hidden string // Folder, until it is committed
	lib    *Library
}

// Arrive makes the folder of a rehearsal to come. The caller fills it and calls Commit; Abort takes it away.
func (l *Library) Arrive() (*Arrival, error) { return l.arrive(incoming, newID()) }

// Begin is Arrive for a rehearsal that is recorded while it arrives: a crash does not take its folder away, see Begun.
func (l *Library) Begin() (*Arrival, error) { return l.arrive(begun, newID()) }

func (l *Library) arrive(kind, id string) (*Arrival, error) {
	a := l.arrival(kind + id)
	if err := os.Mkdir(a.Folder, 0o700); err != nil {
		return nil, fmt.Errorf("make a folder for the rehearsal: %w", err)
	}
	return a, nil
}

// Begun lists what Begin has begun and neither Commit nor Abort has ended, also by an earlier program. It is for the time
// before this one begins any.
func (l *Library) Begun() (all []*Arrival, err error) {
	entries, err := os.ReadDir(l.dir)
	if err != nil {
		return nil, fmt.Errorf("list library: %w", err)
	}
	for _, e := range entries {
		if id, ok := strings.CutPrefix(e.Name(), begun); ok && e.IsDir() && validID.MatchString(id) {
			all = append(all, l.arrival(e.Name()))
		}
	}
	return all, nil
}

func (l *Library) arrival(name string) *Arrival {
	dir := filepath.Join(l.dir, name)
	return &Arrival{ID: name[strings.LastIndex(name, "-")+1:], Folder: dir, hidden: dir, lib: l}
}

// Note writes what is known of the rehearsal so far into its folder, for Keep, also that of a later program. Of r, schema and id are
// filled in here, and the time if it is zero.
func (a *Arrival) Note(r Rehearsal) error {
	r.Schema, r.ID, r.Title = schema, a.ID, Clean(r.Title)
	if r.Created.IsZero() {
		r.Created = time.Now()
	}
	if !r.valid() {
		return fmt.Errorf("add rehearsal: %q is no name for a recording", r.Recording+r.Unread)
	}
	if err := writeAbout(a.Folder, &r); err != nil {
		return fmt.Errorf("add rehearsal: %w", err)
	}
	return nil
}

// Noted is what Note wrote last; the zero Rehearsal where it wrote nothing.
func (a *Arrival) Noted() Rehearsal {
	r, err := readAbout(a.Folder)
	if err != nil {
		return Rehearsal{}
	}
	return *r
}

// Commit puts the folder into the library with what is known of the rehearsal, filled in as by Note.
func (a *Arrival) Commit(r Rehearsal) (Item, error) {
	if err := a.Note(r); err != nil {
		return Item{}, err
	}
	return a.Keep()
}

// Keep puts the folder into the library as Note has left it. It writes nothing: it is for the day on which the disk is full.
func (a *Arrival) Keep() (Item, error) {
	r, err := readAbout(a.Folder)
	if err != nil {
		return Item{}, fmt.Errorf("add rehearsal: %w", err)
	}
	a.lib.mu.Lock()
	defer a.lib.mu.Unlock()
	dir, err := a.lib.place(a.Folder, r.Created.Format("2006-01-02 1504")+" "+FileName(r.Title))
	if err != nil {
		return Item{}, fmt.Errorf("add rehearsal: %w", err)
	}
	a.Folder = dir
	it := item(dir, r)
	a.lib.index.put(it, stampOf(dir))
	return it, nil
}

// place renames a folder to a name that is free. The library's lock keeps other programs of this kind away.
func (l *Library) place(from, name string) (string, error) {
	for n := 1; ; n++ {
		to := filepath.Join(l.dir, name)
		if n > 1 {
			to = filepath.Join(l.dir, fmt.Sprintf("%s (%d)", name, n))
		}
		if _, err := os.Lstat(to); err == nil {
			continue
		}
		return to, os.Rename(from, to)
	}
}

// Abort removes the folder, unless it was committed.
func (a *Arrival) Abort() error {
	return os.RemoveAll(a.hidden)
}
