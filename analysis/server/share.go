package server

import (
	"bytes"
	"context"
	"errors"
	"mime"
	"net/http"
	"strings"
	"time"

	"poise/analysis/lang"
	"poise/analysis/library"
	"poise/analysis/pdf"
	"poise/analysis/pipeline"
	"poise/analysis/report"
)

// sharing is what the page about sharing shows.
type sharing struct {
	Mail   string // the summary for an e-mail
	Letter bool   // paper is of that size where the browser's languages are spoken
}

// sharePage offers a report as a page for others, as a PDF and as a summary for an e-mail. Nothing is sent anywhere.
func (s *Server) sharePage(w http.ResponseWriter, r *http.Request) {
	it, err := s.reported(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	rep, err := report.Read(it.Folder)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	var mail bytes.Buffer
	if err := report.Mail(&mail, it.Title, lang.Date(it.Created.Local()), rep, s.opt.Definitions()); err != nil {
		s.fail(w, r, err)
		return
	}
	s.page(w, http.StatusOK, "share.html", page{Title: lang.T("Share %s", it.Title), Scripts: []string{"common.js", "share.js"}, Item: s.entry(it),
		Share: &sharing{Mail: mail.String(), Letter: letter(r)}})
}

// reported is the rehearsal of a request, which has a report.
func (s *Server) reported(r *http.Request) (library.Item, error) {
	it, err := s.item(r)
	switch {
	case err != nil:
		return it, err
	case s.queue.has(it.ID):
		return it, errAnalysed
	case it.State != library.Done:
		return it, errReport
	}
	return it, nil
}

// letterRegions are where paper has the size of letters: those of North America and some that trade with them (CLDR, measurement
// system and paper size).
var letterRegions = []string{"US", "CA", "MX", "PH", "CL", "CO", "VE", "CR", "GT", "NI", "PA", "PR", "SV", "BZ"}

// letter tells whether the first language of a browser belongs to a region that prints on letter paper.
func letter(r *http.Request) bool {
	first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
	first, _, _ = strings.Cut(first, ";")
	for _, region := range letterRegions {
		if strings.HasSuffix(strings.TrimSpace(first), "-"+region) {
			return true
		}
	}
	return false
}

// sharedPage answers with the page for others: without the recording, its name, the face, and, unless "words" is asked for, what was
// said. "figure" asks for the figure of lines.
func (s *Server) sharedPage(w http.ResponseWriter, r *http.Request) {
	it, doc, err := s.document(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	var b bytes.Buffer
	q := r.URL.Query()
	err = report.Share(&b, &doc.Report, doc.Observations, doc.Results, report.ShareOptions{Figure: q.Has("figure"), Words: q.Has("words")})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sendAs(w, library.FileName(it.Title)+".html", "text/html; charset=utf-8", b.Bytes())
}

// printTime is how long printing may take: an hour's report takes some seconds.
const printTime = 2 * time.Minute

// printed answers with a PDF of the report: two pages, or with "full" all of it; "paper" is a4 or letter.
func (s *Server) printed(w http.ResponseWriter, r *http.Request) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(printTime + usualTime))
	it, doc, err := s.document(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	var b bytes.Buffer
	q := r.URL.Query()
	err = report.Paper(&b, &doc.Report, doc.Observations, doc.Results,
		report.PaperOptions{Stills: doc.Stills, Full: q.Has("full"), Letter: q.Get("paper") == "letter"})
	var raw []byte
	if err == nil {
		raw, err = s.print(r.Context(), b.Bytes())
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sendAs(w, library.FileName(it.Title)+".pdf", "application/pdf", raw)
}

// print has one page printed at a time: each takes a browser of its own.
func (s *Server) print(ctx context.Context, page []byte) ([]byte, error) {
	select {
	case s.prints <- struct{}{}:
		defer func() { <-s.prints }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, printTime)
	defer cancel()
	raw, err := pdf.Print(ctx, page)
	if errors.Is(err, pdf.ErrBrowser) {
		return nil, errPrinter
	}
	return raw, err
}

// document is the report of a request's rehearsal, with what its pages are drawn from.
func (s *Server) document(r *http.Request) (it library.Item, doc *pipeline.Document, err error) {
	if it, err = s.reported(r); err != nil {
		return it, nil, err
	}
	doc, err = s.measured(it)
	return it, doc, err
}

// measured is the report of a rehearsal; one that another version has written is written anew first.
func (s *Server) measured(it library.Item) (*pipeline.Document, error) {
	doc, err := measured(it.Folder)
	if errors.Is(err, errOtherVersion) {
		if ferr := s.refresh(it); ferr == nil {
			doc, err = measured(it.Folder)
		}
	}
	return doc, err
}

// sendAs answers with a file to be kept under a name.
func sendAs(w http.ResponseWriter, name, kind string, raw []byte) {
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	w.Header().Set("Content-Type", kind)
	_, _ = (&patient{w, http.NewResponseController(w)}).Write(raw) // a client that went away
}

// still answers with the picture of the moment that a rehearsal's first advice is about, or another of its moments.
func (s *Server) still(w http.ResponseWriter, r *http.Request) {
	it, err := s.item(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	var picture []byte
	stills := report.ReadStills(it.Folder)
	if it.Advice != nil {
		c := it.Advice.Clip
		if at, ok := stills.Find(report.Wanted{Clip: c, At: (c.Start + c.End) / 2}); ok {
			picture = stills[at]
		}
	}
	first := -1
	for at := range stills {
		if first < 0 || at < first {
			first = at
		}
	}
	if picture == nil && first >= 0 {
		picture = stills[first]
	}
	if http.DetectContentType(picture) != "image/jpeg" { // it is shown as that and as nothing else
		s.fail(w, r, errNotFound)
		return
	}
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("Cache-Control", "private, no-cache")
	_, _ = w.Write(picture)
}
