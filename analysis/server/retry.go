package server

import (
	"context"
	"net/http"
	"sync"

	"poise/analysis/batch/store"
	"poise/analysis/runner"

	"poise/analysis/lang"
)

// retries are the batches that run again because somebody asked for it here, by folder.
type retries struct {
	mu      sync.Mutex
	running map[string]bool
	work    sync.WaitGroup
	ended   bool
}

// begin runs do unless it runs already for the folder, or the server ends.
func (x *retries) begin(folder string, do func()) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.ended || x.running[folder] {
		return false
	}
	if x.running == nil {
		x.running = map[string]bool{}
	}
	x.running[folder] = true
	x.work.Add(1)
	go func() {
		defer x.work.Done()
		do()
		x.mu.Lock()
		defer x.mu.Unlock()
		delete(x.running, folder)
	}()
	return true
}

func (x *retries) has(folder string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.running[folder]
}

// close waits for those that run, after their context has ended, and lets no other begin.
func (x *retries) close() {
	x.mu.Lock()
	x.ended = true
	x.mu.Unlock()
	x.work.Wait()
}

// batchRetry has what failed in a batch tried again, as "poise batch retry" does; the batch's page tells how far it is.
func (s *Server) batchRetry(w http.ResponseWriter, r *http.Request) {
	var b struct{}
	s.done(w, r, func() error {
		if err := read(r, &b); err != nil {
			return err
		}
		out, plan, ok := s.batchOf(r)
		if !ok {
			return errNotFound
		}
		if out.Busy() || s.retries.has(out.Root) {
			return &failure{http.StatusConflict, lang.T("This batch is running already.")}
		}
		if _, err := out.Command(); err != nil || !anyFailed(out, plan) {
			return &failure{http.StatusConflict, lang.T("There is nothing to try again.")}
		}
		if !s.retries.begin(out.Root, func() { s.runAgain(s.life, out) }) {
			return &failure{http.StatusConflict, lang.T("This batch is running already.")}
		}
		return nil
	}())
}

func anyFailed(out *store.Store, plan []store.Planned) bool {
	for _, p := range plan {
		if out.Failure(p) != nil {
			return true
		}
	}
	return false
}

func (s *Server) runAgain(ctx context.Context, out *store.Store) {
	run := runner.Runner{Program: s.opt.Program}
	if err := run.Retry(ctx, out.Root); err != nil && ctx.Err() == nil {
		s.opt.Log.Warn("a batch could not be tried again", "error", err)
	}
}
