package hub

import (
	"context"
	"errors"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"poise/analysis/batch"
	"poise/analysis/batch/store"
)

// gatherers is how many results are put in their places at a time: most of it is waiting for the disk.
const gatherers = 8

// gather takes results until ctx ends.
func (h *Hub) gather(ctx context.Context) error {
	var g errgroup.Group
	for range gatherers {
		g.Go(func() error {
			for {
				r, err := h.opt.Engine.Receive(ctx)
				if ctx.Err() != nil {
					return nil //nolint:nilerr // the end of the batch
				}
				if err != nil {
					return err
				}
				if h.take(context.WithoutCancel(ctx), r.Result()) {
					_ = r.Settle(ctx) // unsettled it would come once more, and then be nobody's: no harm
				}
			}
		})
	}
	return g.Wait()
}

// take puts one result in its place, and tells whether that is the end of it. A second one for the same job (its first
// worker was thought dead) finds no task and is dropped.
func (h *Hub) take(ctx context.Context, r batch.Result) bool {
	t, mine, sure := h.task(r.ID)
	if t == nil && sure {
		h.sweep(ctx, r, nil)
	}
	if !mine {
		return sure
	}
	if r.Failure == nil {
		err := h.settle(ctx, t, r)
		if errors.Is(err, store.ErrGone) && h.again(ctx, t) {
			return true
		}
		if err != nil {
			r.Failure = failure(err)
		}
	}
	if r.Failure != nil {
		r.Failure = r.Failure.Plain()
	}
	ev := Event{State: Done, Item: t.item, Result: &r}
	if r.Failure != nil {
		ev.State, ev.Failure = Failed, r.Failure
		// On a full disk this may fail as well: the plan, written at the end, holds the failure too.
		_ = h.opt.Store.WriteRecord(store.Record{ID: r.ID, Item: t.item, Digest: t.job.Digest, Failure: r.Failure})
	}
	_ = h.opt.Engine.Remove(ctx, r.ID) // where the worker's own confirmation was lost; the dead letter stays in the record
	h.sweep(ctx, r, t)
	h.mu.Lock()
	h.plan[t.at].Failure = r.Failure
	h.counts.own += t.item.Bytes
	h.frames += int64(r.Frames)
	delete(h.open, r.ID)
	delete(h.running, r.ID)
	h.moved = time.Now()
	h.mu.Unlock()
	h.event(ev)
	h.mu.Lock()
	h.checkIdle()
	h.mu.Unlock()
	return true
}

// task is the open job of that ID, or nil, and whether its result is the caller's to settle: the same one may be received
// again while it is being settled. A hub that is still looking at the recordings may not know the job yet; one that is
// stopped while it does will never be sure.
func (h *Hub) task(id string) (t *task, mine, sure bool) {
	for {
		h.mu.Lock()
		t, sure, over := h.open[id], h.prepared, h.over
		mine := t != nil && !t.taken
		if mine {
			t.taken = true
		}
		h.mu.Unlock()
		if t != nil || sure || over {
			return t, mine, sure || t != nil
		}
		time.Sleep(restPoll)
	}
}

// again queues a job once more whose report is gone: an earlier hub has moved it to its place, and was killed before it noted
// that.
func (h *Hub) again(ctx context.Context, t *task) bool {
	h.mu.Lock()
	first := !t.again
	t.again = true
	t.taken = !first
	h.mu.Unlock()
	if !first {
		return false
	}
	_, err := h.opt.Engine.Add(ctx, t.job) // not twice, where this hub has queued it already
	return err == nil
}

// sweep removes what a job has left in the store and beside its place. Of a result that is nobody's, t is nil.
func (h *Hub) sweep(ctx context.Context, r batch.Result, t *task) {
	asked := false
	if t != nil {
		asked = h.endUpload(r.ID)
		h.opt.Store.Clean(t.job.Folder, t.job.Name)
	} else {
		h.mu.Lock()
		for _, p := range h.plan {
			if p.ID == r.ID && r.ID != "" {
				h.opt.Store.Clean(p.Item.Folder, p.Item.Name)
			}
		}
		h.mu.Unlock()
	}
	if asked || !r.Shared && len(r.Files) > 0 {
		h.discard(ctx, r.ID)
	}
}

// discard removes what the store holds of a job. Where that fails, it vanishes after its time.
func (h *Hub) discard(ctx context.Context, id string) {
	for range 3 {
		if h.opt.Engine.Discard(ctx, id) == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// leftovers removes from the store what belongs to no open job: what a worker has sent that nobody waited for any more.
func (h *Hub) leftovers(ctx context.Context) {
	ids, err := h.opt.Engine.Stored(ctx)
	if err != nil {
		return
	}
	for _, id := range ids {
		h.mu.Lock()
		_, open := h.open[id]
		h.mu.Unlock()
		if !open {
			h.discard(ctx, id)
		}
	}
}

// upload is a recording on its way into the store.
type upload struct {
	cancel context.CancelFunc
	done   chan struct{}
	err    error // readable once done is closed
}

// answer puts a recording that a worker cannot see into the store, once, and tells whether it is there.
func (h *Hub) answer(id string) (bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.over { // nobody would end an upload that begins now
		return false, nil
	}
	t := h.open[id]
	if t == nil {
		return false, errors.New("nobody wants that job any more")
	}
	u := h.uploads[id]
	if u == nil {
		ctx, cancel := context.WithCancel(context.Background())
		u = &upload{cancel: cancel, done: make(chan struct{})}
		h.uploads[id] = u
		go func() {
			defer close(u.done)
			u.err = h.put(ctx, t)
		}()
	}
	select {
	case <-u.done:
		if u.err != nil {
			delete(h.uploads, id) // the next request tries again
			if errors.Is(u.err, batch.ErrAway) {
				return false, nil
			}
			return false, u.err
		}
		return true, nil
	default:
		return false, nil
	}
}

func (h *Hub) put(ctx context.Context, t *task) error {
	f, err := os.Open(t.item.Recording)
	if err != nil {
		return wrap("read", t.item, err)
	}
	defer f.Close()
	return h.opt.Engine.Put(ctx, t.job.ID, batch.RecordingObject, f)
}

// endUpload ends an upload, and tells whether there was one.
func (h *Hub) endUpload(id string) bool {
	h.mu.Lock()
	u := h.uploads[id]
	delete(h.uploads, id)
	h.mu.Unlock()
	if u == nil {
		return false
	}
	u.cancel()
	<-u.done
	return true
}

// stopUploads ends all uploads; what they have stored is used by a later hub, or vanishes after its time.
func (h *Hub) stopUploads() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.over = true
	for _, u := range h.uploads {
		u.cancel()
		<-u.done
	}
}
