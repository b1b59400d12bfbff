// Package store is the output folder of a batch, and the truth about what is done:
//
//	OUT/<client>/<recording>/   the reports, as poise analyze writes them
//	OUT/<client>/.<recording>.<16 hex>.part/   a report being written
//	OUT/.batch/lock             held by the one hub that works on the folder
//	OUT/.batch/mark             random; a worker that reads the same one shares the folder
//	OUT/.batch/plan.json        the recordings of the last run, with the IDs of their jobs
//	OUT/.batch/jobs/<id>.json   the outcome of a job: a Record
//	OUT/.batch/notes/<id>.txt   what the coach has written about a client
//	OUT/.batch/queue/           the queue, where it is embedded
//
// Every file is written beside its place and renamed; a report's folder is renamed as a whole after all of it is on the
// disk. Whatever moment the power fails, a report is there completely or not at all.
package store

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/gofrs/flock"

	"poise/analysis/batch"
	"poise/analysis/files"
)

// Dir is the folder for the batch's own files, below the output.
const Dir = ".batch"

// maxOwn bounds one of them: the plan of a hundred thousand recordings, each with its questions, has less.
const maxOwn = 1 << 30

// ErrBusy is returned when another process works on the output folder.
var ErrBusy = errors.New("another batch is working on this folder")

// Store is an output folder.
type Store struct {
	Root string // absolute, links resolved
	Mark string
	lock *flock.Flock // nil: opened for reading
}

// Record is the outcome of a job. It holds no time, so that the same work leaves the same bytes.
type Record struct {
	ID      string         `json:"id"`
	Item    batch.Item     `json:"item"`
	Digest  string         `json:"digest"` // of the recording
	Failure *batch.Failure `json:"failure,omitempty"`
	Size    int64          `json:"observations_bytes,omitempty"` // of observations.poise, which never changes later
	Frames  int            `json:"frames,omitempty"`
	Length  float64        `json:"length,omitempty"` // seconds
	Work    string         `json:"work,omitempty"`   // of the job; empty in records of earlier builds
	Terms   batch.Terms    `json:"terms,omitzero"`   // under which it was done
}

// Planned is a recording of the plan. ID is empty for one that is not analysed (Item.Refused) or could not be read.
type Planned struct {
	ID      string         `json:"id,omitempty"`
	Item    batch.Item     `json:"item"`
	Failure *batch.Failure `json:"failure,omitempty"` // why it got no job
}

// Open makes the folder if needed and keeps it for this process until Close, or returns ErrBusy.
func Open(root string) (*Store, error) {
	for _, d := range []string{"jobs", "queue"} {
		if err := os.MkdirAll(filepath.Join(root, Dir, d), 0o700); err != nil {
			return nil, fmt.Errorf("make the output folder: %w", files.Bare(err))
		}
	}
	s, err := View(root)
	if err != nil {
		return nil, err
	}
	s.lock = flock.New(s.own("lock"))
	ok, err := s.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the output folder: %w", files.Bare(err))
	}
	if !ok {
		return nil, ErrBusy
	}
	s.dust()
	if err := s.mark(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// dust removes what a batch that was killed while it wrote has left among its own files.
func (s *Store) dust() {
	for _, pattern := range []string{s.own(".*"), s.own("jobs", ".*")} {
		left, _ := filepath.Glob(pattern) // a pattern that is broken by the folder's name finds nothing
		for _, path := range left {
			_ = os.Remove(path)
		}
	}
}

// View opens a folder for reading only.
func View(root string) (*Store, error) {
	if _, err := os.Stat(filepath.Join(root, Dir)); err != nil {
		return nil, fmt.Errorf("no batch has been here: %w", files.Bare(err))
	}
	abs, err := filepath.Abs(root)
	if err == nil {
		abs, err = filepath.EvalSymlinks(abs)
	}
	if err != nil {
		return nil, fmt.Errorf("find the output folder: %w", files.Bare(err))
	}
	return &Store{Root: abs}, nil
}

// Busy tells whether a hub works on the folder.
func (s *Store) Busy() bool {
	l := flock.New(s.own("lock"))
	ok, err := l.TryRLock()
	if ok {
		_ = l.Unlock()
	}
	return err == nil && !ok
}

// Close gives the folder free.
func (s *Store) Close() error {
	if s.lock == nil {
		return nil
	}
	return s.lock.Close()
}

func (s *Store) own(elem ...string) string {
	return filepath.Join(append([]string{s.Root, Dir}, elem...)...)
}

// Queue is the folder of an embedded queue.
func (s *Store) Queue() string { return s.own("queue") }

// markPath is where the mark of the output folder root is kept.
func markPath(root string) string { return filepath.Join(root, Dir, "mark") }

// Shares tells whether a folder is the one with that mark, seen from here.
func Shares(root, mark string) bool {
	raw, err := files.ReadIn(filepath.Join(root, Dir), "mark", maxOwn)
	return err == nil && mark != "" && string(raw) == mark
}

func (s *Store) mark() error {
	raw, err := files.ReadIn(s.own(), "mark", maxOwn)
	if err == nil && hex16.Match(raw) {
		s.Mark = string(raw)
		return nil
	}
	s.Mark = Nonce()
	if err := files.Write(markPath(s.Root), []byte(s.Mark), 0o600); err != nil {
		return fmt.Errorf("mark the output folder: %w", files.Bare(err))
	}
	return nil
}

var hex16 = regexp.MustCompile(`^[0-9a-f]{16}$`)

// Nonce is a new random name of 16 hexadecimal digits.
func Nonce() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// ErrStage is returned for a result whose stage cannot be part of a folder's name.
var ErrStage = errors.New("the result names no folder")

// ErrGone is returned for a result whose report is no longer where the worker has written it.
var ErrGone = errors.New("the report is gone")

// IsStage tells whether a worker's name for a stage can be part of a path.
func IsStage(name string) bool { return hex16.MatchString(name) }

// StagePath is the folder a worker writes the report of a job into, below the output folder root. It lies beside the
// place of the report, so that the report's link to the recording holds in both.
func StagePath(root, folder, name, stage string) string {
	return filepath.Join(root, folder, "."+name+"."+stage+".part")
}

// Place is where the report of a job belongs.
func (s *Store) Place(folder, name string) string { return filepath.Join(s.Root, folder, name) }

// WritePlan stores the plan of this run.
func (s *Store) WritePlan(p []Planned) error { return s.write(s.own("plan.json"), p) }

// Plan reads the plan of the last run.
func (s *Store) Plan() ([]Planned, error) {
	raw, err := files.ReadIn(s.own(), "plan.json", maxOwn)
	if err != nil {
		return nil, fmt.Errorf("read the plan: %w", err)
	}
	var p []Planned
	if err := json.Unmarshal(raw, &p); err != nil {
		return nil, fmt.Errorf("read the plan: %w", err)
	}
	return p, nil
}

func (s *Store) recordPath(id string) string { return s.own("jobs", id+".json") }

// Record reads the outcome of a job; nil: there is none.
func (s *Store) Record(id string) *Record {
	raw, err := files.ReadIn(s.own("jobs"), id+".json", maxOwn)
	if err != nil {
		return nil
	}
	var r Record
	if json.Unmarshal(raw, &r) != nil || r.ID != id {
		return nil // damaged: as good as none
	}
	return &r
}

// WriteRecord stores the outcome of a job.
func (s *Store) WriteRecord(r Record) error { return s.write(s.recordPath(r.ID), r) }

// Forget removes the outcome of a job.
func (s *Store) Forget(id string) error {
	if err := os.Remove(s.recordPath(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forget an outcome: %w", files.Bare(err))
	}
	return nil
}

func (s *Store) write(path string, v any) error {
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	if err := files.Write(path, append(raw, '\n'), 0o600); err != nil {
		return fmt.Errorf("write %s: %w", strings.TrimPrefix(path, s.Root+string(filepath.Separator)), files.Bare(err))
	}
	return nil
}
