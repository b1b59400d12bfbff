package hub

import (
	"cmp"
	"context"
	"slices"
	"time"

	"poise/analysis/batch"
	"poise/analysis/batch/store"
	"poise/analysis/media/probe"
)

// prepare finds out for every recording whether it is done, and queues it if not. The largest come first: then the last
// ones are small, and no machine waits long for another at the end.
func (h *Hub) prepare(ctx context.Context) error {
	order := make([]int, len(h.opt.Items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(h.opt.Items[b].Bytes, h.opt.Items[a].Bytes) })
	was := h.unfinished()
	h.mu.Lock()
	for _, it := range h.opt.Items {
		h.plan = append(h.plan, store.Planned{ID: was[it.Folder+"/"+it.Name], Item: it})
	}
	h.mu.Unlock()
	pending, err := h.pending(ctx)
	if err != nil {
		return err
	}
	var saved time.Time
	for _, i := range order {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := h.one(ctx, i, pending); err != nil {
			return err
		}
		if time.Since(saved) > statusEvery {
			if err := h.savePlan(); err != nil {
				return err
			}
			saved = time.Now()
		}
	}
	if err := h.savePlan(); err != nil {
		return err
	}
	if err := h.strangers(ctx, pending); err != nil {
		return err
	}
	if h.older > 0 && !h.opt.Failed {
		h.note("%s of another version or build kept: the batch was interrupted under it (--force makes all anew)", plural(h.older, "report"))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.prepared = true
	h.checkIdle()
	return nil
}

func (h *Hub) savePlan() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.opt.Store.WritePlan(h.plan)
}

// pending are the jobs that an earlier hub has left in the queue, and those whose results have come since.
func (h *Hub) pending(ctx context.Context) (map[string]bool, error) {
	set := map[string]bool{}
	for _, list := range []func(context.Context) ([]string, error){h.opt.Engine.Pending, h.opt.Engine.Results} {
		var ids []string
		if err := h.insist(ctx, func() (err error) { ids, err = list(ctx); return err }); err != nil {
			return nil, err
		}
		for _, id := range ids {
			set[id] = true
		}
	}
	return set, nil
}

// unfinished looks for what the last run has done, where that was interrupted, or was itself done under these terms in part: a batch
// that another version has begun is finished, and not begun anew. One that had come to its end is, unless only what failed is wanted: then
// all else stays as it is. It returns the IDs of its jobs by the places of their reports, which stand in the plan until the recordings
// were looked at.
func (h *Hub) unfinished() (ids map[string]string) {
	plan, err := h.opt.Store.Plan()
	if err != nil {
		return nil
	}
	goOn, done, failed := h.opt.Failed, map[string]*store.Record{}, map[string]bool{}
	ids = map[string]string{}
	for _, p := range plan {
		failed[p.Item.Folder+"/"+p.Item.Name] = h.opt.Store.Failure(p) != nil
		switch rec := h.opt.Store.Record(p.ID); {
		case rec == nil:
			goOn = goOn || p.Failure == nil
		case rec.Failure == nil && rec.Work != "":
			done[rec.Work] = rec
			ids[p.Item.Folder+"/"+p.Item.Name] = p.ID
			goOn = goOn || rec.Terms == h.opt.Terms
		}
	}
	if !goOn {
		return nil
	}
	if h.earlier = done; h.opt.Failed {
		h.retried = failed
	}
	return ids
}

// strangers takes jobs out of the queue that nobody wants any more: recordings that have gone, settings that have changed.
func (h *Hub) strangers(ctx context.Context, pending map[string]bool) error {
	for id := range pending {
		h.mu.Lock()
		_, wanted := h.open[id]
		h.mu.Unlock()
		if !wanted {
			if err := h.insist(ctx, func() error { return h.opt.Engine.Remove(ctx, id) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// one prepares the recording at a place of the list.
func (h *Hub) one(ctx context.Context, at int, pending map[string]bool) error {
	it := h.opt.Items[at]
	ended := func(ev Event) error {
		ev.Item = it
		h.mu.Lock()
		h.plan[at].Failure = ev.Failure
		h.mu.Unlock()
		h.event(ev)
		return nil
	}
	h.mu.Lock()
	h.plan[at].ID = ""
	h.mu.Unlock()
	if it.Refused != "" {
		return ended(Event{State: Failed, Failure: &batch.Failure{Kind: batch.Refused, Reason: it.Refused}})
	}
	digest, err := probe.Digest(ctx, it.Recording, nil)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return ended(Event{State: Failed, Failure: &batch.Failure{Kind: batch.Input, Reason: err.Error()}})
	}
	s := h.opt.Store
	j := batch.NewJob(it, digest, h.opt.Terms, s.Root, s.Mark)
	h.mu.Lock()
	h.plan[at].ID = j.ID
	h.mu.Unlock()
	was := s.Record(j.ID)
	failed := was != nil && was.Failure != nil || was == nil && h.retried[it.Folder+"/"+it.Name]
	switch {
	case !h.opt.Force && s.Done(j):
		return ended(Event{State: Kept})
	case !h.opt.Force && s.Holds(h.earlier[j.Work], j):
		h.mu.Lock()
		h.plan[at].ID = h.earlier[j.Work].ID
		h.older++
		h.mu.Unlock()
		return ended(Event{State: Kept})
	case h.opt.Failed && !failed:
		return ended(Event{State: Left})
	case failed && !h.opt.Failed && !h.opt.Force && was.Failure.Kind.Final():
		return ended(Event{State: Failed, Failure: was.Failure, Before: true})
	}
	if err := s.Free(j); err != nil {
		return ended(Event{State: Failed, Failure: &batch.Failure{Kind: batch.Output, Reason: err.Error()}})
	}
	h.mu.Lock()
	h.open[j.ID] = &task{item: it, job: j, at: at}
	h.mu.Unlock()
	if err := h.queue(ctx, j, pending[j.ID]); err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if t := h.open[j.ID]; t != nil { // not done yet
		t.queued = true
	}
	h.moved = time.Now()
	return nil
}

// queue adds a job. One that an earlier hub has queued may be in the hands of a worker, whose traces stay.
func (h *Hub) queue(ctx context.Context, j batch.Job, pending bool) error {
	if pending {
		return nil
	}
	s := h.opt.Store
	if err := s.Forget(j.ID); err != nil {
		return err
	}
	s.Clean(j.Folder, j.Name)
	if err := h.insist(ctx, func() error { return h.opt.Engine.Remove(ctx, j.ID) }); err != nil { // the dead letter of an earlier attempt
		return err
	}
	return h.insist(ctx, func() error {
		_, err := h.opt.Engine.Add(ctx, j)
		return err
	})
}
