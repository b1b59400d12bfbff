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

	"poise/analysis/files"
	"poise/analysis/report"
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

	oldIndex = ".index.sqlite" // with its journals: the index that earlier versions kept beside the folders
)

// Library is an open library. Its methods may be called from several goroutines.
type Library struct {
	dir  string
	lock *flock.Flock

	mu    sync.Mutex
	index index
}

// Open opens the library in a folder, which it makes if needed, and clears away what an earlier program left unfinished.
// It fails with ErrBusy while another program has it open.
func Open(dir string) (*Library, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open library: %w", err)
	}
	if err := private(abs); err != nil {
		return nil, fmt.Errorf("open library: %w", err)
	}
	l := &Library{dir: abs, lock: flock.New(filepath.Join(abs, ".lock"), flock.SetPermissions(0o600)), index: index{}}
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

// private makes the library's folder, for its owner alone, also where an earlier version or the user made it for others too.
func private(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	st, err := os.Stat(dir)
	if err != nil || st.Mode().Perm()&0o077 == 0 {
		return err
	}
	return os.Chmod(dir, 0o700)
}

func (l *Library) open() error {
	entries, err := os.ReadDir(l.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if unfinished(e.Name()) || strings.HasPrefix(e.Name(), oldIndex) {
			if err := os.RemoveAll(filepath.Join(l.dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// unfinished tells whether a folder is what an earlier program has neither put into the library nor taken away.
func unfinished(name string) bool {
	return strings.HasPrefix(name, incoming) || strings.HasPrefix(name, deleted)
}

// Dir is the library's folder, an absolute path.
func (l *Library) Dir() string { return l.dir }

// Close gives the library free for others.
func (l *Library) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lock.Unlock()
}

// Items lists all rehearsals, the latest first. What an item points to is shared with later lists, and only read.
func (l *Library) Items() ([]Item, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.sync(); err != nil {
		return nil, err
	}
	items := make([]Item, 0, len(l.index))
	for _, e := range l.index {
		items = append(items, e.item)
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
		if dir, ok := l.index.folder(id); ok {
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
	delete(l.index, filepath.Base(it.Folder))
	return os.RemoveAll(away)
}

// sync brings the index up to date with the folders. Of folders with one id the one that the index knows keeps it, else the
// first by name: file managers name a copy so that it comes later.
func (l *Library) sync() error {
	entries, err := os.ReadDir(l.dir)
	if err != nil {
		return fmt.Errorf("list library: %w", err)
	}
	earlier := l.index
	l.index = make(index, len(earlier))
	taken := map[string]bool{} // ids
	var fresh []string
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if k, ok := earlier[e.Name()]; ok && k.stamp == stampOf(k.item.Folder) {
			l.index[e.Name()], taken[k.item.ID] = k, true
		} else {
			fresh = append(fresh, e.Name())
		}
	}
	for _, name := range fresh {
		if it, ok := l.read(name, taken); ok {
			taken[it.ID] = true
			l.index.put(it, stampOf(it.Folder))
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
	rep, err := report.ReadHead(dir)
	if err != nil {
		return nil
	}
	r := &Rehearsal{Schema: schema, ID: newID(), Title: Clean(name), Created: time.Now(), Origin: Found}
	if st, err := os.Stat(filepath.Join(dir, report.FileName)); err == nil {
		r.Created = st.ModTime()
	}
	if plainName(rep.Recording.Name) {
		if files.IsRegular(filepath.Join(dir, rep.Recording.Name)) {
			r.Recording = rep.Recording.Name
		}
	}
	return r
}

// stampOf changes whenever what the index holds of a folder may have changed.
func stampOf(dir string) string {
	s := ""
	for _, name := range []string{aboutName, report.FileName, filepath.Join(Sides[0], report.FileName), filepath.Join(Sides[1], report.FileName)} {
		if st, err := os.Stat(filepath.Join(dir, name)); err == nil {
			s += fmt.Sprintf("%d.%d ", st.ModTime().UnixNano(), st.Size())
		} else {
			s += "- "
		}
	}
	return s
}
