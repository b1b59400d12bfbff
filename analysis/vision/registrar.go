package vision

import (
	"math"
	"slices"
	"sort"
	"sync"

	"poise/analysis/vision/internal/headpose"
	"poise/analysis/vision/internal/register"
)

const (
	// stretchSeconds is how much of a face is seen before its template is made; until then its pictures are kept.
	stretchSeconds = 20.0
	stretchFrames  = 600
	// mostKept bounds the pictures that all faces keep together: 35 MB.
	mostKept = 1000
	maxLanes = maxFaces
	// liveSeconds is how much of a face a template is made of while it is going on: the look into the lens at its start.
	liveSeconds = 3.0
)

// registrar makes a template of each face and registers the faces of all segments against theirs. Segments may come in any
// order, from any goroutine: what belongs to which template is decided in the order of the recording. It is run by those who
// bring the segments.
type registrar struct {
	model   []headpose.Vec
	seconds float64 // of a face before its template is made
	shelf   *shelf  // for what was registered; nil: it stays in memory

	mu      sync.Mutex
	next    int // segment to be decided on
	waiting map[int]*segmentResult
	lanes   []*lane
	aligner register.Aligner // of now
}

// lane is one face over the segments.
type lane struct {
	last     *tracklet // its last row and when it ended
	segment  int       // last seen in
	busy     int       // its last frame in that segment
	template *register.Template
	kept     []*faceTrack // seen before there was a template
	frames   int          // of those
	seconds  float64
}

// match is a face track and what it is registered against.
type match struct {
	track    *faceTrack
	template *register.Template
}

func newRegistrar(model []headpose.Vec, seconds float64) *registrar {
	return &registrar{model: model, seconds: seconds, waiting: map[int]*segmentResult{}}
}

// add takes in a whole segment and registers what it can by now.
func (r *registrar) add(index int, s *segmentResult) {
	var due []match
	r.mu.Lock()
	r.waiting[index] = s
	for r.waiting[r.next] != nil {
		due = append(due, r.decide(r.waiting[r.next])...)
		delete(r.waiting, r.next)
		r.next++
	}
	r.mu.Unlock()
	s.shelve(r.shelf)
	r.run(due)
}

// finish registers what waits for more of its face; the recording has ended.
func (r *registrar) finish(workers int) {
	var due []match
	for _, l := range r.lanes {
		due = append(due, r.settle(l)...)
	}
	var wg sync.WaitGroup
	for k := range max(workers, 1) {
		wg.Go(func() {
			for i := k; i < len(due); i += max(workers, 1) {
				r.run(due[i : i+1])
			}
		})
	}
	wg.Wait()
}

func (r *registrar) run(due []match) {
	var a register.Aligner
	for _, m := range due {
		m.track.register(&a, m.template)
		m.track.shelve(r.shelf)
	}
}

// register measures the rows whose pictures are still there.
func (t *faceTrack) register(a *register.Aligner, template *register.Template) {
	for i, f := range t.faces {
		if f != nil && template != nil {
			t.rows[i].measure = a.Register(template, f)
		}
	}
	t.faces = nil
}

// decide gives the tracks of the next segment to lanes, the largest first.
func (r *registrar) decide(s *segmentResult) (due []match) {
	tracks := slices.Clone(s.tracklets)
	sort.SliceStable(tracks, func(i, k int) bool { return tracks[i].width() > tracks[k].width() })
	for _, t := range tracks {
		if !t.pictured() {
			due = append(due, match{t, nil})
			continue
		}
		q := trackletOf(t, s)
		l, more := r.lane(q)
		due = append(due, more...)
		l.last = &tracklet{rows: slices.Clone(t.rows[len(t.rows)-1:]), start: q.start, end: q.end}
		l.segment, l.busy = r.next, t.rows[len(t.rows)-1].frame
		if l.template != nil {
			due = append(due, match{t, l.template})
			continue
		}
		l.kept, l.frames, l.seconds = append(l.kept, t), l.frames+len(t.rows), l.seconds+q.end-q.start
		if l.seconds >= r.seconds || l.frames >= stretchFrames || r.crowded() {
			due = append(due, r.settle(l)...)
		}
	}
	return due
}

func trackletOf(t *faceTrack, s *segmentResult) *tracklet {
	return &tracklet{rows: t.rows, start: s.times[t.rows[0].frame], end: s.times[t.rows[len(t.rows)-1].frame]}
}

// everyFace are the faces that can be registered, a frame each: between two looks the first stands for those that were interpolated, as
// what is typical must not depend on where there was reason to look.
func (t *faceTrack) everyFace() (faces []*register.Face) {
	var last *register.Face
	for i, f := range t.faces {
		if t.rows[i].apart == 0 {
			last = f
		}
		if last != nil {
			faces = append(faces, last)
		}
	}
	return faces
}

// pictured tells whether any row is or can be registered.
func (t *faceTrack) pictured() bool {
	return slices.ContainsFunc(t.faces, func(f *register.Face) bool { return f != nil }) ||
		slices.ContainsFunc(t.rows, func(r faceRow) bool { return r.measure != nil })
}

// now registers the newest row of each track of a segment that is still going on, where the face has its template already.
func (r *registrar) now(s *segmentResult) {
	for _, t := range s.tracklets {
		last := len(t.faces) - 1
		if last < 0 || t.faces[last] == nil || t.rows[last].frame != len(s.times)-1 {
			continue
		}
		if l := r.nearest(trackletOf(t, s)); l != nil && l.template != nil {
			t.rows[last].measure, t.faces[last] = r.aligner.Register(l.template, t.faces[last]), nil
		}
	}
}

func (t *faceTrack) width() float32 {
	if len(t.rows) == 0 {
		return 0
	}
	return t.rows[0].w
}

func (r *registrar) crowded() bool {
	n := 0
	for _, l := range r.lanes {
		n += l.frames
	}
	return n >= mostKept
}

// lane is the one whose face was last seen nearest to where the tracklet begins, or a new one. A new one may push out the one not
// seen for longest, which is then registered with what it has.
func (r *registrar) lane(q *tracklet) (l *lane, due []match) {
	if l = r.nearest(q); l != nil {
		return l, nil
	}
	if len(r.lanes) >= maxLanes {
		oldest := 0
		for i, o := range r.lanes {
			if o.segment < r.lanes[oldest].segment {
				oldest = i
			}
		}
		due = r.settle(r.lanes[oldest])
		r.lanes = slices.Delete(r.lanes, oldest, oldest+1)
	}
	l = &lane{segment: -1}
	r.lanes = append(r.lanes, l)
	return l, due
}

// nearest is the free lane whose face was last seen nearest to where the tracklet begins; nil: none is near.
func (r *registrar) nearest(q *tracklet) (l *lane) {
	least := math.Inf(1)
	for _, o := range r.lanes {
		if d := associationCost(o.last, q); d < least && (o.segment != r.next || o.busy < q.rows[0].frame) {
			l, least = o, d
		}
	}
	return l
}

// settle makes a lane's template of what was kept.
func (r *registrar) settle(l *lane) (due []match) {
	if l.template == nil && len(l.kept) > 0 {
		var faces []*register.Face
		for _, t := range l.kept {
			faces = append(faces, t.everyFace()...)
		}
		l.template = register.Build(faces, r.model)
	}
	for _, t := range l.kept {
		due = append(due, match{t, l.template})
	}
	l.kept, l.frames, l.seconds = nil, 0, 0
	return due
}
