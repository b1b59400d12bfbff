package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

const (
	eventsEvery = 250 * time.Millisecond // at most
	eventsAlive = 15 * time.Second       // without news: a comment, so that a dead connection is noticed
	watchersMax = 64
)

// events streams the state of all jobs: at once, then whenever it changes. Every event holds the whole state, so a browser
// that connects again has missed nothing.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	changed, end := s.queue.subscribe()
	defer end()
	if s.queue.watchers() > watchersMax {
		s.fail(w, r, errTooMany)
		return
	}
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(time.Time{}) // else the connection is taken for dead while it only listens
	w.Header().Set("Content-Type", "text/event-stream")
	alive := time.NewTicker(eventsAlive)
	defer alive.Stop()
	send := func(text string) bool {
		_ = c.SetWriteDeadline(time.Now().Add(usualTime))
		_, err := fmt.Fprint(w, text)
		return err == nil && c.Flush() == nil
	}
	if !send("retry: 1000\n" + s.state()) {
		return
	}
	for {
		select {
		case <-r.Context().Done():
			return
		case <-alive.C:
			if !send(": alive\n\n") {
				return
			}
		case <-changed:
			if !send(s.state()) {
				return
			}
			select {
			case <-time.After(eventsEvery):
			case <-r.Context().Done():
				return
			}
		}
	}
}

// state is the event that tells of all jobs.
func (s *Server) state() string {
	raw, err := json.Marshal(map[string]any{"jobs": s.queue.jobs()})
	if err != nil {
		panic(err) // numbers and texts can always be encoded
	}
	return "event: jobs\ndata: " + string(raw) + "\n\n"
}

func (q *queue) watchers() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.watch)
}
