package server

import (
	"bytes"
	"net/http"
	"path/filepath"

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
	p, err := together.Of(left, right, s.opt.Definitions)
	if err != nil {
		return err
	}
	p.Name = it.Title
	return p.Page(b, opt, [2]string{})
}
