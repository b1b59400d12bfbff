package vision

import (
	"math"
	"sort"

	"poise/analysis/vision/internal/geom"
)

// piece is a face track on the recording's own frame numbers.
type piece struct {
	segment, index int // index of the track in its segment
	rows           []faceRow
	first          int // frame number of the segment's first frame
	start, end     float64
}

func (p *piece) from() int      { return p.first + p.rows[0].frame }
func (p *piece) to() int        { return p.first + p.rows[len(p.rows)-1].frame }
func (p *piece) head() geom.Box { return rowBox(&p.rows[0]) }
func (p *piece) tail() geom.Box { return rowBox(&p.rows[len(p.rows)-1]) }
func (p *piece) weight() float64 {
	return p.sum(func(r *faceRow) float64 { return float64(r.w) * float64(r.confidence) })
}
func (p *piece) size() float64 {
	return p.sum(func(r *faceRow) float64 { return float64(r.w) }) / float64(len(p.rows))
}

func (p *piece) sum(f func(*faceRow) float64) (s float64) {
	for i := range p.rows {
		s += f(&p.rows[i])
	}
	return s
}

func rowBox(r *faceRow) geom.Box {
	return geom.Box{X0: float64(r.x), Y0: float64(r.y), X1: float64(r.x + r.w), Y1: float64(r.y + r.h)}
}

// person is a chain of pieces that do not overlap in time.
type person struct {
	pieces []*piece
	groups [][]*piece // the pieces again, by the persons that were joined into one
}

func (p *person) weight() (s float64) {
	for _, q := range p.pieces {
		s += q.weight()
	}
	return s
}

func (p *person) size() float64 {
	var s, n float64
	for _, q := range p.pieces {
		s, n = s+q.size()*float64(len(q.rows)), n+float64(len(q.rows))
	}
	return s / n
}

// overlaps tells whether the person is seen at any time between the frames.
func (p *person) overlaps(from, to int) bool {
	for _, q := range p.pieces {
		if q.from() <= to && from <= q.to() {
			return true
		}
	}
	return false
}

const (
	maxPeople = 3
	// sizeChange bounds how much a face may grow or shrink between two pieces of one person.
	sizeChange = 1.7
	// reach is how far, in face widths, a face may have moved between two pieces of one person that follow each other
	// closely; it grows with the time between them, by drift a second up to wander.
	reach, drift, wander = 0.5, 0.3, 1.5
)

// link joins pieces to persons: in order of time, each piece goes to the person whose last face lies nearest in place and
// size, or starts a new one. The heaviest person (face width times presence, summed over frames) is the main one, and
// takes in whoever is alone in the picture while it is not seen, as after a cut to another view: there is no way to
// recognise a person, so this is by size alone (see adopt).
func link(pieces []*piece) []*person {
	sort.SliceStable(pieces, func(i, j int) bool {
		a, b := pieces[i], pieces[j]
		if a.from() != b.from() {
			return a.from() < b.from()
		}
		return a.head().W() > b.head().W()
	})
	var people []*person
	for _, q := range pieces {
		var best *person
		nearest := math.Inf(1)
		for _, p := range people {
			if d := distance(p.pieces[len(p.pieces)-1], q); d < nearest && !p.overlaps(q.from(), q.to()) {
				best, nearest = p, d
			}
		}
		if best == nil {
			best = new(person)
			people = append(people, best)
		}
		best.pieces = append(best.pieces, q)
	}
	for _, p := range people {
		p.groups = [][]*piece{p.pieces}
	}
	sort.SliceStable(people, func(i, j int) bool { return people[i].weight() > people[j].weight() })
	people = adopt(people)
	return people[:min(len(people), maxPeople)]
}

// distance is between the end of one piece and the start of another in shares of what is allowed; infinite beyond that.
func distance(a, b *piece) float64 {
	x, y := a.tail(), b.head()
	if ratio := x.W() / y.W(); ratio > sizeChange || ratio < 1/sizeChange {
		return math.Inf(1)
	}
	gap := math.Max(b.start-a.end, 0)
	allowed := math.Min(reach+drift*gap, wander) * math.Max(x.W(), y.W())
	d := x.Center().Sub(y.Center()).Norm() / allowed
	if d > 1 {
		return math.Inf(1)
	}
	return d
}

// adopt lets the main person take in the persons that are never in the picture together with it and of comparable size.
func adopt(people []*person) []*person {
	if len(people) == 0 {
		return nil
	}
	main := people[0]
	rest := people[1:]
	people = []*person{main}
	for _, p := range rest {
		ratio := p.size() / main.size()
		together := false
		for _, q := range p.pieces {
			together = together || main.overlaps(q.from(), q.to())
		}
		for _, o := range rest {
			if o != p {
				for _, q := range p.pieces {
					together = together || o.overlaps(q.from(), q.to())
				}
			}
		}
		if together || ratio < 0.4 || ratio > 2.5 {
			people = append(people, p)
			continue
		}
		main.pieces = append(main.pieces, p.pieces...)
		main.groups = append(main.groups, p.pieces)
	}
	return people
}
