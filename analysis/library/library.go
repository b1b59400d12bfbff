package library

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// Failures of a library.
var (
	ErrBusy     = errors.New("another poise works on this library")
	ErrNotFound = errors.New("no such rehearsal")
)

const (
	incoming = ".incoming-"
	begun    = ".begun-"
	deleted  = ".deleted-"
)

// Library is an open library. Its methods may be called from several goroutines.
type Library struct {
	dir  string
	lock *flock.Flock

	mu    sync.Mutex
	index *index
}

// Open opens the library in a folder, which it makes if needed, and clears away what an earlier program left unfinished.
// It fails with ErrBusy while another program has it open.
func Open(dir string) (*Library, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open library: %w", err)
	}
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return nil, fmt.Errorf("open library: %w", err)
	}
	l := &Library{dir: abs, lock: flock.New(filepath.Join(abs, ".lock"))}
	held, err := l.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("open library: %w", err)
	}
	if !held {
		return nil, fmt.Errorf("open library: %w: %q", ErrBusy, dir)
	}
	if err := l.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("open library: %w", err), l.lock.Unlock())
	}
	return l, nil
}

func (l *Library) open() error {
	entries, err := os.ReadDir(l.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), incoming) || strings.HasPrefix(e.Name(), deleted) {
			if err := os.RemoveAll(filepath.Join(l.dir, e.Name())); err != nil {
				return err
			}
		}
	}
	l.index, err = openIndex(filepath.Join(l.dir, ".index.sqlite"))
	return err
}

// Dir is the library's folder, an absolute path.
func (l *Library) Dir() string { return l.dir }

// Close gives the library free for others.
func (l *Library) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return errors.Join(l.index.close(), l.lock.Unlock())
}

// Items lists all rehearsals, the latest first.
func (l *Library) Items() ([]Item, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.sync(); err != nil {
		return nil, err
	}
	items, err := l.index.all()
	if err != nil {
		return nil, err
	}
	for i := range items {
		items[i].Folder = filepath.Join(l.dir, items[i].Folder)
	}
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.ID, b.ID))
	})
	return items, nil
}

// Get is one rehearsal as its folder is now; ErrNotFound when there is none of that id.
func (l *Library) Get(id string) (Item, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.get(id)
}

func (l *Library) get(id string) (Item, error) {
	if !validID.MatchString(id) {
		return Item{}, ErrNotFound
	}
	for range 2 { // the second time with an index that knows what was added or renamed by hand
		if name, ok := l.index.folder(id); ok {
			dir := filepath.Join(l.dir, name)
			if r, err := readAbout(dir); err == nil && r.ID == id {
				return item(dir, r), nil
			}
		}
		if err := l.sync(); err != nil {
			return Item{}, err
		}
	}
	return Item{}, ErrNotFound
}

// Change rewrites what a rehearsal's folder says about itself. The id stays.
func (l *Library) Change(id string, change func(*Rehearsal)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	it, err := l.get(id)
	if err != nil {
		return err
	}
	r, err := readAbout(it.Folder) // the item may hold a failure that only the report has
	if err != nil {
		return err
	}
	change(r)
	r.ID, r.Title = id, Clean(r.Title)
	return writeAbout(it.Folder, r)
}

// Delete removes a rehearsal's folder with everything in it.
func (l *Library) Delete(id string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	it, err := l.get(id)
	if err != nil {
		return err
	}
	away := filepath.Join(l.dir, deleted+id) // gone at once, whatever happens while the files are removed
	if err := os.Rename(it.Folder, away); err != nil {
		return fmt.Errorf("delete rehearsal: %w", err)
	}
	return errors.Join(os.RemoveAll(away), l.index.forget(id))
}

// sync brings the index up to date with the folders.
func (l *Library) sync() error {
	entries, err := os.ReadDir(l.dir)
	if err != nil {
		return fmt.Errorf("list library: %w", err)
	}
	known, err := l.index.stamps()
	if err != nil {
		return err
	}
	seen := map[string]bool{} // ids
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			return true
		}
		k, ok := known[e.Name()]
		same := ok && k.stamp == stampOf(filepath.Join(l.dir, e.Name()))
		seen[k.id] = seen[k.id] || same
		return same
	})
	for _, e := range entries { // what is new: a copy of what is known, however it is called, is the copy
		it, ok := l.read(e.Name(), seen)
		if !ok {
			continue
		}
		seen[it.ID] = true
		it.Folder = e.Name()
		if err := l.index.put(it, stampOf(filepath.Join(l.dir, e.Name()))); err != nil {
			return err
		}
	}
	for _, k := range known {
		if !seen[k.id] {
			if err := l.index.forget(k.id); err != nil {
				return err
			}
		}
	}
	return nil
}

// read reads a folder; a report alone is given a rehearsal.json, and a copy of a folder an id of its own.
func (l *Library) read(name string, taken map[string]bool) (Item, bool) {
	dir := filepath.Join(l.dir, name)
	r, err := readAbout(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if r = adopt(dir, name); r == nil {
			return Item{}, false
		}
	case err != nil:
		return Item{}, false
	}
	if taken[r.ID] {
		r.ID = newID()
		err = fs.ErrNotExist
	}
	if err != nil && writeAbout(dir, r) != nil {
		return Item{}, false // a folder that cannot be written to stays what it is
	}
	return item(dir, r), true
}

// adopt is what can be said about a folder with a report; nil for any other folder.
func adopt(dir, name string) *Rehearsal {
	d, err := readDigest(dir)
	if err != nil || d == nil {
		return nil
	}
	r := &Rehearsal{Schema: schema, ID: newID(), Title: Clean(name), Created: time.Now(), Origin: Found}
	if st, err := os.Stat(filepath.Join(dir, ReportName)); err == nil {
		r.Created = st.ModTime()
	}
	if plainName(d.Recording.Name) {
		if st, err := os.Lstat(filepath.Join(dir, d.Recording.Name)); err == nil && st.Mode().IsRegular() {
			r.Recording = d.Recording.Name
		}
	}
	return r
}

// stampOf changes whenever what the index holds of a folder may have changed.
func stampOf(dir string) string {
	s := ""
	for _, name := range []string{aboutName, ReportName} {
		if st, err := os.Stat(filepath.Join(dir, name)); err == nil {
			s += fmt.Sprintf("%d.%d ", st.ModTime().UnixNano(), st.Size())
		} else {
			s += "- "
		}
	}
	return s
}
