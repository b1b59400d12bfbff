package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"poise/analysis/files"
	"poise/analysis/lang"
	"poise/analysis/library"
)

// failure is what goes wrong in a way that a user can be told: a status and one sentence.
type failure struct {
	status int
	text   string
}

func (f *failure) Error() string { return f.text }

var (
	errNotFound     = &failure{http.StatusNotFound, lang.Mark("There is nothing at this address.")}
	errGone         = &failure{http.StatusNotFound, lang.Mark("This rehearsal is not in the library; it may have been deleted.")}
	errHost         = &failure{http.StatusForbidden, lang.Mark("This address does not name poise on this computer. Open the address that poise serve printed.")}
	errOrigin       = &failure{http.StatusForbidden, lang.Mark("This request came from another site and was refused.")}
	errToken        = &failure{http.StatusForbidden, lang.Mark("The address lacks the token. Open the address that poise serve printed, with all of it; poise serve --open does so by itself.")}
	errJSON         = &failure{http.StatusBadRequest, lang.Mark("This request cannot be read.")}
	errRange        = &failure{http.StatusBadRequest, lang.Mark("A part needs a start and a later end, in seconds.")}
	errShortLook    = &failure{http.StatusUnprocessableEntity, lang.Mark("That is too short. Mark at least two seconds in which you look at the lens; five, with a slow nod, are best.")}
	errAnalysed     = &failure{http.StatusConflict, lang.Mark("This rehearsal is still being analysed. Try again when its report is there.")}
	errReport       = &failure{http.StatusConflict, lang.Mark("This rehearsal has no report yet.")}
	errOtherVersion = &failure{http.StatusConflict, lang.Mark("Another version of poise made this report. Open the file report.html in its folder, or analyse the recording again with this version.")}
	errObservations = &failure{http.StatusConflict, lang.Mark("This report cannot be shown here: what was seen and heard is missing from its folder, or damaged. Open the file report.html in the folder, or analyse the recording again.")}
	errTooMany      = &failure{http.StatusServiceUnavailable, lang.Mark("Other recordings are arriving just now. Try again when they have.")}
	errTooLarge     = &failure{http.StatusRequestEntityTooLarge, lang.Mark("The recording is larger than this server takes.")}
	errDisk         = &failure{http.StatusInsufficientStorage, lang.Mark("There is not enough space on the disk. Free some and try again.")}
	errBroken       = &failure{http.StatusBadRequest, lang.Mark("The recording did not arrive completely. Try again.")}
	errTaking       = &failure{http.StatusConflict, lang.Mark("Another live rehearsal is being recorded. Finish it, or close its page and wait a minute, then try again.")}
	errEnded        = &failure{http.StatusGone, lang.Mark("This live rehearsal has ended. What had arrived is kept in the library.")}
	errMissed       = &failure{http.StatusConflict, lang.Mark("A piece of the recording is missing.")}
	errNothing      = &failure{http.StatusUnprocessableEntity, lang.Mark("Nothing was recorded.")}
	errPrinter      = &failure{http.StatusNotImplemented, lang.Mark("A PDF needs Chromium or Chrome on this computer. Install one, or open the report and print it from your browser.")}
	errServer       = &failure{http.StatusInternalServerError, lang.Mark("That failed. The window in which poise serve runs says more.")}
)

// told makes a failure of any error; what users cannot be told goes to the log.
func (s *Server) told(err error) *failure {
	var f *failure
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, library.ErrNotFound):
		return errGone
	case files.DiskFull(err):
		return errDisk
	}
	if !errors.Is(err, context.Canceled) {
		s.opt.Log.Error("request failed", "error", err)
	}
	return errServer
}

// fail answers with an error: as JSON to scripts, as a page to people.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	f := s.told(err)
	asked := strings.HasPrefix(r.URL.Path, "/api/") || r.Header.Get("Accept") == "application/json" // by a script
	if asked && !strings.Contains(r.Header.Get("Accept"), "text/html") {
		answer(w, f.status, map[string]string{"error": lang.Retold(f.text)})
		return
	}
	s.page(w, f.status, "failure.html", page{Title: headline(f.status), Failure: lang.Retold(f.text), Barred: f.status == http.StatusForbidden})
}

// headline is what the page of a failure is called.
func headline(status int) string {
	switch status {
	case http.StatusNotFound:
		return lang.T("Nothing here")
	case http.StatusForbidden:
		return lang.T("Not allowed")
	}
	return lang.T("That did not work")
}

// answer writes a JSON document.
func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that went away
}
