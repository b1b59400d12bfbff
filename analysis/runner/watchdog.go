package runner

import (
	"sync"
	"time"

	"poise/analysis/observe"
)

// Limits of one analysis. The zero value takes the defaults.
type Limits struct {
	Memory uint64        // bytes of address space of the child; 0: DefaultMemory
	Stall  time.Duration // without progress; 0: DefaultStall. Reading a large file is given more
	Grace  time.Duration // any analysis may take; 0: DefaultGrace
	Factor float64       // and this many times the recording's length besides; 0: DefaultFactor
}

// Defaults. The address space of an analysis is some 3 GB, of which it uses a fifth; that of a decoder, which has a limit
// of its own, must fit in. An hour is analysed in a quarter of an hour on two cores.
const (
	DefaultMemory = 10 << 30
	DefaultStall  = 3 * time.Minute
	DefaultGrace  = 10 * time.Minute
	DefaultFactor = 20.0

	slowestDisk  = 10e6 // bytes per second: a stretch without progress is as long as reading the whole file
	leastBitrate = 10e3 // bytes per second of a recording whose length is not known
)

func (l Limits) applyDefaults() Limits {
	if l.Memory == 0 {
		l.Memory = DefaultMemory
	}
	if l.Stall <= 0 {
		l.Stall = DefaultStall
	}
	if l.Grace <= 0 {
		l.Grace = DefaultGrace
	}
	if l.Factor <= 0 {
		l.Factor = DefaultFactor
	}
	return l
}

// watchdog ends an analysis that makes no progress, or takes longer than the length of the recording allows.
type watchdog struct {
	limits Limits
	cancel func()
	stall  time.Duration

	mu    sync.Mutex
	why   error
	idle  *time.Timer
	whole *time.Timer
	known bool // the length is, so the limit is what it stays
	began time.Time
}

func newWatchdog(l Limits, size int64, cancel func()) *watchdog {
	w := &watchdog{limits: l, cancel: cancel, began: time.Now(), stall: l.Stall + seconds(float64(size)/slowestDisk)}
	w.idle = time.AfterFunc(w.stall, func() { w.bite("no progress for " + short(w.stall)) })
	w.whole = time.AfterFunc(l.whole(float64(size)/leastBitrate), w.late)
	return w
}

func (l Limits) whole(length float64) time.Duration { return l.Grace + seconds(l.Factor*length) }

func seconds(s float64) time.Duration { return time.Duration(min(s, 1e8) * float64(time.Second)) }

func (w *watchdog) late() {
	w.bite("not done after " + short(time.Since(w.began)) + ", which is too long for its length")
}

func (w *watchdog) bite(why string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.why == nil {
		w.why = &ended{why, ErrSlow}
		w.cancel()
	}
}

// saw begins the wait for progress anew, and takes the length from the first progress that tells it.
func (w *watchdog) saw(p observe.Progress) {
	w.idle.Reset(w.stall)
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.known && p.Total > 0 {
		w.known = true
		w.whole.Reset(max(0, w.limits.whole(p.Total)-time.Since(w.began)))
	}
}

func (w *watchdog) stop() { w.idle.Stop(); w.whole.Stop() }

func (w *watchdog) verdict() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.why
}

func short(d time.Duration) string { return d.Round(time.Second).String() }
