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

// events streams the state of all jobs.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	s.stream(w, r, &s.queue.changes, eventsEvery, func() (string, bool) { return event("jobs", map[string]any{"jobs": s.queue.jobs()}), true })
}

// stream sends events: at once, then whenever changes are broadcast, but not more often than told. Every event holds the whole state,
// so a browser that connects again has missed nothing. It ends with the event for which state reports false.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, changes *broadcaster, every time.Duration, state func() (text string, more bool)) {
	changed, end := changes.subscribe()
	defer end()
	if changes.subscriberCount() > watchersMax {
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
	now := func() bool {
		text, more := state()
		return send(text) && more
	}
	if !send("retry: 1000\n") || !now() {
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
			if !now() {
				return
			}
			select {
			case <-time.After(every):
			case <-r.Context().Done():
				return
			}
		}
	}
}

// event is one of the stream, with a JSON document.
func event(name string, v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // numbers and texts can always be encoded
	}
	return "event: " + name + "\ndata: " + string(raw) + "\n\n"
}
