package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/renameio/v2"

	"poise/analysis"
	"poise/analysis/library"
	"poise/analysis/report"
)

// maxBody bounds what scripts send besides recordings.
const maxBody = 1 << 20

// read decodes a request's JSON body.
func read(r *http.Request, into any) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return errJSON
	}
	d := json.NewDecoder(io.LimitReader(r.Body, maxBody))
	d.DisallowUnknownFields()
	if d.Decode(into) != nil || d.More() {
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

// correction decodes the body and, alone, rescores the rehearsal with the options that it amounts to.
func correction[T any](s *Server, w http.ResponseWriter, r *http.Request, options func(library.Item, *analysis.Report, T) ([]string, error)) {
	s.done(w, r, func() error {
		var body T
		if err := read(r, &body); err != nil {
			return err
		}
		s.correct.Lock()
		defer s.correct.Unlock()
		it, err := s.item(r)
		if err != nil {
			return err
		}
		if s.queue.has(it.ID) {
			return errAnalysed
		}
		if it.State != library.Done {
			return errReport
		}
		rep, err := report.Read(it.Folder)
		if err != nil {
			return err
		}
		args, err := options(it, rep, body)
		if err != nil {
			return err
		}
		return s.rescore(it, args...)
	}())
}

func (s *Server) exclude(w http.ResponseWriter, r *http.Request) {
	correction(s, w, r, func(_ library.Item, rep *analysis.Report, b analysis.Span) ([]string, error) {
		if !sound(b) {
			return nil, errRange
		}
		return without(append(rep.Excluded, b)), nil
	})
}

func (s *Server) include(w http.ResponseWriter, r *http.Request) {
	correction(s, w, r, func(_ library.Item, rep *analysis.Report, b analysis.Span) ([]string, error) {
		if !sound(b) {
			return nil, errRange
		}
		return without(subtract(rep.Excluded, b)), nil
	})
}

// sound tells whether a range is one.
func sound(s analysis.Span) bool {
	return s.Start >= 0 && s.End >= s.Start+.001 && s.End < 1e6 && !math.IsNaN(s.Start+s.End)
}

// without are the options that leave ranges out; rescore merges those that overlap.
func without(spans []analysis.Span) []string {
	if len(spans) == 0 {
		return []string{"--exclude", "none"}
	}
	var args []string
	for _, x := range spans {
		args = append(args, "--exclude", span(x))
	}
	return args
}

// subtract takes a range out of others. What is left of less than a millisecond goes too.
func subtract(from []analysis.Span, s analysis.Span) (out []analysis.Span) {
	for _, x := range from {
		for _, rest := range []analysis.Span{{Start: x.Start, End: min(x.End, s.Start)}, {Start: max(x.Start, s.End), End: x.End}} {
			if sound(rest) {
				out = append(out, rest)
			}
		}
	}
	return out
}

// marked is a range that may be absent.
type marked struct {
	Start *float64 `json:"start"`
	End   *float64 `json:"end"`
}

func (s *Server) baseline(w http.ResponseWriter, r *http.Request) {
	correction(s, w, r, func(_ library.Item, _ *analysis.Report, b marked) ([]string, error) {
		if b.Start == nil && b.End == nil {
			return []string{"--baseline", "none"}, nil
		}
		if b.Start == nil || b.End == nil || !sound(analysis.Span{Start: *b.Start, End: *b.End}) {
			return nil, errRange
		}
		return []string{"--baseline", span(analysis.Span{Start: *b.Start, End: *b.End})}, nil
	})
}

func (s *Server) questions(w http.ResponseWriter, r *http.Request) {
	type list struct {
		Text string `json:"text"`
	}
	correction(s, w, r, func(it library.Item, _ *analysis.Report, b list) ([]string, error) {
		file := filepath.Join(it.Folder, questionsName)
		if strings.TrimSpace(b.Text) == "" {
			return []string{"--questions", "none"}, ignoreMissing(os.Remove(file))
		}
		return []string{"--questions", file}, renameio.WriteFile(file, []byte(b.Text), 0o600, renameio.WithTempDir(it.Folder))
	})
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

func (s *Server) thresholds(w http.ResponseWriter, r *http.Request) {
	type changes struct {
		Set   map[string]string `json:"set"`
		Reset bool              `json:"reset"`
	}
	correction(s, w, r, func(_ library.Item, _ *analysis.Report, b changes) ([]string, error) {
		var args []string
		if b.Reset {
			args = append(args, "--profile", "default")
		}
		for _, k := range slices.Sorted(maps.Keys(b.Set)) {
			if !s.changeable(k) {
				return nil, &failure{http.StatusBadRequest, fmt.Sprintf("There is no threshold %q.", k)}
			}
			args = append(args, "--set", k+"="+b.Set[k])
		}
		return args, nil
	})
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
		err = &failure{http.StatusBadRequest, "A rehearsal needs a name."}
	}
	if err == nil {
		err = s.opt.Library.Change(r.PathValue("id"), func(x *library.Rehearsal) { x.Title = b.Title })
	}
	s.done(w, r, err)
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
	if err == nil && (it.State != library.Failed || s.queue.has(it.ID)) {
		err = &failure{http.StatusConflict, "Only an analysis that failed can be tried again."}
	}
	if err == nil {
		err = s.opt.Library.Change(it.ID, func(x *library.Rehearsal) {
			x.Failure = ""
			if b.Plain {
				x.Baseline, x.Questions = nil, ""
			}
		})
	}
	if err == nil {
		s.queue.add(it.ID)
	}
	s.done(w, r, err)
}
