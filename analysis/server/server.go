package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"poise/analysis"
	"poise/analysis/library"
	"poise/analysis/live"
	"poise/analysis/runner"
)

// DefaultMaxBytes is how large a recording may be when Options do not say: four hours of 4K video.
const DefaultMaxBytes = 16 << 30

// Options of a Server. Library, Program and Token are needed; the zero values of the others take defaults.
type Options struct {
	Library     *library.Library
	Program     string                       // path of poise, which analyses in child processes
	Version     string                       // of poise, as reports carry it: reports of others are offered to be measured again; empty: none are
	Settings    runner.Settings              // of every analysis
	Workers     int                          // pieces of a picture analysed at once; 0: one a core
	Open        bool                         // listens beyond loopback: any address of this machine may stand in Host
	Token       string                       // what requests must carry; empty: none is admitted
	MaxBytes    int64                        // largest recording; 0: DefaultMaxBytes
	Prompts     string                       // questions that the recording page offers, one a line
	Thresholds  []Threshold                  // what the settings page lists
	Definitions func() []analysis.Definition // of all measures in the current language, in order: what the lists show and the progress page compares
	Batches     []string                     // output folders of poise batch, to be watched
	Log         *slog.Logger

	// Profile gives the thresholds to measure a report again with: those of before, or the user's own when it is nil, with single
	// ones set. Its errors may be of the kind pipeline.Settings. nil: those of before, and none can be set.
	Profile func(before *analysis.Profile, set map[string]string) (analysis.Profile, error)

	// Live opens what cues during a recording need: settings without cues and baseline, and what frees them afterwards. nil:
	// the recording page offers none.
	Live func() (set live.Settings, release func() error, err error)

	grace time.Duration // after which a page that is silent has been closed; 0: graceTime
	stall time.Duration // in which some of a recording must arrive; 0: stallTime
}

// Threshold is one number of a profile that can be changed.
type Threshold struct {
	Key string // "eye_contact.cone_yaw"
	Doc string // meaning, unit and range
}

// Server is the application over one library.
type Server struct {
	opt     Options
	queue   *queue
	taking  taking
	copies  copies
	reserve int64         // bytes of the disk that recordings leave free
	uploads chan struct{} // capacity: recordings that may arrive at once
	prints  chan struct{} // capacity: one
	correct sync.Mutex    // one correction at a time
	drawn   drawn
	batches batches
	retries retries
	life    context.Context
}

const (
	uploadsAtOnce = 2
	usualTime     = 30 * time.Second // that a request may take to read or write, unless it extends it
	closeTime     = 3 * time.Second
)

// New makes a server. Nothing runs before Run.
func New(opt Options) *Server {
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = DefaultMaxBytes
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.grace <= 0 {
		opt.grace = graceTime
	}
	if opt.stall == 0 {
		opt.stall = stallTime
	}
	s := &Server{opt: opt, batches: batches{dirs: opt.Batches}, reserve: usualReserve, uploads: make(chan struct{}, uploadsAtOnce), prints: make(chan struct{}, 1), life: context.Background()}
	s.queue = newQueue(opt.Library, s.analyse, opt.Log)
	return s
}

// Run serves on ln, and analyses what waits, until ctx ends. It closes ln. When it returns, no child process and no
// goroutine of it is left; an analysis that ran is begun anew by the next Run.
func (s *Server) Run(ctx context.Context, ln net.Listener) error {
	if err := s.speak(); err != nil {
		return errors.Join(fmt.Errorf("read library: %w", err), ln.Close())
	}
	if err := s.queue.resume(); err != nil {
		return errors.Join(fmt.Errorf("read library: %w", err), ln.Close())
	}
	begun, err := s.opt.Library.Begun()
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	g, gctx := errgroup.WithContext(ctx)
	s.life = gctx
	web := &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return gctx }, // ends event streams
		ErrorLog:    slog.NewLogLogger(s.opt.Log.Handler(), slog.LevelDebug),
	}
	g.Go(func() error { return s.queue.run(gctx) })
	g.Go(func() error { s.keepBegun(gctx, begun); return nil })
	g.Go(func() error {
		if err := web.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		<-gctx.Done()
		limited, cancel := context.WithTimeout(context.WithoutCancel(gctx), closeTime)
		defer cancel()
		if web.Shutdown(limited) != nil {
			return web.Close() // an upload that does not end
		}
		return nil
	})
	err = g.Wait()
	s.taking.close()
	s.copies.close()
	s.retries.close()
	if err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

// Handler answers all requests, guarded.
func (s *Server) Handler() http.Handler {
	m := http.NewServeMux()
	for pattern, h := range map[string]http.HandlerFunc{
		"GET /{$}":                          s.libraryPage,
		"GET /progress":                     s.progressPage,
		"GET /takes":                        s.takesPage,
		"GET /record":                       s.recordPage,
		"GET /help":                         s.helpPage,
		"GET /batches":                      s.batchesPage,
		"GET /batches/{batch}/{job}/{$}":    s.batchReport,
		"GET /batches/{batch}/overview":     s.overviewPage,
		"GET /batches/{batch}/summary.csv":  s.table("summary.csv"),
		"GET /batches/{batch}/measures.csv": s.table("measures.csv"),
		"GET /batches/{batch}/failures.csv": s.table("failures.csv"),
		"POST /api/batches/{batch}/retry":   s.batchRetry,

		"GET /batches/{batch}/clients/{client}/{$}":        s.clientPage,
		"GET /batches/{batch}/clients/{client}/pack.zip":   s.pack,
		"POST /api/batches/{batch}/clients/{client}/notes": s.clientNotes,

		"GET /batches/{batch}/{job}/recording": s.batchRecording,
		"GET /rehearsals/{id}/{$}":             s.rehearsalPage,
		"GET /rehearsals/{id}/{side}/{$}":      s.sidePage,
		"GET /rehearsals/{id}/settings":        s.settingsPage,
		"GET /rehearsals/{id}/share":           s.sharePage,
		"GET /rehearsals/{id}/share.html":      s.sharedPage,
		"GET /rehearsals/{id}/report.pdf":      s.printed,
		"GET /rehearsals/{id}/still.jpg":       s.still,
		"GET /rehearsals/{id}/{file}":          s.file,
		"GET /assets/{version}/{name}":         s.asset,
		"POST /api/check":                      s.check,
		"POST /api/language":                   s.language,
		"GET /api/events":                      s.events,
		"POST /api/rehearsals/{id}/playable":   s.playable,
		"POST /api/live":                       s.liveBegin,
		"POST /api/live/{id}/pieces/{n}":       s.livePiece,
		"GET /api/live/{id}/events":            s.liveEvents,
		"POST /api/live/{id}/notes":            s.liveNotes,
		"POST /api/live/{id}/finish":           s.liveFinish,
		"DELETE /api/live/{id}":                s.liveDrop,
		"GET /api/rehearsals":                  s.list,
		"POST /api/rehearsals":                 s.arrive,
		"GET /api/rehearsals/{id}":             s.one,
		"DELETE /api/rehearsals/{id}":          s.remove,
		"POST /api/rehearsals/{id}/exclude":    s.exclude,
		"POST /api/rehearsals/{id}/include":    s.include,
		"POST /api/rehearsals/{id}/baseline":   s.baseline,
		"POST /api/rehearsals/{id}/looks":      s.looks,
		"POST /api/rehearsals/{id}/questions":  s.questions,
		"POST /api/rehearsals/{id}/thresholds": s.thresholds,
		"POST /api/rehearsals/{id}/again":      s.again,
		"POST /api/rehearsals/{id}/title":      s.title,
		"POST /api/rehearsals/{id}/retry":      s.retry,
		"POST /api/rehearsals/{id}/remarks":    s.remarks,
		"POST /api/rehearsals/{id}/person":     s.person,
		"POST /api/rehearsals/{id}/track":      s.track,
		"GET /rehearsals/{id}/together":        s.togetherPage,
	} {
		m.HandleFunc(pattern, h)
	}
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, errNotFound) })
	return s.guard(m)
}
