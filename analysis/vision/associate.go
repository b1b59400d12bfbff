package vision

import (
	"math"
	"sort"

	"poise/analysis/vision/internal/geom"
)

// tracklet is a face tracked within one segment, with frame numbers of the whole recording.
type tracklet struct {
	segment, index int       // index of the track in its segment
	rows           []faceRow // see look and change
	first          int       // frame number of the segment's first frame
	times          []float64 // of the segment's frames
	start, end     float64
	edges          [4]float32 // of the part of the picture that its camera filled; NaN: all of it
	away           *shelved   // where the rows are; nil: all are here
	seen           *outline   // nil: not worked out yet
}

// outline is what a tracklet is associated by: its first and last row, and sums over all.
type outline struct {
	count                   int
	frames                  [2]int // in the segment
	boxes                   [2]geom.Box
	widths, weight, middles float64 // sums of widths, of widths times confidence, and of where the middles lie across
}

func outlineOf(rows []faceRow) *outline {
	a, b := &rows[0], &rows[len(rows)-1]
	o := &outline{count: len(rows), frames: [2]int{a.frame, b.frame}, boxes: [2]geom.Box{rowBox(a), rowBox(b)}}
	for i := range rows {
		r := &rows[i]
		o.widths, o.weight = o.widths+float64(r.w), o.weight+float64(r.w)*float64(r.confidence)
		o.middles += float64(r.x) + float64(r.w)/2
	}
	return o
}

func (p *tracklet) outline() *outline {
	if p.seen == nil {
		p.seen = outlineOf(p.rows)
	}
	return p.seen
}

func (p *tracklet) firstFrame() int    { return p.first + p.outline().frames[0] }
func (p *tracklet) lastFrame() int     { return p.first + p.outline().frames[1] }
func (p *tracklet) firstBox() geom.Box { return p.outline().boxes[0] }
func (p *tracklet) lastBox() geom.Box  { return p.outline().boxes[1] }
func (p *tracklet) weight() float64    { return p.outline().weight }
func (p *tracklet) size() float64      { return p.outline().widths / float64(p.outline().count) }

func rowBox(r *faceRow) geom.Box {
	return geom.Box{X0: float64(r.x), Y0: float64(r.y), X1: float64(r.x + r.w), Y1: float64(r.y + r.h)}
}

// person is a sequence of tracklets that do not overlap in time.
type person struct {
	tracklets  []*tracklet
	identities [][]*tracklet // the tracklets again, grouped by the persons that mergeIntoMain merged
}

func (p *person) weight() (s float64) {
	for _, q := range p.tracklets {
		s += q.weight()
	}
	return s
}

func (p *person) size() float64 {
	var s, n float64
	for _, q := range p.tracklets {
		k := float64(q.outline().count)
		s, n = s+q.size()*k, n+k
	}
	return s / n
}

// overlaps tells whether the person is seen at any time between the frames.
func (p *person) overlaps(from, to int) bool {
	for _, q := range p.tracklets {
		if q.firstFrame() <= to && from <= q.lastFrame() {
			return true
		}
	}
	return false
}

const (
	maxPeople = 3
	// maxSizeRatio bounds how much a face may grow or shrink between two tracklets of one person.
	maxSizeRatio = 1.7
	// baseReach is how far, in face widths, a face may have moved between two tracklets of one person that follow each other
	// closely; it grows with the time between them, by drift a second up to wander.
	baseReach, reachPerSecond, maxReach = 0.5, 0.3, 1.5
)

// associate joins tracklets to persons: in order of time, each goes to the person whose last face lies nearest in position and
// size, or starts a new one. The heaviest person (face width times presence, summed over frames) is the main one, and
// is merged with any person who is alone in the picture while the main one is absent, as after a cut to another view: there is no
// face recognition, so this goes by size alone (see mergeIntoMain).
func associate(tracklets []*tracklet) []*person {
	sort.SliceStable(tracklets, func(i, j int) bool {
		a, b := tracklets[i], tracklets[j]
		if a.firstFrame() != b.firstFrame() {
			return a.firstFrame() < b.firstFrame()
		}
		return a.firstBox().W() > b.firstBox().W()
	})
	var people []*person
	for _, q := range tracklets {
		var best *person
		nearest := math.Inf(1)
		for _, p := range people {
			if d := associationCost(p.tracklets[len(p.tracklets)-1], q); d < nearest && !p.overlaps(q.firstFrame(), q.lastFrame()) {
				best, nearest = p, d
			}
		}
		if best == nil {
			best = new(person)
			people = append(people, best)
		}
		best.tracklets = append(best.tracklets, q)
	}
	for _, p := range people {
		p.identities = [][]*tracklet{p.tracklets}
	}
	sort.SliceStable(people, func(i, j int) bool { return people[i].weight() > people[j].weight() })
	people = mergeIntoMain(people)
	return people[:min(len(people), maxPeople)]
}

// associationCost is the distance from the end of one tracklet to the start of another as a share of the allowed distance; infinite
// beyond that.
func associationCost(a, b *tracklet) float64 {
	x, y := a.lastBox(), b.firstBox()
	if ratio := x.W() / y.W(); ratio > maxSizeRatio || ratio < 1/maxSizeRatio {
		return math.Inf(1)
	}
	gap := math.Max(b.start-a.end, 0)
	allowed := math.Min(baseReach+reachPerSecond*gap, maxReach) * math.Max(x.W(), y.W())
	d := x.Center().Sub(y.Center()).Norm() / allowed
	if d > 1 {
		return math.Inf(1)
	}
	return d
}

// mergeIntoMain merges persons of comparable size that are never in the picture together with anybody else into the main person.
func mergeIntoMain(people []*person) []*person {
	if len(people) == 0 {
		return nil
	}
	main := people[0]
	rest := people[1:]
	people = []*person{main}
	for _, p := range rest {
		ratio := p.size() / main.size()
		together := false
		for _, q := range p.tracklets {
			together = together || main.overlaps(q.firstFrame(), q.lastFrame())
		}
		for _, o := range rest {
			if o != p {
				for _, q := range p.tracklets {
					together = together || o.overlaps(q.firstFrame(), q.lastFrame())
				}
			}
		}
		if together || ratio < 0.4 || ratio > 2.5 {
			people = append(people, p)
			continue
		}
		main.tracklets = append(main.tracklets, p.tracklets...)
		main.identities = append(main.identities, p.tracklets)
	}
	return people
}
