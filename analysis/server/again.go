package server

import (
	"net/http"

	"poise/analysis/lang"
	"poise/analysis/library"
)

// again measures a rehearsal anew, with what it was told, as this version of poise does.
func (s *Server) again(w http.ResponseWriter, r *http.Request) {
	correct(s, w, r, func(struct{}) (correction, error) { return correction{}, nil })
}

// earlier lists the rehearsals whose figures are from another version of poise than this, or whose advice is not in the pages'
// language; foreign: that alone.
func (s *Server) earlier(items []library.Item) (ids []string, foreign bool) {
	foreign = true
	for _, it := range items {
		other := it.Measured != s.opt.Version
		if s.opt.Version != "" && it.State == library.Done && (other || it.Texts != lang.Code()) && !s.queue.has(it.ID) {
			ids, foreign = append(ids, it.ID), foreign && !other
		}
	}
	return ids, foreign
}
