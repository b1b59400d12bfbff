// Package geom holds the plane geometry of regions of interest: points, rotated squares, and cutting a square out of a
// picture into a network's input.
package geom

import "math"

// Point is a position in pixels (or in any unit its context names), x to the right, y downwards.
type Point struct{ X, Y float64 }

// Sub is p - q.
func (p Point) Sub(q Point) Point { return Point{p.X - q.X, p.Y - q.Y} }

// Add is p + q.
func (p Point) Add(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }

// Scale is p times s.
func (p Point) Scale(s float64) Point { return Point{p.X * s, p.Y * s} }

// Norm is the length of p.
func (p Point) Norm() float64 { return math.Hypot(p.X, p.Y) }

// Distance is how far p lies from the line between a and b.
func (p Point) Distance(a, b Point) float64 {
	d, to := b.Sub(a), p.Sub(a)
	if n := d.X*d.X + d.Y*d.Y; n > 0 {
		to = to.Sub(d.Scale(math.Max(0, math.Min((to.X*d.X+to.Y*d.Y)/n, 1))))
	}
	return to.Norm()
}

// Rotate turns p clockwise in the picture by a radians about the origin.
func (p Point) Rotate(a float64) Point {
	s, c := math.Sincos(a)
	return Point{c*p.X - s*p.Y, s*p.X + c*p.Y}
}

// Box is an upright rectangle.
type Box struct{ X0, Y0, X1, Y1 float64 }

// W and H are the box's sides, Center its middle.
func (b Box) W() float64    { return b.X1 - b.X0 }
func (b Box) H() float64    { return b.Y1 - b.Y0 }
func (b Box) Center() Point { return Point{(b.X0 + b.X1) / 2, (b.Y0 + b.Y1) / 2} }

// IoU is the area that a and b share over the area that they cover together, 0 to 1.
func (b Box) IoU(o Box) float64 {
	w := math.Min(b.X1, o.X1) - math.Max(b.X0, o.X0)
	h := math.Min(b.Y1, o.Y1) - math.Max(b.Y0, o.Y0)
	if w <= 0 || h <= 0 {
		return 0
	}
	both := w * h
	return both / (b.W()*b.H() + o.W()*o.H() - both)
}

// Bounds is the smallest box around the points.
func Bounds(points []Point) Box {
	b := Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range points {
		b.X0, b.Y0 = math.Min(b.X0, p.X), math.Min(b.Y0, p.Y)
		b.X1, b.Y1 = math.Max(b.X1, p.X), math.Max(b.Y1, p.Y)
	}
	return b
}

// Square is a rotated square region of a picture.
type Square struct {
	Center Point
	Side   float64
	Angle  float64 // radians, clockwise in the picture: the region's x axis points there
}

// ToPicture maps a position in the region, both coordinates 0 to 1, to the picture.
func (s Square) ToPicture(p Point) Point {
	return s.Center.Add(Point{p.X - 0.5, p.Y - 0.5}.Scale(s.Side).Rotate(s.Angle))
}

// FromPicture is the inverse of ToPicture.
func (s Square) FromPicture(p Point) Point {
	q := p.Sub(s.Center).Rotate(-s.Angle).Scale(1 / s.Side)
	return Point{q.X + 0.5, q.Y + 0.5}
}

// Usable tells whether the region is finite, has a size, and touches a picture of w x h pixels.
func (s Square) Usable(w, h int) bool {
	ok := s.Side >= 4 && s.Side < 1e5 && !math.IsNaN(s.Angle) && !math.IsInf(s.Angle, 0)
	reach := s.Side * 0.71
	return ok && s.Center.X > -reach && s.Center.Y > -reach &&
		s.Center.X < float64(w)+reach && s.Center.Y < float64(h)+reach
}

// Drift is how far another square is off: of its side, in relative size, and in radians, taken together.
func (s Square) Drift(o Square) float64 {
	return o.Center.Sub(s.Center).Norm()/s.Side + math.Abs(o.Side/s.Side-1) + math.Abs(math.Remainder(o.Angle-s.Angle, 2*math.Pi))
}

// Around is the square around points whose x axis points from a to b: the bounding box of the turned points, its longer
// side times grow.
func Around(points []Point, a, b Point, grow float64) Square {
	d := b.Sub(a)
	angle := math.Atan2(d.Y, d.X)
	turned := Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	s, c := math.Sincos(-angle)
	for _, p := range points {
		x, y := c*p.X-s*p.Y, s*p.X+c*p.Y
		turned.X0, turned.Y0 = math.Min(turned.X0, x), math.Min(turned.Y0, y)
		turned.X1, turned.Y1 = math.Max(turned.X1, x), math.Max(turned.Y1, y)
	}
	return Square{Center: turned.Center().Rotate(angle), Side: math.Max(turned.W(), turned.H()) * grow, Angle: angle}
}
