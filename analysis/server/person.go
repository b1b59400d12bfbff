package server

import (
	"net/http"
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/library"
	"poise/analysis/report"
	"poise/analysis/runner"
)

var errPerson = &failure{http.StatusBadRequest, lang.Mark("Say left, right or both.")}

// person takes down who of two people the user is. Whoever was not measured yet is looked at anew: the rehearsal waits for its
// analysis, and keeps the report that it has until then.
func (s *Server) person(w http.ResponseWriter, r *http.Request) {
	type answered struct {
		Person   string `json:"person"`
		Measured bool   `json:"measured"` // the report is of that person already
	}
	s.done(w, r, func() error {
		var b answered
		if err := read(r, &b); err != nil {
			return err
		}
		if !slices.Contains([]string{"left", "right", "both"}, b.Person) {
			return errPerson
		}
		s.correct.Lock()
		defer s.correct.Unlock()
		it, err := s.item(r)
		if err != nil {
			return err
		}
		if s.queue.has(it.ID) {
			return errAnalysed
		}
		if it.State != library.Done || it.Recording == "" {
			return errReport
		}
		if b.Measured {
			b.Person = "largest"
		}
		if err := s.opt.Library.Change(it.ID, func(r *library.Rehearsal) { r.Person = b.Person }); err != nil {
			return err
		}
		if it.Person = b.Person; it.Owed() {
			s.queue.add(it.ID)
		}
		return nil
	}())
}

// anew has a rehearsal that has a report looked at again, for another person: what was said about its time holds for that one too, but for
// what single measures took wrongly.
func (s *Server) anew(it library.Item, q *runner.Request) error {
	q.Person = it.Person
	was, err := report.Read(it.Folder)
	if err != nil {
		return err
	}
	q.Looks, q.Baseline, q.Exclude = was.Looks, nil, was.Excluded
	if text := asked(was.Questions, analysis.QuestionGiven); text != "" {
		q.Questions = text
	}
	return nil
}
