package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"poise/analysis/batch"
)

const (
	// mendEvery is how often a hub looks whether the queue holds what it should.
	mendEvery = 5 * time.Second
	// patience is how long a hub makes no progress before it says why.
	patience = time.Minute
)

// insist does something until the queue answers, or ctx ends.
func (h *Hub) insist(ctx context.Context, do func() error) error {
	for said := time.Now(); ; {
		err := do()
		if !errors.Is(err, batch.ErrAway) || ctx.Err() != nil {
			return err
		}
		h.mu.Lock()
		h.trouble = err
		alone := !h.watched
		h.mu.Unlock()
		if alone && time.Since(said) > h.patience {
			said = time.Now()
			h.note("still waiting: %v (check the server and the network)", err)
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Second):
		}
	}
}

// leftFromBefore takes jobs out of the queue that wait since a hub of another version: no worker may do them, and their recordings
// are queued anew.
func (h *Hub) leftFromBefore(ctx context.Context) error {
	e := h.opt.Engine
	var before batch.Terms
	err := h.insist(ctx, func() (err error) { before, err = e.Terms(ctx); return err })
	if errors.Is(err, batch.ErrNoBatch) || err == nil && before == h.opt.Terms {
		return nil
	}
	if err != nil {
		return err
	}
	var waiting []string
	if err := h.insist(ctx, func() (err error) { waiting, err = e.Pending(ctx); return err }); err != nil {
		return err
	}
	for _, id := range waiting {
		if err := h.insist(ctx, func() error { return e.Remove(ctx, id) }); err != nil {
			return err
		}
	}
	if len(waiting) > 0 {
		h.note("%s waited for %s: they are queued anew for this version or build", plural(len(waiting), "recording"), before.Program)
	}
	return nil
}

// watchOver mends the queue and says why nothing moves, until ctx ends.
func (h *Hub) watchOver(ctx context.Context) {
	h.mu.Lock()
	h.watched = true
	h.mu.Unlock()
	tick := time.NewTicker(h.mendEvery)
	defer tick.Stop()
	strikes := map[string]bool{}
	said := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		limited, cancel := context.WithTimeout(ctx, max(3*h.mendEvery, 15*time.Second))
		var err error
		strikes, err = h.mend(limited, strikes)
		cancel()
		h.mu.Lock()
		h.trouble = err
		still := time.Since(h.moved)
		h.mu.Unlock()
		if still > h.patience && time.Since(said) > h.patience && ctx.Err() == nil {
			said = time.Now()
			h.note("nothing has moved for %s: %s", still.Round(time.Second), h.why())
		}
	}
}

// mend makes again what the queue has lost, and takes out what it should not hold. A job counts as lost when it neither waits nor
// has a result nor is worked on, twice in a row; strikes are those of the last time.
func (h *Hub) mend(ctx context.Context, strikes map[string]bool) (map[string]bool, error) {
	e := h.opt.Engine
	if err := e.Announce(ctx, h.opt.Terms); err != nil {
		return strikes, err
	}
	waiting, err := e.Pending(ctx)
	if err != nil {
		return strikes, err
	}
	results, err := e.Results(ctx)
	if err != nil {
		return strikes, err
	}
	missing, lost, done := map[string]bool{}, []batch.Job(nil), []string(nil)
	h.mu.Lock()
	for id, t := range h.open {
		if !t.queued || t.taken || slices.Contains(waiting, id) || slices.Contains(results, id) || time.Since(h.heard[id]) < e.LeaseTime() {
			continue
		}
		if missing[id] = true; strikes[id] {
			lost = append(lost, t.job)
		}
	}
	for _, id := range waiting {
		if h.prepared && h.open[id] == nil {
			done = append(done, id)
		}
	}
	h.mu.Unlock()
	for _, id := range done {
		if err := e.Remove(ctx, id); err != nil {
			return missing, err
		}
	}
	for _, j := range lost {
		if _, err := e.Add(ctx, j); err != nil {
			return missing, err
		}
	}
	if len(lost) > 0 {
		h.note("the queue has lost %s: queued once more", plural(len(lost), "recording"))
	}
	return missing, nil
}

// why says what a batch waits for.
func (h *Hub) why() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.trouble != nil:
		return h.trouble.Error() + " (check the server and the network)"
	case !h.prepared:
		return "the recordings are being read"
	case len(h.running) == 0:
		return fmt.Sprintf("%s for a worker (poise worker --join)", plural(len(h.open), "recording")+waits(len(h.open)))
	}
	var names []string
	for _, p := range h.running {
		if !slices.Contains(names, p.Worker) {
			names = append(names, p.Worker)
		}
	}
	slices.Sort(names)
	return fmt.Sprintf("%s in hand make no progress (look at %v)", plural(len(h.running), "recording"), names)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func waits(n int) string {
	if n == 1 {
		return " waits"
	}
	return " wait"
}

func (h *Hub) note(format string, args ...any) {
	if h.opt.Note != nil {
		h.opt.Note(format, args...)
	}
}
