package store

import (
	"encoding/json"
	"fmt"
	"os"

	"poise/analysis/batch"
	"poise/analysis/files"
)

// Status is how far a batch was when it last said so.
type Status struct {
	Recordings int       `json:"recordings"`
	Queued     int       `json:"queued"`
	Running    int       `json:"running"`
	Done       int       `json:"done"` // in this run
	Kept       int       `json:"kept"` // done before
	Failed     int       `json:"failed"`
	Frames     int64     `json:"frames"`   // pictures analysed in this run
	Seconds    float64   `json:"seconds"`  // since its beginning
	Left       float64   `json:"left"`     // seconds, estimated; 0: not known
	Prepared   bool      `json:"prepared"` // all recordings have been looked at
	Jobs       []Running `json:"jobs,omitempty"`
}

// Running is a recording being analysed.
type Running struct {
	Client string  `json:"client"`
	Name   string  `json:"name"`
	Worker string  `json:"worker"`
	Stage  string  `json:"stage"`
	Share  float64 `json:"share"` // of the stage, 0 to 1
}

// WriteStatus stores the status.
func (s *Store) WriteStatus(st Status) error { return s.write(s.own("status.json"), st) }

// Status reads the status.
func (s *Store) Status() (Status, error) {
	var st Status
	raw, err := files.ReadIn(s.own(), "status.json", maxOwn)
	if err == nil {
		err = json.Unmarshal(raw, &st)
	}
	if err != nil {
		return st, fmt.Errorf("read the status: %w", err)
	}
	return st, nil
}

// Command is a command line of a batch, for doing it again.
type Command struct {
	Folder string   `json:"folder"` // working directory
	Args   []string `json:"args"`   // of poise batch
}

// WriteCommand stores the command line of this run.
func (s *Store) WriteCommand(c Command) error { return s.write(s.own("command.json"), c) }

// Command reads the command line of the last run.
func (s *Store) Command() (Command, error) {
	var c Command
	raw, err := files.ReadIn(s.own(), "command.json", maxOwn)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil {
		return c, fmt.Errorf("read how the batch was started: %w", err)
	}
	return c, nil
}

// Notes are what the coach has written about a client; id is 16 hexadecimal digits. They are among the batch's own files, which no
// client gets.
func (s *Store) Notes(id string) string {
	if !IsStage(id) {
		return ""
	}
	raw, err := files.ReadIn(s.own("notes"), id+".txt", maxOwn)
	if err != nil {
		return ""
	}
	return string(raw)
}

// WriteNotes keeps notes about a client in the place of those before.
func (s *Store) WriteNotes(id, text string) error {
	if !IsStage(id) {
		return fmt.Errorf("keep notes: %q is no client", id)
	}
	if err := os.MkdirAll(s.own("notes"), 0o700); err != nil {
		return fmt.Errorf("keep notes: %w", files.Bare(err))
	}
	if err := files.Write(s.own("notes", id+".txt"), []byte(text), 0o600); err != nil {
		return fmt.Errorf("keep notes: %w", files.Bare(err))
	}
	return nil
}

// Failure is why a planned recording failed, or nil.
func (s *Store) Failure(p Planned) *batch.Failure {
	if p.Failure != nil || p.ID == "" {
		return p.Failure
	}
	if rec := s.Record(p.ID); rec != nil {
		return rec.Failure
	}
	return nil
}
