package vision

import "context"

// dealer gives frames to segments. After a cut it holds them back until their layout is known.
type dealer struct {
	*pipeline
	segments chan<- *segment
	watch    watch
	freezes  freezes
	cut      segmenter
	now      *segment
	held     []job
	fresh    bool // what is held first follows a cut
}

// mostHeld is how many frames of the given size are held back at most: the same for any number of workers, and half of what may be
// alive with the fewest.
func mostHeld(bytes int) int { return max(4, frameMemory/(bytes+1)) }

// take takes in a frame and deals what is held once its layout is known.
func (d *dealer) take(ctx context.Context, j job) error {
	if d.watch.add(j.frame) {
		if err := d.deal(ctx); err != nil { // what lies before the cut
			j.release()
			return err
		}
		d.fresh = true
	}
	d.held = append(d.held, j)
	if !d.watch.settled(j.frame.Time) && len(d.held) < mostHeld(len(j.frame.Pix)) {
		return nil
	}
	return d.deal(ctx)
}

// deal hands out all that is held.
func (d *dealer) deal(ctx context.Context) error {
	for len(d.held) > 0 {
		if err := d.hand(ctx, d.held[0]); err != nil {
			return err
		}
		d.held = d.held[1:]
	}
	d.held = nil
	return nil
}

// hand gives a frame to its segment: another layout begins a new one.
func (d *dealer) hand(ctx context.Context, j job) error {
	next := d.cut.next(j.frame.Time)
	if (next || d.fresh) && d.watch.find() && !next {
		next = true
		d.cut.restart(j.frame.Time)
	}
	d.fresh = false
	if next {
		if d.now != nil {
			close(d.now.jobs)
		}
		d.now = d.openSegment(d.watch.parts)
		select {
		case d.segments <- d.now:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	d.freezes.add(j.frame, d.watch.parts)
	d.now.jobs <- j // never blocks: a segment has room for all its frames
	return nil
}

// close ends the last segment and releases what nobody took.
func (d *dealer) close() {
	if d.now != nil {
		close(d.now.jobs)
	}
	for _, j := range d.held {
		j.release()
	}
}
