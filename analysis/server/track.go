package server

import (
	"net/http"

	"poise/analysis"
	"poise/analysis/lang"
)

var errTrack = &failure{http.StatusBadRequest, lang.Mark("Say the number of your sound track, from 1 on.")}

// track takes down which of two sound tracks, each a voice, is the user's, and measures that one.
func (s *Server) track(w http.ResponseWriter, r *http.Request) {
	type mine struct {
		Me int `json:"me"`
	}
	correct(s, w, r, func(b mine) (correction, error) {
		if b.Me < 1 {
			return correction{}, errTrack
		}
		return correction{tracks: &analysis.Tracks{Me: b.Me}}, nil
	})
}
