package server

import (
	"net/http"

	"poise/analysis/library"
)

// again measures a rehearsal anew, with what it was told, as this version of poise does.
func (s *Server) again(w http.ResponseWriter, r *http.Request) {
	correct(s, w, r, func(struct{}) (correction, error) { return correction{}, nil })
}

// earlier lists the rehearsals whose figures are from another version of poise than this.
func (s *Server) earlier(items []library.Item) (ids []string) {
	for _, it := range items {
		if s.opt.Version != "" && it.State == library.Done && it.Measured != s.opt.Version && !s.queue.has(it.ID) {
			ids = append(ids, it.ID)
		}
	}
	return ids
}
