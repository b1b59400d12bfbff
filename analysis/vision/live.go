package vision

import (
	"errors"
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/vision/internal/register"
)

// Live looks at pictures as they come, one at a time, with the networks, the segments and the trackers of Observe: of the
// same pictures it sees the same. It keeps what it saw until Forget. It is used by one goroutine.
type Live struct {
	opt   Options
	watch *watcher
	cut   cutter
	cell  float64     // of the pose grid
	last  float64     // time of the last picture
	kept  []*sighting // segments, the last one still open

	registrar *registrar
	segment   int // that is open
	learned   map[*register.Template]learned
}

// Watch opens the networks. Positions are in pixels of the first picture. Workers and Progress of the options have no meaning
// here. The caller must call Close.
func Watch(opt Options) (*Live, error) {
	opt, err := opt.applyDefaults()
	if err != nil {
		return nil, err
	}
	l := &Live{opt: opt, cell: math.Inf(-1), last: math.Inf(-1)}
	if l.watch, err = newWatcher(opt, pictureSize{}); err != nil {
		return nil, err
	}
	l.registrar, l.learned = newRegistrar(l.watch.gauge.model, liveSeconds), map[*register.Template]learned{}
	return l, nil
}

// ErrOrder is returned for a picture whose time is not after the last one's.
var ErrOrder = errors.New("picture is out of order")

// Look sees one picture. After an error other than ErrOrder nothing more can be seen, and of what was, the last segment is gone.
func (l *Live) Look(f media.Frame) error {
	if err := check(f); err != nil {
		return err
	}
	if !(f.Time > l.last) {
		return ErrOrder
	}
	if l.watch.size.w == 0 {
		l.watch.size = pictureSize{f.Width, f.Height}
	}
	l.last = f.Time
	if l.cut.next(f.Time) {
		if l.watch.found != nil {
			l.registrar.add(l.segment, l.watch.found)
			l.segment++
		}
		l.watch.begin()
		l.kept = append(l.kept, l.watch.found)
	}
	cell := math.Floor(f.Time*l.opt.PoseRate + 1e-6)
	pose := cell != l.cell
	l.cell = cell
	err := l.watch.look(f, pose)
	if err != nil { // the picture's row is in some of the columns alone
		l.kept = slices.DeleteFunc(l.kept, func(s *sighting) bool { return s == l.watch.found })
		return err
	}
	l.registrar.now(l.watch.found)
	return nil
}

// Forget drops the segments that ended before a time and do not touch the span that is to be kept, but for some, evenly
// spread over the past.
func (l *Live) Forget(before float64, but analysis.Span, spare int) {
	for {
		var old []int // of l.kept
		for i, s := range l.kept {
			if s != l.watch.found && !l.wanted(s, before, but) {
				old = append(old, i)
			}
		}
		if len(old) <= spare {
			return
		}
		drop := l.crowded(old)
		l.kept = slices.Delete(l.kept, drop, drop+1)
	}
}

// crowded is the segment whose neighbours lie closest together.
func (l *Live) crowded(old []int) (drop int) {
	start := func(i int) float64 { return l.kept[old[i]].times[0] }
	drop, least := old[0], math.Inf(1)
	for i := 1; i+1 < len(old); i++ {
		if d := start(i+1) - start(i-1); d < least {
			drop, least = old[i], d
		}
	}
	return drop
}

func (l *Live) wanted(s *sighting, from float64, also analysis.Span) bool {
	first, last := s.times[0], s.times[len(s.times)-1]
	return last >= from || last >= also.Start && first < also.End
}

// Seen is the columns of the segments that end at or after a time or touch a span. The person and the eyes are chosen and
// learned from these alone.
func (l *Live) Seen(from float64, also analysis.Span) *analysis.Visual {
	var own []*sighting // assembling consumes and changes rows
	for _, s := range l.kept {
		if !l.wanted(s, from, also) {
			continue
		}
		c := *s
		c.tracks = make([]*faceTrack, len(s.tracks))
		for i, t := range s.tracks {
			c.tracks[i] = &faceTrack{rows: slices.Clone(t.rows)}
		}
		own = append(own, &c)
	}
	return assemble(own, l.watch.size, l.watch.gauge, l.opt.Person, l.learn)
}

// learned is where a template's patches lie on the head, and from how many frames, up to when, that is known.
type learned struct {
	*register.Structure
	frames int
	at     float64
}

// learnAgain is after how many seconds places are learned anew; earlier where twice as many frames are there.
const learnAgain = 10.0

func (l *Live) learn(t *register.Template, seen []register.Sighting) *register.Structure {
	k, ok := l.learned[t]
	if !ok || len(seen) >= 2*k.frames || l.last >= k.at+learnAgain {
		k = learned{register.Learn(t, seen), len(seen), l.last}
		l.learned[t] = k
	}
	return k.Structure
}

// Close frees the networks.
func (l *Live) Close() error { return l.watch.close() }
