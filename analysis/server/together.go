package server

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"

	"poise/analysis/library"
	"poise/analysis/report"
	"poise/analysis/together"

	"poise/analysis/lang"
)

// togetherPage shows two people of one recording, both of whom were measured.
func (s *Server) togetherPage(w http.ResponseWriter, r *http.Request) {
	it, err := s.item(r)
	if err == nil && !it.Both {
		err = errNotFound
	}
	var b bytes.Buffer
	opt := report.PageOptions{Links: []report.Link{{Href: "/", Text: lang.T("All rehearsals")}, {Href: "/rehearsals/" + it.ID + "/", Text: lang.T("The report")}}, Served: true}
	if err == nil {
		err = s.joint(&b, it, opt)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sendPage(w, b.Bytes(), opt)
}

func (s *Server) joint(b *bytes.Buffer, it library.Item, opt report.PageOptions) error {
	left, err := report.Read(filepath.Join(it.Folder, library.Sides[0]))
	if err != nil {
		return err
	}
	right, err := report.Read(filepath.Join(it.Folder, library.Sides[1]))
	if err != nil {
		return err
	}
	p, err := together.Of(left, right, s.opt.Definitions())
	if err != nil {
		return err
	}
	p.Name = it.Title
	at := "/rehearsals/" + it.ID + "/"
	return p.Page(b, opt, [2]string{at + library.Sides[0] + "/", at + library.Sides[1] + "/"})
}

// sidePage answers with the report of one of two people who were both measured. It is for reading: what is corrected is corrected in the
// rehearsal's own report.
func (s *Server) sidePage(w http.ResponseWriter, r *http.Request) {
	it, err := s.item(r)
	side := r.PathValue("side")
	if err == nil && (!it.Both || !slices.Contains(library.Sides[:], side)) {
		err = errNotFound
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	dir, opt := filepath.Join(it.Folder, side), report.PageOptions{Title: it.Title, Served: true, Alone: true,
		Links: []report.Link{{Href: "/", Text: lang.T("All rehearsals")}, {Href: "/rehearsals/" + it.ID + "/together", Text: lang.T("Both of you")}}}
	if it.Recording != "" {
		opt.Recording = "../" + url.PathEscape(it.Recording)
	}
	page, err := s.drawn.page(dir, opt)
	if errors.Is(err, errOtherVersion) {
		if err = s.anewIn(r.Context(), dir); err == nil {
			page, err = s.drawn.page(dir, opt)
		}
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sendPage(w, page, opt)
}

// anewIn writes the report in a folder anew with this version.
func (s *Server) anewIn(ctx context.Context, dir string) error {
	s.correct.Lock()
	defer s.correct.Unlock()
	_, err := s.rescoreFolder(ctx, dir, correction{})
	return err
}
