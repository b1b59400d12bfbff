package register

import (
	"math"
	"slices"

	"poise/analysis/vision/internal/headpose"
)

const (
	placeReach  = 6.0  // pixels: standard deviation of the weights of model points that give a patch its first place
	sideApart   = 0.15 // cm: standard deviation of patches across the head from where the model has them
	depthApart  = 0.3  // cm, in depth
	rounds      = 8    // of poses and places in turns
	firstSteps  = 8    // of each frame's pose
	laterSteps  = 4
	independent = 200 // frames as which those of a recording count for the places: neighbours in time are alike
	mostLearned = 300 // frames that places are learned from
)

// Sighting is a measured face with the camera and the pose that the mesh gave it.
type Sighting struct {
	*Measure
	Cam  headpose.Camera
	Head headpose.Pose
}

// Structure is where the patches of a template lie on a person's head, in the head's axes, cm.
type Structure struct {
	template *Template
	places   [Patches]headpose.Vec
	first    [Patches]headpose.Vec
}

// Learn finds the places of a template's patches from the frames of a recording: they start where the head model has them
// and move to where all the frames agree on them.
func Learn(t *Template, seen []Sighting) *Structure {
	s := &Structure{template: t}
	s.begin()
	seen = Thin(seen)
	s.lookAt(seen)
	s.first = s.places
	poses := make([]headpose.Pose, len(seen))
	for i := range seen {
		poses[i] = seen[i].Head
	}
	steps := firstSteps
	for range rounds {
		for i := range seen {
			poses[i], _ = s.fit(&seen[i], poses[i], steps)
		}
		s.move(seen, poses)
		steps = laterSteps
	}
	return s
}

// Thin is what Learn looks at of sightings, or of anything that stands for them: they need not all be in memory.
func Thin[T any](seen []T) []T {
	if len(seen) <= mostLearned {
		return seen
	}
	out := make([]T, mostLearned)
	for i := range out {
		out[i] = seen[i*len(seen)/mostLearned]
	}
	return out
}

// begin puts each patch where the head model's points around its anchor are.
func (s *Structure) begin() {
	for i := range s.template.patches {
		p := &s.template.patches[i]
		var sum headpose.Vec
		all := 0.0
		for k, r := range s.template.rigid {
			d := distance(r, p.anchor) / placeReach
			w := math.Exp(-0.5 * d * d)
			sum, all = sum.Add(s.template.model[k].Scale(w)), all+w
		}
		s.places[i] = sum.Scale(1 / math.Max(all, 1e-12))
	}
}

// lookAt moves the places across the head to where the frames see them, on average: the model's points around an anchor
// need not lie on all sides of it.
func (s *Structure) lookAt(seen []Sighting) {
	for i := range s.places {
		var dx, dy []float64
		for k := range seen {
			o := &seen[k]
			if o.Skin[i][0] != o.Skin[i][0] {
				continue
			}
			p := o.Head.Apply(s.places[i])
			u, v := o.View.ToPicture(float64(o.Skin[i][0]), float64(o.Skin[i][1]))
			d := o.Head.R.T().Apply(o.Cam.Ray(u, v).Scale(p.Z).Sub(p))
			dx, dy = append(dx, d.X), append(dy, d.Y)
		}
		if len(dx) > 0 {
			s.places[i] = s.places[i].Add(headpose.Vec{X: median(dx), Y: median(dy)})
		}
	}
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}

// move improves the places for given poses.
func (s *Structure) move(seen []Sighting, poses []headpose.Pose) {
	share := float64(independent) / float64(max(len(seen), 1))
	prior := [3]float64{1 / (sideApart * sideApart), 1 / (sideApart * sideApart), 1 / (depthApart * depthApart)}
	for i := range s.places {
		h := system{n: 3}
		for k := range seen {
			g, ok := s.glimpse(&seen[k], poses[k], i)
			if !ok {
				continue
			}
			r := poses[k].R
			for a, axis := range [3]headpose.Vec{{X: r[0].X, Y: r[1].X, Z: r[2].X}, {X: r[0].Y, Y: r[1].Y, Z: r[2].Y}, {X: r[0].Z, Y: r[1].Z, Z: r[2].Z}} {
				g.along[a] = point{g.by[0].Dot(axis), g.by[1].Dot(axis)}
			}
			g.add(&h, g.along[:3], share)
		}
		d := s.places[i].Sub(s.first[i])
		for a, v := range [3]float64{d.X, d.Y, d.Z} {
			h.a[a][a] += prior[a]
			h.b[a] -= prior[a] * v
		}
		if x, ok := h.solve(); ok {
			s.places[i] = s.places[i].Add(headpose.Vec{X: x[0], Y: x[1], Z: x[2]})
		}
	}
}
