package server

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/library"
	"poise/analysis/pipeline"
	"poise/analysis/questions"
)

// rescoreTime is how long measuring again may take: a thousand times what an hour takes. What is measured is bounded by the
// observations, which the package cache limits.
const rescoreTime = 3 * time.Minute

// correction is what is to be different when a rehearsal is measured again.
type correction struct {
	timing func(*pipeline.Timing) // changes it; nil: it stays
	set    map[string]string      // thresholds
	tracks *analysis.Tracks       // whose voice is on which track; nil: as before
	reset  bool                   // the other thresholds are the user's own again
}

// correct decodes the body and, alone, measures the rehearsal again with the correction that it amounts to.
func correct[T any](s *Server, w http.ResponseWriter, r *http.Request, of func(T) (correction, error)) {
	s.done(w, r, func() error {
		var body T
		if err := read(r, &body); err != nil {
			return err
		}
		c, err := of(body)
		if err != nil {
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
		return s.rescore(it, c)
	}())
}

// rescore measures a rehearsal again. What does not fit the recording is a failure that users can be told.
func (s *Server) rescore(it library.Item, c correction) error {
	ctx, cancel := context.WithTimeout(s.life, rescoreTime) // a browser that goes away stops nothing halfway
	defer cancel()
	doc, err := s.rescoreFolder(ctx, it.Folder, c)
	if k := pipeline.KindOf(err); k == pipeline.Settings || k == pipeline.Input {
		return &failure{http.StatusUnprocessableEntity, sentence(err)}
	}
	if err != nil {
		return fmt.Errorf("rescore: %w", err)
	}
	s.drawn.keep(it.Folder, optionsOf(it), doc) // its page asks for itself again
	return nil
}

func (s *Server) rescoreFolder(ctx context.Context, dir string, c correction) (*pipeline.Document, error) {
	was, err := pipeline.Open(dir)
	if err != nil {
		return nil, err
	}
	timing := was.Timing()
	if c.timing != nil {
		c.timing(&timing)
	}
	before := was.Profile()
	if c.reset {
		before = nil
	}
	opt := pipeline.RescoreOptions{Profile: before, Timing: &timing, Program: s.opt.Version, Tracks: c.tracks}
	if s.opt.Profile != nil {
		p, err := s.opt.Profile(before, c.set)
		if err != nil {
			return nil, err
		}
		opt.Profile = &p
	} else if len(c.set) > 0 || c.reset {
		return nil, errors.New("no thresholds can be changed")
	}
	return was.Rescore(ctx, opt)
}

// stretch is a range to leave out, or to measure again: for every measure, or for one of them.
type stretch struct {
	analysis.Span
	Measure string `json:"measure"` // id; empty: all
}

func (s *Server) exclude(w http.ResponseWriter, r *http.Request) {
	s.stretch(w, r, func(t *pipeline.Timing, b stretch) {
		if b.Measure == "" {
			t.Exclude = append(t.Exclude, b.Span)
		} else {
			t.Wrong = append(t.Wrong, analysis.Wrong{Measure: b.Measure, Range: b.Span})
		}
	})
}

func (s *Server) include(w http.ResponseWriter, r *http.Request) {
	s.stretch(w, r, func(t *pipeline.Timing, b stretch) {
		if b.Measure == "" {
			t.Exclude = subtract(t.Exclude, b.Span)
			return
		}
		var left []analysis.Wrong
		for _, w := range t.Wrong {
			if w.Measure != b.Measure {
				left = append(left, w)
				continue
			}
			for _, rest := range subtract([]analysis.Span{w.Range}, b.Span) {
				left = append(left, analysis.Wrong{Measure: w.Measure, Range: rest})
			}
		}
		t.Wrong = left
	})
}

// stretch corrects the timing by a stretch that the body names.
func (s *Server) stretch(w http.ResponseWriter, r *http.Request, change func(*pipeline.Timing, stretch)) {
	correct(s, w, r, func(b stretch) (correction, error) {
		if !sound(b.Span) {
			return correction{}, errRange
		}
		if b.Measure != "" && !slices.ContainsFunc(s.opt.Definitions(), func(d analysis.Definition) bool { return d.ID == b.Measure }) {
			return correction{}, &failure{http.StatusBadRequest, lang.T("There is no measure %q.", b.Measure)}
		}
		b.Span = milliseconds(b.Span)
		return correction{timing: func(t *pipeline.Timing) { change(t, b) }}, nil
	})
}

// sound tells whether a range is one.
func sound(s analysis.Span) bool {
	return s.Start >= 0 && s.End >= s.Start+.001 && s.End < 1e6 && !math.IsNaN(s.Start+s.End)
}

// milliseconds rounds a range that a page tells to what it shows.
func milliseconds(s analysis.Span) analysis.Span {
	return analysis.Span{Start: math.Round(s.Start*1000) / 1000, End: math.Round(s.End*1000) / 1000}
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
	correct(s, w, r, func(b marked) (correction, error) {
		if b.Start == nil && b.End == nil {
			return correction{timing: func(t *pipeline.Timing) { *t = t.WithBaseline(nil) }}, nil
		}
		if b.Start == nil || b.End == nil || !sound(analysis.Span{Start: *b.Start, End: *b.End}) {
			return correction{}, errRange
		}
		span := milliseconds(analysis.Span{Start: *b.Start, End: *b.End})
		if span.Length() < leastLens {
			return correction{}, errShortLook
		}
		return correction{timing: func(t *pipeline.Timing) { *t = t.WithBaseline(&span) }}, nil
	})
}

func (s *Server) questions(w http.ResponseWriter, r *http.Request) {
	type list struct {
		Text *string `json:"text"`
	}
	correct(s, w, r, func(b list) (correction, error) {
		var asked []analysis.Asked
		if b.Text == nil {
			return correction{}, errJSON
		}
		if strings.TrimSpace(*b.Text) != "" {
			var err error
			if asked, err = questions.Read(strings.NewReader(*b.Text)); err != nil {
				err = &pipeline.Error{Kind: pipeline.Settings, Field: pipeline.FieldQuestions, Err: err}
				return correction{}, &failure{http.StatusUnprocessableEntity, sentence(err)}
			}
		}
		return correction{timing: func(t *pipeline.Timing) { t.Questions = asked }}, nil
	})
}

func (s *Server) thresholds(w http.ResponseWriter, r *http.Request) {
	type changes struct {
		Set   map[string]string `json:"set"`
		Reset bool              `json:"reset"`
	}
	correct(s, w, r, func(b changes) (correction, error) {
		for k := range b.Set {
			if !s.changeable(k) {
				return correction{}, &failure{http.StatusBadRequest, lang.T("There is no setting %q.", k)}
			}
		}
		return correction{set: b.Set, reset: b.Reset}, nil
	})
}
