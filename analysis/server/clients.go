package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"unicode/utf8"

	"poise/analysis/batch/pages"
	"poise/analysis/batch/store"
	"poise/analysis/lang"
	"poise/analysis/report"
)

// clientView is what the page about one client of a batch shows.
type clientView struct {
	pages.View
	Batch, ID string
	Notes     string
}

// clientID names a client in addresses, by the folder that is the client's alone.
func clientID(folder string) string {
	sum := sha256.Sum256([]byte(folder))
	return hex.EncodeToString(sum[:8])
}

// batchOf is the batch of a request, with its plan; ok is false where there is none.
func (s *Server) batchOf(r *http.Request) (out *store.Store, plan []store.Planned, ok bool) {
	n, err := strconv.Atoi(r.PathValue("batch"))
	if err != nil || n < 1 || n > len(s.batches.dirs) {
		return nil, nil, false
	}
	if out, err = store.View(s.batches.dirs[n-1]); err != nil {
		return nil, nil, false
	}
	plan, err = out.Plan()
	return out, plan, err == nil
}

// client is the client of a request, with the batch and what is planned of that client; ok is false where nothing is done of any.
func (s *Server) client(r *http.Request) (out *store.Store, plan []store.Planned, c *pages.Client, ok bool) {
	out, all, ok := s.batchOf(r)
	if !ok {
		return nil, nil, nil, false
	}
	for _, p := range all {
		if clientID(p.Item.Folder) == r.PathValue("client") && filepath.IsLocal(p.Item.Folder) && filepath.IsLocal(p.Item.Name) {
			plan = append(plan, p)
		}
	}
	clients := pages.Read(out, slices.Clone(plan), s.opt.Definitions()).Clients()
	if len(clients) != 1 {
		return nil, nil, nil, false
	}
	return out, plan, clients[0], true
}

// clientPage shows a client's recordings, with notes that stay with the coach.
func (s *Server) clientPage(w http.ResponseWriter, r *http.Request) {
	out, _, c, ok := s.client(r)
	if !ok {
		s.fail(w, r, errNotFound)
		return
	}
	id := clientID(c.Folder)
	s.page(w, http.StatusOK, "client.html", page{Title: c.Name, Scripts: []string{"common.js", "client.js"},
		Client: &clientView{View: c.View(), Batch: r.PathValue("batch"), ID: id, Notes: out.Notes(id)}})
}

// mostNotes bounds the notes about one client, characters.
const mostNotes = 20000

// clientNotes keeps the coach's notes about a client, beside the batch's own files: no folder that is handed on holds them.
func (s *Server) clientNotes(w http.ResponseWriter, r *http.Request) {
	var b struct {
		Text *string `json:"text"`
	}
	s.done(w, r, func() error {
		if err := read(r, &b); err != nil {
			return err
		}
		if b.Text == nil || utf8.RuneCountInString(*b.Text) > mostNotes {
			return errJSON
		}
		out, _, c, ok := s.client(r)
		if !ok {
			return errNotFound
		}
		return out.WriteNotes(clientID(c.Folder), *b.Text)
	}())
}

// overviewPage shows the results of a batch's recordings beside what the recordings are like.
func (s *Server) overviewPage(w http.ResponseWriter, r *http.Request) {
	out, plan, ok := s.batchOf(r)
	if !ok {
		s.fail(w, r, errNotFound)
		return
	}
	ways := pages.Ways{Back: []report.Link{{Href: "/batches", Text: lang.T("Batches")}, {Href: "/", Text: lang.T("All rehearsals")}, {Href: "/help", Text: lang.T("Help")}},
		Report: func(job string) string { return "./" + job + "/" }, Client: func(folder string) string { return "./clients/" + clientID(folder) + "/" }}
	var b bytes.Buffer
	if err := pages.Read(out, plan, s.opt.Definitions()).Overview(&b, ways); err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Security-Policy", pages.Policy()+"; frame-ancestors 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = (&patient{w, http.NewResponseController(w)}).Write(b.Bytes()) // a client that went away
}

// table answers with one of the tables of a batch.
func (s *Server) table(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		out, _, ok := s.batchOf(r)
		if !ok || sendFile(w, r, out.Root, name, "text/csv; charset=utf-8") != nil {
			s.fail(w, r, errNotFound)
		}
	}
}
