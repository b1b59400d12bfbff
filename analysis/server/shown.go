package server

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"poise/analysis/files"
	"poise/analysis/library"
	"poise/analysis/report"

	"poise/analysis/lang"
)

// beside are the files of a rehearsal's folder that are shown, besides its recording, with their types.
var beside = map[string]string{
	"report.json":    "application/json",
	"frames.csv":     "text/csv; charset=utf-8",
	"moments.csv":    "text/csv; charset=utf-8",
	"moments.vtt":    "text/vtt; charset=utf-8",
	"transcript.vtt": "text/vtt; charset=utf-8",
	copyName:         "video/mp4",
}

// played are the types of recordings; others are offered for download.
var played = map[string]string{
	".webm": "video/webm", ".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime", ".mkv": "video/x-matroska", ".avi": "video/x-msvideo", ".m4a": "audio/mp4", ".wav": "audio/wav",
	".mp3": "audio/mpeg", ".flac": "audio/flac", ".ogg": "audio/ogg", ".aac": "audio/aac",
}

// file answers with what lies in a rehearsal's folder, whole or a range of it.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	it, err := s.item(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	name := r.PathValue("file")
	kind, ok := beside[name]
	if !ok && name == it.Recording && name != "" {
		kind, ok = played[strings.ToLower(filepath.Ext(name))], true
		if kind == "" {
			kind = "application/octet-stream"
			w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		}
	}
	if !ok {
		s.fail(w, r, errNotFound)
		return
	}
	if err := sendFile(w, r, it.Folder, name, kind); err != nil {
		s.fail(w, r, err)
	}
}

// sendFile answers with a file of a folder, whole or a range of it. On an error nothing was answered yet.
func sendFile(w http.ResponseWriter, r *http.Request, dir, name, kind string) error {
	f, st, err := openBelow(dir, name)
	if err != nil {
		return err
	}
	defer f.Close()
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "private, no-cache")
	http.ServeContent(&patient{w, http.NewResponseController(w)}, r, "", st.ModTime(), f)
	return nil
}

// openBelow opens a regular file in a folder without following a link out of it.
func openBelow(dir, name string) (*os.File, os.FileInfo, error) {
	f, err := files.OpenIn(dir, name)
	if err != nil {
		return nil, nil, errNotFound
	}
	st, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, st, nil
}

// patient gives every piece of a long answer its own time.
type patient struct {
	http.ResponseWriter
	c *http.ResponseController
}

func (p *patient) Write(b []byte) (int, error) {
	_ = p.c.SetWriteDeadline(time.Now().Add(usualTime))
	return p.ResponseWriter.Write(b)
}

// shownReport answers with the page of a rehearsal's report. One that another version has written is written anew first.
func (s *Server) shownReport(w http.ResponseWriter, r *http.Request, it library.Item) {
	opt := optionsOf(it)
	page, err := s.drawn.page(it.Folder, opt)
	if errors.Is(err, errOtherVersion) {
		if ferr := s.refresh(it); ferr != nil {
			s.opt.Log.Warn("a report could not be made anew", "rehearsal", it.ID, "error", ferr)
		} else {
			page, err = s.drawn.page(it.Folder, opt)
		}
	}
	if told, ok := unshown(err); ok && it.Recording != "" {
		e := s.entry(it)
		e.Failure = lang.Retold(told.text)
		s.waiting(w, told.status, e)
		return
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sendPage(w, page, opt)
}

// unshown is why a report that is there can't be shown, where another analysis mends that.
func unshown(err error) (*failure, bool) {
	for _, f := range []*failure{errOtherVersion, errObservations} {
		if errors.Is(err, f) {
			return f, true
		}
	}
	return nil, false
}

// optionsOf ties the page of a rehearsal's report to this server: it learns where its corrections go, names the rehearsal as the
// library does, and links back.
func optionsOf(it library.Item) report.PageOptions {
	opt := report.PageOptions{
		Title: it.Title, API: "/api/rehearsals/" + it.ID, Served: true,
		Links: []report.Link{{Href: "/", Text: lang.T("All rehearsals")}, {Href: "/rehearsals/" + it.ID + "/settings", Text: lang.T("Settings")},
			{Href: "/rehearsals/" + it.ID + "/share", Text: lang.T("Share, PDF, e-mail")}, {Href: "/help", Text: lang.T("Help")}},
	}
	opt.AskWho = it.Person == "" && it.Recording != ""
	if it.Both {
		opt.Links = append(opt.Links, report.Link{Href: "/rehearsals/" + it.ID + "/together", Text: lang.T("Both of you")})
	}
	if day := lang.Date(it.Created.Local()); it.Origin == library.Recorded {
		opt.Date = day
	} else {
		opt.Date = lang.T("added on %s", day)
	}
	if it.Recording != "" {
		opt.Recording = "./" + url.PathEscape(it.Recording)
	}
	return opt
}

// sendPage answers with a page under the policy that its options ask for.
func sendPage(w http.ResponseWriter, page []byte, opt report.PageOptions) {
	h := w.Header()
	h.Set("Content-Security-Policy", opt.Policy())
	h.Set("Content-Type", "text/html; charset=utf-8")
	_, _ = (&patient{w, http.NewResponseController(w)}).Write(page) // a client that went away
}

// refresh writes a report anew with this version.
func (s *Server) refresh(it library.Item) error {
	s.correct.Lock()
	defer s.correct.Unlock()
	return s.rescore(it, correction{})
}
