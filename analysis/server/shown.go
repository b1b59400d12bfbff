package server

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"poise/analysis/library"
	"poise/analysis/report"
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
	".webm": "video/webm", ".mp4": "video/mp4", ".mkv": "video/x-matroska", ".m4a": "audio/mp4", ".wav": "audio/wav",
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
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, errGone
	}
	defer root.Close()
	if st, err := root.Lstat(name); err != nil || !st.Mode().IsRegular() {
		return nil, nil, errNotFound // also a pipe, which would never open
	}
	f, err := root.Open(name)
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

// maxPage bounds report.html: that of an hour has 3 MB.
const maxPage = 64 << 20

// The parts of a page's head that the server changes; package report writes each once.
var (
	policyTag = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]*)">`)
	nameTag   = regexp.MustCompile(`<h1>[^<]*</h1>`)
)

// shownReport answers with a rehearsal's report.html as doc.go describes it.
func (s *Server) shownReport(w http.ResponseWriter, r *http.Request, it library.Item) {
	raw, err := readPage(it.Folder)
	if err != nil || policyOf(raw) != report.ContentPolicy() { // lost, another version's, or none of ours
		if fresh, ferr := s.refresh(it); ferr == nil {
			raw, err = fresh, nil
		} else {
			s.opt.Log.Warn("a report could not be made anew", "rehearsal", it.ID, "error", ferr)
		}
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	policy := report.ContentPolicy()
	if !strings.Contains(policy, "connect-src") {
		policy += "; connect-src 'self'"
	}
	h := w.Header()
	h.Set("Content-Security-Policy", policy+"; frame-ancestors 'none'")
	h.Set("Content-Type", "text/html; charset=utf-8")
	p := &patient{w, http.NewResponseController(w)}
	_, _ = p.Write(connected(raw, it)) // a client that went away
}

// policyOf is the policy in the head of a page; empty when there is none.
func policyOf(page []byte) string {
	m := policyTag.FindSubmatch(page[:min(len(page), 8<<10)])
	if m == nil {
		return ""
	}
	return html.UnescapeString(string(m[1]))
}

// header begins the head of the pages that package report and package compare write.
const header = `<header class="top">`

// connected ties a report to the server: the page learns where its corrections go, names the rehearsal as the library does,
// and links back.
func connected(page []byte, it library.Item) []byte {
	page = replace(page, policyTag, fmt.Sprintf(`<meta name="poise-server" content="/api/rehearsals/%s">`, it.ID))
	page = replace(page, nameTag, "<h1>"+html.EscapeString(it.Title)+"</h1>")
	return headed(page, fmt.Sprintf(`<a href="/">All rehearsals</a> · <a href="/rehearsals/%s/settings">Settings of this one</a>`, it.ID))
}

// headed puts a line of links at the top of a page that package report or compare wrote.
func headed(page []byte, links string) []byte {
	return bytes.Replace(page, []byte(header), []byte(header+"\n  <p class=\"facts\">"+links+"</p>"), 1)
}

// replace puts a text in the place of a pattern's first match.
func replace(page []byte, what *regexp.Regexp, text string) []byte {
	at := what.FindIndex(page)
	if at == nil {
		return page
	}
	return bytes.Join([][]byte{page[:at[0]], []byte(text), page[at[1]:]}, nil)
}

func readPage(dir string) ([]byte, error) {
	f, _, err := openBelow(dir, "report.html")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxPage))
}

// refresh makes a report anew with this version.
func (s *Server) refresh(it library.Item) ([]byte, error) {
	s.correct.Lock()
	defer s.correct.Unlock()
	if raw, err := readPage(it.Folder); err == nil && policyOf(raw) == report.ContentPolicy() {
		return raw, nil // another request was first
	}
	if err := s.rescore(it, correction{}); err != nil {
		return nil, err
	}
	return readPage(it.Folder)
}
