package server

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"poise/analysis/live"
)

// livesEvery is how often a page hears of states, at most.
const livesEvery = 100 * time.Millisecond

// liveBegin begins a rehearsal that arrives while it is being recorded.
func (s *Server) liveBegin(w http.ResponseWriter, r *http.Request) {
	var b beginning
	if err := read(r, &b); err != nil {
		s.fail(w, r, err)
		return
	}
	if b.Cues != noSigns && live.CheckCues(b.Cues) != nil || !b.Picture && !b.Sound || !b.notes.sound() {
		s.fail(w, r, errJSON)
		return
	}
	if left, ok := free(s.opt.Library.Dir()); ok && left < s.reserve {
		s.fail(w, r, errDisk)
		return
	}
	t, err := s.begin(b)
	if err == nil {
		if err = t.note(b.notes); err != nil {
			t.finish(false) // its page will never hear of it
		}
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	answer(w, http.StatusCreated, map[string]any{"id": t.arrival.ID, "pace": t.pace})
}

// livePiece takes a piece of the recording. The same piece may come again: what was acknowledged is not written twice.
func (s *Server) livePiece(w http.ResponseWriter, r *http.Request) {
	next, err := s.piece(r)
	if err != nil {
		w.Header().Set("Connection", "close")
		s.fail(w, r, err)
		return
	}
	answer(w, http.StatusOK, map[string]int{"next": next})
}

func (s *Server) piece(r *http.Request) (next int, err error) {
	t, err := s.taking.get(r.PathValue("id"))
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	kind, _, kerr := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || n < 0 || kerr != nil || kind != "application/octet-stream" {
		return 0, errJSON
	}
	select {
	case t.reading <- struct{}{}:
		defer func() { <-t.reading }()
	default:
		return 0, errTooMany
	}
	piece, err := io.ReadAll(io.LimitReader(r.Body, pieceMost+1)) // whole, before any of it is written
	switch {
	case err != nil || len(piece) == 0:
		return 0, errBroken
	case len(piece) > pieceMost:
		return 0, errTooLarge
	}
	return t.add(n, piece)
}

// liveEvents streams the newest state, until the take ends.
func (s *Server) liveEvents(w http.ResponseWriter, r *http.Request) {
	t, err := s.taking.get(r.PathValue("id"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.stream(w, r, &t.changes, livesEvery, t.event)
}

// liveNotes hears what the page tells of the take.
func (s *Server) liveNotes(w http.ResponseWriter, r *http.Request) {
	var n notes
	t, err := s.taking.get(r.PathValue("id"))
	if err == nil {
		err = read(r, &n)
	}
	if err == nil {
		err = t.note(n)
	}
	s.done(w, r, err)
}

// liveFinish ends a take, and answers when it is in the library.
func (s *Server) liveFinish(w http.ResponseWriter, r *http.Request) {
	t, err := s.taking.get(r.PathValue("id"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(probeTime)) // a long one is copied once
	t.finish(true)
	select {
	case <-t.done:
	case <-r.Context().Done():
		return
	}
	if t.err != nil {
		s.fail(w, r, t.err)
		return
	}
	answer(w, http.StatusOK, map[string]string{"id": t.item.ID})
}

// liveDrop ends a take of which nothing is to be kept.
func (s *Server) liveDrop(w http.ResponseWriter, r *http.Request) {
	t, err := s.taking.get(r.PathValue("id"))
	if err == nil {
		t.finish(false)
		<-t.done
	}
	s.done(w, r, err)
}
