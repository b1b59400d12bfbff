package batchrun

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"poise/analysis/batch/store"
	"poise/analysis/batch/work"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/terminal"
)

// MachineError gives an error of this machine its exit code.
func MachineError(err error) error {
	if errors.Is(err, work.ErrMachine) {
		return &exit.CodeError{Code: exit.Missing, Err: err}
	}
	return err
}

// ShowStatus prints how far a batch is, and what has failed.
func ShowStatus(t *terminal.Terminal, s *store.Store, asJSON bool) error {
	st, err := s.Status()
	if err != nil {
		return err
	}
	plan, err := s.Plan()
	if err != nil {
		return err
	}
	running := s.Busy()
	if asJSON {
		return t.JSON(struct {
			Running bool `json:"active"`
			store.Status
		}{running, st})
	}
	what := "not running"
	if running {
		what = "running"
	}
	fmt.Fprintf(t.Out, "%s: %s\n", what, StatusLine(st, running))
	for _, j := range st.Jobs {
		if running {
			fmt.Fprintf(t.Out, "  %s/%s: %s %.0f %%, on %s\n", exit.Printable(j.Client), exit.Printable(j.Name), exit.Printable(j.Stage), 100*j.Share, exit.Printable(j.Worker))
		}
	}
	for _, p := range plan {
		if f := s.Failure(p); f != nil {
			fmt.Fprintf(t.Out, "  failed: %s/%s: %s\n", exit.Printable(p.Item.Client), exit.Printable(p.Item.Name), exit.Printable(f.Reason))
		}
	}
	return nil
}

// StatusLine says in one line how far a batch is.
func StatusLine(s store.Status, running bool) string {
	parts := []string{fmt.Sprintf("%d of %d done", s.Done+s.Kept, s.Recordings)}
	if s.Failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", s.Failed))
	}
	if running && s.Running > 0 {
		parts = append(parts, fmt.Sprintf("%d in hand", s.Running))
	}
	if running && s.Left > 0 {
		parts = append(parts, (time.Duration(s.Left)*time.Second).String()+" left")
	}
	return strings.Join(parts, ", ")
}
