package server

import (
	"errors"
	"net/http"

	"poise/analysis/library"
	"poise/analysis/report"
)

// remarks puts notes of the user's own in the place of those that a rehearsal has. Nothing is measured again.
func (s *Server) remarks(w http.ResponseWriter, r *http.Request) {
	type notes struct {
		Remarks *[]report.Remark `json:"remarks"`
	}
	s.done(w, r, func() error {
		var b notes
		if err := read(r, &b); err != nil {
			return err
		}
		if b.Remarks == nil {
			return errJSON
		}
		s.correct.Lock()
		defer s.correct.Unlock()
		it, err := s.item(r)
		if err != nil {
			return err
		}
		if it.State != library.Done {
			return errReport
		}
		err = report.WriteRemarks(it.Folder, *b.Remarks)
		if errors.Is(err, report.ErrRemarks) {
			return &failure{http.StatusBadRequest, sentence(err)}
		}
		return err
	}())
}
