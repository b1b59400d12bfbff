package vision

import (
	"errors"
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/vision/internal/register"
)

// Live observes pictures as they arrive, one at a time, with the networks, segments and tracker of Observe: the same pictures give
// the same columns, but that nothing can be held back: faces are looked at in every picture, and which part of it the camera filled is known
// from lookAhead after the start or a cut, when a new segment begins if it is not all of it. It keeps its segments until Thin drops them. It is used by one goroutine.
type Live struct {
	opt       Options
	tracker   *tracker
	segmenter segmenter
	watch     watch
	settled   bool             // the layout since the last cut was looked for
	poseCell  float64          // of the pose grid
	lastTime  float64          // time of the last picture
	segments  []*segmentResult // segments, the last one still open

	registrar *registrar
	segment   int // number of the open one
	learned   map[*register.Template]learned
}

// NewLive opens the networks. Positions are in pixels of the first picture. Workers and Progress of the options have no meaning
// here. The caller must call Close.
func NewLive(opt Options) (*Live, error) {
	opt, err := opt.applyDefaults()
	if err != nil {
		return nil, err
	}
	l := &Live{opt: opt, poseCell: math.Inf(-1), lastTime: math.Inf(-1)}
	if l.tracker, err = newTracker(opt, pictureSize{}); err != nil {
		return nil, err
	}
	l.registrar, l.learned = newRegistrar(l.tracker.estimator.model, liveSeconds), map[*register.Template]learned{}
	return l, nil
}

// ErrOrder is returned for a picture whose time is not after the last one's.
var ErrOrder = errors.New("picture is out of order")

// Add observes one picture. After an error other than ErrOrder no more pictures can be added, and the open segment is lost.
func (l *Live) Add(f media.Frame) error {
	if err := checkFrame(f); err != nil {
		return err
	}
	if !(f.Time > l.lastTime) {
		return ErrOrder
	}
	if l.tracker.size.w == 0 {
		l.tracker.size = pictureSize{f.Width, f.Height}
	}
	l.lastTime = f.Time
	if l.begins(f) {
		if l.tracker.result != nil {
			l.registrar.add(l.segment, l.tracker.result)
			l.segment++
		}
		l.tracker.reset(l.watch.parts, l.tracker.start)
		l.segments = append(l.segments, l.tracker.result)
	}
	cell := math.Floor(f.Time*l.opt.PoseRate + 1e-6)
	pose := cell != l.poseCell
	l.poseCell = cell
	err := l.tracker.add(f, pose, func() {})
	if err != nil { // the picture's row is in some of the columns alone
		l.segments = slices.DeleteFunc(l.segments, func(s *segmentResult) bool { return s == l.tracker.result })
		return err
	}
	l.registrar.now(l.tracker.result)
	return nil
}

// begins tells whether a picture is the first of a new segment, with the layout brought up to date.
func (l *Live) begins(f media.Frame) bool {
	l.settled = !l.watch.add(f) && l.settled
	begins, now := l.segmenter.next(f.Time), !l.settled && l.watch.settled(f.Time)
	if !begins && !now {
		return false
	}
	changed := l.watch.find()
	l.settled = l.settled || now
	if changed && !begins {
		l.segmenter.restart(f.Time)
	}
	return begins || changed
}

// Thin drops segments that ended before a time and do not touch the span to keep, until only spare of them are left, evenly
// spread over the past.
func (l *Live) Thin(before float64, but analysis.Span, spare int) {
	for {
		var old []int // of l.kept
		for i, s := range l.segments {
			if s != l.tracker.result && !l.touches(s, before, but) {
				old = append(old, i)
			}
		}
		if len(old) <= spare {
			return
		}
		drop := l.mostCrowded(old)
		l.segments = slices.Delete(l.segments, drop, drop+1)
	}
}

// mostCrowded is the index of the old segment whose neighbours lie closest together in time.
func (l *Live) mostCrowded(old []int) (drop int) {
	start := func(i int) float64 { return l.segments[old[i]].times[0] }
	drop, least := old[0], math.Inf(1)
	for i := 1; i+1 < len(old); i++ {
		if d := start(i+1) - start(i-1); d < least {
			drop, least = old[i], d
		}
	}
	return drop
}

func (l *Live) touches(s *segmentResult, from float64, also analysis.Span) bool {
	first, last := s.times[0], s.times[len(s.times)-1]
	return last >= from || last >= also.Start && first < also.End
}

// Visual is the columns of the segments that end at or after a time or touch a span. The person and the eyes are chosen and
// learned from these alone.
func (l *Live) Visual(from float64, also analysis.Span) *analysis.Visual {
	var own []*segmentResult // assembling consumes and changes rows
	for _, s := range l.segments {
		if !l.touches(s, from, also) {
			continue
		}
		c := *s
		c.tracklets = make([]*faceTrack, len(s.tracklets))
		for i, t := range s.tracklets {
			c.tracklets[i] = &faceTrack{rows: slices.Clone(t.rows), edges: t.edges}
		}
		own = append(own, &c)
	}
	v, _ := assemble(own, l.tracker.size, l.tracker.estimator, l.opt.Person, l.learn, false) // nothing was shelved
	return v
}

// learned is where a template's patches lie on the head, and from how many frames, up to when, that is known.
type learned struct {
	*register.Structure
	frames int
	at     float64
}

// learnAgain is after how many seconds places are learned anew; earlier where twice as many frames are there.
const learnAgain = 10.0

func (l *Live) learn(t *register.Template, seen []register.Sighting, frames int) *register.Structure {
	k, ok := l.learned[t]
	if !ok || frames >= 2*k.frames || l.lastTime >= k.at+learnAgain {
		k = learned{register.Learn(t, seen), frames, l.lastTime}
		l.learned[t] = k
	}
	return k.Structure
}

// Close frees the networks.
func (l *Live) Close() error { return l.tracker.close() }
