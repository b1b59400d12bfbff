package register

import "math"

// stripDepths is by how much, in cm, the patches lie before the plane of the lids' corners, as the head model has the skin about them:
// inner and outer corner and below the eye, left and right, bridge, nose, brows.
var stripDepths = [Patches]float64{.7, -.4, .3, .7, -.4, .3, 2, 3.4, 1.3, 1.3}

const (
	// stripTurn is the standard deviation of the head's turns in strips, radians: a chin on a rest and a neck that is asked to keep straight
	// leave some degrees (nothing finer is assumed, since the patches tell it to about a degree).
	stripTurn  = 3 * math.Pi / 180
	stripSteps = 6
)

// stripPose is how a head has moved from one strip to another, seen from afar: a similarity of the plane of the lids' corners, and a
// turn small enough that patches before the plane move across it by their depth times the turn.
type stripPose struct {
	View
	turn point // of the axis that points into the head
}

// place is where a point of the crop goes that lies before the plane.
func (p *stripPose) place(at point, depth float64) point {
	x, y := p.ToCrop(at[0], at[1])
	return point{x - perCM*depth*p.turn[0], y - perCM*depth*p.turn[1]}
}

// fitStrip is the pose that has moved the patches from their anchors to where they were found: weighted least squares, in which each
// patch counts as it does for the pose of a face.
func (s *Strip) fitStrip(found []stripFind) (pose stripPose, ok bool) {
	pose.A = 1
	for range stripSteps {
		h := system{n: 6}
		for _, f := range found {
			p := &s.tm.patches[f.patch]
			at, z := p.anchor, perCM*stripDepths[f.patch]
			to := pose.place(at, stripDepths[f.patch])
			g := glimpse{off: point{to[0] - f.at[0], to[1] - f.at[1]}}
			loose := leastApart
			if f.patch >= firstBrow {
				loose = browApart
			}
			g.weigh(p.info, math.Max(f.noise, 1), loose)
			g.add(&h, []point{{at[0], at[1]}, {at[1], -at[0]}, {1, 0}, {0, 1}, {-z, 0}, {0, -z}}, 1)
		}
		for a, v := range pose.turn {
			h.a[4+a][4+a] += 1 / (stripTurn * stripTurn)
			h.b[4+a] -= v / (stripTurn * stripTurn)
		}
		x, solved := h.solve()
		if !solved {
			return pose, false
		}
		pose.A, pose.B, pose.X, pose.Y = pose.A+x[0], pose.B+x[1], pose.X+x[2], pose.Y+x[3]
		pose.turn[0], pose.turn[1] = pose.turn[0]+x[4], pose.turn[1]+x[5]
	}
	return pose, true
}

// stripFind is where a patch was found.
type stripFind struct {
	patch int
	at    point
	noise float64
}

// skin is the pose in which the patches are found in a crop.
func (s *Strip) skin(image []byte) (pose stripPose, ok bool) {
	all := make(mask, Width*Height)
	for _, i := range s.patches {
		p := &s.tm.patches[i]
		for k := range p.x {
			all[int(p.y[k])*Width+int(p.x[k])] = true
		}
	}
	whole := pick(s.tm.picture, all)
	off := s.search.whole(&whole, image)
	pose.View = View{A: 1, X: off[0], Y: off[1]}
	for range 2 {
		var found []stripFind
		for _, i := range s.patches {
			p := &s.tm.patches[i]
			a := affine{turn: [2][2]float64{{pose.A, pose.B}, {-pose.B, pose.A}}, from: p.anchor, shift: pose.place(p.anchor, stripDepths[i])}
			if at, noise, ok := s.search.find(p, image, a); ok {
				found = append(found, stripFind{i, at, noise})
			}
		}
		if len(found) < 3 {
			return pose, false
		}
		if pose, ok = s.fitStrip(found); !ok {
			return pose, false
		}
	}
	return pose, true
}
