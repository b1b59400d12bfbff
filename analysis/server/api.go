package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"slices"

	"poise/analysis/library"

	"poise/analysis/lang"
)

// maxBody bounds what scripts send besides recordings.
const maxBody = 1 << 20

// read decodes a request's JSON body, an object.
func read(r *http.Request, into any) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return errJSON
	}
	var raw json.RawMessage
	body := json.NewDecoder(io.LimitReader(r.Body, maxBody))
	if body.Decode(&raw) != nil || body.More() || len(raw) == 0 || raw[0] != '{' { // null would say nothing, and so forget everything
		return errJSON
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if d.Decode(into) != nil {
		return errJSON
	}
	return nil
}

func (s *Server) item(r *http.Request) (library.Item, error) {
	return s.opt.Library.Get(r.PathValue("id"))
}

func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	items, err := s.opt.Library.Items()
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if items == nil {
		items = []library.Item{}
	}
	answer(w, http.StatusOK, items)
}

func (s *Server) one(w http.ResponseWriter, r *http.Request) {
	it, err := s.item(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	answer(w, http.StatusOK, it)
}

func (s *Server) remove(w http.ResponseWriter, r *http.Request) {
	it, err := s.item(r)
	if err == nil {
		s.queue.drop(it.ID)
		s.copies.drop(it.ID)
		s.correct.Lock() // no correction writes into a folder that goes
		defer s.correct.Unlock()
		err = s.opt.Library.Delete(it.ID)
	}
	s.done(w, r, err)
}

func (s *Server) done(w http.ResponseWriter, r *http.Request, err error) {
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

func (s *Server) changeable(key string) bool {
	return slices.ContainsFunc(s.opt.Thresholds, func(t Threshold) bool { return t.Key == key })
}

func (s *Server) title(w http.ResponseWriter, r *http.Request) {
	var b struct {
		Title string `json:"title"`
	}
	err := read(r, &b)
	if err == nil && library.Clean(b.Title) == "" {
		err = &failure{http.StatusBadRequest, lang.T("A rehearsal needs a name.")}
	}
	if err == nil {
		err = s.opt.Library.Change(r.PathValue("id"), func(x *library.Rehearsal) { x.Title = b.Title })
	}
	s.done(w, r, err)
}

// lost tells whether a rehearsal's report is there, but can't be shown until it is analysed again.
func lost(it library.Item) bool {
	if it.State != library.Done || it.Recording == "" {
		return false
	}
	_, err := measured(it.Folder)
	_, is := unshown(err)
	return is
}

// retry queues a rehearsal that failed, on request without what it was told on arrival.
func (s *Server) retry(w http.ResponseWriter, r *http.Request) {
	var b struct {
		Plain bool `json:"plain"`
	}
	it, err := s.item(r)
	if err == nil {
		err = read(r, &b)
	}
	if err == nil && (s.queue.has(it.ID) || it.State != library.Failed && it.State != library.Unread && !lost(it)) {
		err = &failure{http.StatusConflict, lang.T("Only an analysis that failed can be tried again.")}
	}
	if err == nil {
		err = s.opt.Library.Change(it.ID, func(x *library.Rehearsal) {
			x.Failure = ""
			if b.Plain {
				x.Baseline, x.Looks, x.Questions = nil, nil, ""
			}
		})
		if it.State == library.Unread && !b.Plain {
			err = nil // it can be read all the same, and the disk may be full
		}
	}
	if err == nil {
		s.queue.add(it.ID)
	}
	s.done(w, r, err)
}
