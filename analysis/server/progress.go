package server

import (
	"bytes"
	"errors"
	"net/http"
	"slices"

	"poise/analysis/compare"
	"poise/analysis/library"
	"poise/analysis/report"

	"poise/analysis/lang"
)

// comparedMost bounds how many reports one page holds in memory.
const comparedMost = 100

// progressPage compares rehearsals, the last one with those before it: those whose ids are given as "of", else all.
func (s *Server) progressPage(w http.ResponseWriter, r *http.Request) {
	sessions, err := s.sessions(r.URL.Query()["of"])
	if err != nil {
		s.fail(w, r, err)
		return
	}
	c, err := compare.Compare(sessions, s.opt.Definitions())
	if errors.Is(err, compare.ErrSessions) {
		err = &failure{http.StatusUnprocessableEntity, lang.T("Choose two or more rehearsals that have a report, each of another recording.")}
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	opt := report.PageOptions{Links: []report.Link{{Href: "/", Text: lang.T("All rehearsals")}, {Href: "/help", Text: lang.T("Help")}}, Served: true}
	if l, ok := takesLink(sessions); ok {
		opt.Links = append(opt.Links, l)
	}
	var b bytes.Buffer
	if err := c.Page(&b, opt); err != nil {
		s.fail(w, r, err)
		return
	}
	sendPage(w, b.Bytes(), opt)
}

// sessions are the reports of rehearsals, the oldest first, the latest ones where there are too many. Of several rehearsals
// with the same recording the latest stands when all are asked for.
func (s *Server) sessions(ids []string) (out []compare.Session, err error) {
	items, err := s.opt.Library.Items()
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, it := range items { // the latest first
		if it.State != library.Done || len(ids) > 0 && !slices.Contains(ids, it.ID) || len(out) == comparedMost {
			continue
		}
		rep, err := report.Read(it.Folder)
		if err != nil && len(ids) == 0 { // one that is damaged does not hide the others
			s.opt.Log.Warn("a report could not be compared", "rehearsal", it.ID, "error", err)
			continue
		}
		if err != nil {
			return nil, err
		}
		if len(ids) == 0 && seen[rep.Recording.Digest] {
			continue
		}
		seen[rep.Recording.Digest] = true
		name := it.Title + ", " + lang.Date(it.Created.Local())
		out = append(out, compare.Session{Name: name, Href: "/rehearsals/" + it.ID + "/", Report: rep})
	}
	slices.Reverse(out)
	return out, nil
}
