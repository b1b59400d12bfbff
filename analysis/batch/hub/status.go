package hub

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"poise/analysis/batch"
	"poise/analysis/batch/store"
)

// Counts says how far a batch is.
type Counts struct {
	Recordings int `json:"recordings"`
	Done       int `json:"done"` // in this run
	Kept       int `json:"kept"` // done before
	Failed     int `json:"failed"`
	Left       int `json:"left"` // not asked for

	own int64 // bytes of the recordings that this run has worked on to their end
}

// Status is how far a batch is at a moment.
type Status = store.Status

// watch notes the progress of a job.
func (h *Hub) watch(p batch.Progress) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, open := h.open[p.ID]; !open {
		return
	}
	if p.Stage == "" {
		delete(h.running, p.ID)
		return
	}
	if was, begun := h.running[p.ID]; !begun || was != p {
		h.moved = time.Now()
	}
	h.running[p.ID], h.heard[p.ID] = p, time.Now()
}

// Status tells how far the batch is.
func (h *Hub) Status() Status {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := Status{
		Recordings: h.counts.Recordings, Done: h.counts.Done, Kept: h.counts.Kept, Failed: h.counts.Failed, Running: len(h.running),
		Frames: h.frames, Queued: len(h.open) - len(h.running), Prepared: h.prepared,
	}
	worked := 0.0 // bytes of this run's own work, begun recordings in proportion
	for id, p := range h.running {
		s.Frames += int64(p.Frames)
		share := 0.0
		if p.Total > 0 {
			share = min(1, max(0, p.Done/p.Total))
		}
		t := h.open[id]
		worked += share * float64(t.item.Bytes)
		s.Jobs = append(s.Jobs, store.Running{Client: t.item.Client, Name: t.item.Name, Worker: p.Worker, Stage: p.Stage, Share: share})
	}
	slices.SortFunc(s.Jobs, func(a, b store.Running) int {
		return cmp.Or(cmp.Compare(a.Client, b.Client), cmp.Compare(a.Name, b.Name))
	})
	if h.began.IsZero() {
		return s
	}
	s.Seconds = time.Since(h.began).Seconds()
	left := -worked
	for t := range maps.Values(h.open) {
		left += float64(t.item.Bytes)
	}
	if worked += float64(h.counts.own); worked > 0 && h.prepared {
		s.Left = s.Seconds * max(0, left) / worked
	}
	return s
}

func (h *Hub) writeStatus() error { return h.opt.Store.WriteStatus(h.Status()) }
