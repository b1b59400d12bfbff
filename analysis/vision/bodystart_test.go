package vision

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"poise/analysis"
	"poise/models"
)

// Whoever sits where they sat when the segment before began is found there, without the person detector; who sits elsewhere or went
// nearer is detected.
func TestBodyIsLookedForWhereItWas(t *testing.T) {
	opt := openNetworks(t, "")
	opt.Workers = 2
	for _, c := range []struct {
		name       string
		second     int   // place of the portrait in the second of three segments
		detections int64 // of persons
	}{
		{"stays", 60, 1},
		{"a little aside", 70, 1},
		{"elsewhere for a while", 280, 3},
	} {
		var runs atomic.Int64
		opt := opt
		opt.Runtime = counting{opt.Runtime, models.PoseDetection, &runs}
		f := newFilm(t, 110) // 50 pictures a segment
		f.place = func(i int) (int, int, bool) {
			if i/50 == 1 {
				return c.second, 20, true
			}
			return 60, 20, true
		}
		v := observe(t, f, opt)
		if n := runs.Load(); n != c.detections {
			t.Errorf("%s: persons were detected %d times, want %d", c.name, n, c.detections)
		}
		for i := 0; i < len(v.Time); i += 50 { // segments begin with a pose
			if people := v.People; people[0].Body.Reason[i] != analysis.Measured && (len(people) < 2 || people[1].Body.Reason[i] != analysis.Measured) {
				t.Errorf("%s: no body in picture %d", c.name, i)
			}
		}
	}
}

func TestSegmentStartWaits(t *testing.T) {
	if b, err := (*segmentStart)(nil).wait(t.Context()); err != nil || b[0].there {
		t.Errorf("before the first segment: %v, %v", b, err)
	}
	s := &segmentStart{done: make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	s.bodies[1].there = true
	close(s.done)
	if b, err := s.wait(t.Context()); err != nil || !b[1].there {
		t.Errorf("once it is there: %v, %v", b, err)
	}
}
