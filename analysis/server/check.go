package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"poise/analysis/files"
	"poise/analysis/pipeline"
	"poise/analysis/runner"
)

const (
	checkTime = 3 * time.Minute
	checkMost = 256 << 20 // bytes of a test recording, of some seconds
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
	scratch, err := files.NewScratch("")
	if err != nil {
		return nil, err
	}
	defer scratch.Close()
	c := http.NewResponseController(w)
	_ = c.SetWriteDeadline(time.Time{})
	path := filepath.Join(scratch.Dir, partName)
	if err := s.store(c, part, path, checkMost); err != nil {
		return nil, err
	}
	run := runner.Runner{Program: s.opt.Program}
	lines, err := run.Check(r.Context(), runner.Request{Recording: path, Settings: s.settings(), Threads: s.opt.Workers}, checkTime)
	switch {
	case pipeline.KindOf(err) == pipeline.Input:
		return nil, &failure{http.StatusUnprocessableEntity, sentence(err)}
	case err != nil:
		return nil, fmt.Errorf("check: %w", err)
	}
	return lines, nil
}
