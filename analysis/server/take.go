package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"poise/analysis"
	"poise/analysis/files"
	"poise/analysis/library"
	"poise/analysis/live"
)

const (
	graceTime  = 30 * time.Second // without a sign of life of the page: it was closed
	pieceMost  = 8 << 20          // bytes of one piece
	piecesRead = 4                // pieces that may be arriving at once: a connection that broke may still hold one
	liveName   = "live.json"      // what the session saw, beside the report
)

// take is a rehearsal that arrives in pieces while it is being recorded. Its file holds every piece that was acknowledged; a
// session looks at it meanwhile, and may fail without it.
type take struct {
	arrival *library.Arrival
	session *live.Session // nil: nobody looks at it
	file    *os.File
	pace    [2]float64  // words a minute to aim for; 0: nobody looks at it
	most    int64       // bytes of it
	changes broadcaster // it grew, there is a new state, or it ended
	reading chan struct{}
	stop    chan struct{} // closed when nothing more is taken
	done    chan struct{} // closed when it is in the library, or gone

	mu      sync.Mutex
	reserve int64 // bytes of the disk that it leaves free
	next    int   // number of the piece that is to come
	size    int64
	seen    time.Time // the last sign of life
	notes   notes
	state   *live.State // the newest
	trouble string      // why there will be no more states
	closed  bool        // nothing more is taken
	dropped bool        // nothing of it is kept

	item library.Item // once done
	err  error
}

// notes are what the page tells of a take, each time all of it.
type notes struct {
	Title     string          `json:"title"`
	Baseline  *analysis.Span  `json:"baseline,omitempty"` // seconds of the recording in which the person looks at the lens
	Looks     []analysis.Look `json:"looks,omitempty"`    // where the person looks in stretches of the recording; at the lens instead of Baseline
	Questions string          `json:"questions"`          // with the times at which they were shown, as --questions reads them
	Created   time.Time       `json:"created,omitzero"`
}

func (n notes) about() library.Rehearsal {
	return library.Rehearsal{Title: library.Clean(n.Title), Origin: library.Recorded, Unread: partName, Baseline: n.Baseline, Looks: n.Looks,
		Questions: n.Questions, Created: n.Created}
}

// sound tells whether all ranges are ones.
func (n notes) sound() bool { return (n.Baseline == nil || sound(*n.Baseline)) && soundLooks(n.Looks) }

// lens is the stretch in which the person looks at the lens; nil: none is known.
func (n notes) lens() *analysis.Span {
	for _, l := range n.Looks {
		if l.At == analysis.AtLens {
			return &l.Range
		}
	}
	return n.Baseline
}

func newTake(a *library.Arrival, session *live.Session, most, reserve int64) (*take, error) {
	f, err := os.OpenFile(filepath.Join(a.Folder, partName), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	n := notes{Created: time.Now()}
	if err := a.Note(n.about()); err != nil { // as long as there is room for it
		return nil, errors.Join(err, f.Close())
	}
	return &take{arrival: a, session: session, file: f, most: most, reserve: reserve, seen: time.Now(), notes: n,
		reading: make(chan struct{}, piecesRead), stop: make(chan struct{}), done: make(chan struct{})}, nil
}

// add writes piece n to the end of the file, unless it is there already, and tells which one is to come. It ends the take
// when there is no room for it.
func (t *take) add(n int, piece []byte) (next int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen = time.Now()
	switch {
	case t.closed:
		return t.next, errEnded
	case n < t.next:
		return t.next, nil
	case n > t.next:
		return t.next, errMissed
	case t.size+int64(len(piece)) > t.most:
		t.end()
		return t.next, errTooLarge
	}
	if left, ok := free(t.arrival.Folder); ok && left < t.reserve {
		t.end()
		return t.next, errDisk
	}
	if _, err := t.file.WriteAt(piece, t.size); err != nil {
		t.end()
		return t.next, err // the file's first size bytes are whole pieces
	}
	t.size += int64(len(piece))
	t.next++
	t.changes.broadcast()
	return t.next, nil
}

// note keeps what the page tells, also for a program that is started after a crash of this one.
func (t *take) note(n notes) error {
	if !n.sound() {
		return errRange
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return errEnded
	}
	t.seen = time.Now()
	n.Created = t.notes.Created
	before := t.notes.lens()
	t.notes = n
	if at := n.lens(); t.session != nil && at != nil && (before == nil || *before != *at) {
		t.session.Mark(*at)
	}
	return t.arrival.Note(n.about())
}

// finish ends the take; what arrived is kept, or not.
func (t *take) finish(keep bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.closed {
		t.dropped = !keep
		t.end()
	}
}

// end is finish for who holds the lock.
func (t *take) end() {
	if !t.closed {
		t.closed = true
		close(t.stop)
		t.changes.broadcast()
	}
}

// length is how many bytes there are, and whether that is all.
func (t *take) length() (bytes int64, finished bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.size, t.closed
}

// idle is for how long nothing was heard of the page.
func (t *take) idle() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return time.Since(t.seen)
}

// told sets the newest state; nil: there will be none any more, and why.
func (t *take) told(s *live.State, trouble string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.state = s
	if t.trouble == "" {
		t.trouble = trouble
	}
	t.changes.broadcast()
}

// event is what the page hears of it.
func (t *take) event() (text string, more bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return event("live", map[string]any{"state": t.state, "trouble": t.trouble, "ended": t.closed}), !t.closed
}

// sum keeps what the session saw.
func (t *take) sum(s live.Summary) error {
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", liveName, err)
	}
	return files.Write(filepath.Join(t.arrival.Folder, liveName), append(raw, '\n'), 0o600)
}
