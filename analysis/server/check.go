package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"poise/analysis/internal/child"
)

const (
	checkTime = 3 * time.Minute
	checkMost = 256 << 20 // bytes of a test recording, of some seconds
	checkText = 1 << 20   // bytes of what poise check prints
)

// check judges a test recording of some seconds, as poise check does: light, framing, microphone ... Nothing of it is kept.
func (s *Server) check(w http.ResponseWriter, r *http.Request) {
	if lines, ok := upload(s, w, r, s.checked); ok {
		answer(w, http.StatusOK, lines)
	}
}

func (s *Server) checked(w http.ResponseWriter, r *http.Request) (json.RawMessage, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, errJSON
	}
	part, err := form.NextPart()
	if err != nil || part.FormName() != "recording" {
		return nil, errBroken
	}
	dir, err := os.MkdirTemp("", "poise-check-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	c := http.NewResponseController(w)
	_ = c.SetWriteDeadline(time.Time{})
	path := filepath.Join(dir, partName)
	if err := s.store(c, part, path, checkMost); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), checkTime)
	defer cancel()
	out, p, err := child.Output(ctx, child.Spec{
		Name: s.opt.Program, Args: append([]string{"check", path, "--json", "--quiet"}, s.opt.Check...), Memory: rescoreMemory,
	}, checkText)
	var e *exec.ExitError
	switch {
	case errors.As(err, &e) && e.ExitCode() == exitInput:
		return nil, &failure{http.StatusUnprocessableEntity, sentence(errors.New(p.LastLine()))}
	case err != nil && p != nil:
		return nil, fmt.Errorf("check: %w: %s", err, p.LastLine())
	case err != nil:
		return nil, fmt.Errorf("check: %w", err)
	}
	return json.RawMessage(out), nil
}
