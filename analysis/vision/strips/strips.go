// Package strips measures gaze in pictures of both eyes alone (collections with known directions hold such), with the searches by
// which recordings of faces are registered: there is no face around them for the mesh.
package strips

import "poise/analysis/vision/internal/register"

// Move is how far, in cm, irises and lids have moved against the skin around the eyes: X to the right of the picture, Y, Disc and
// Lid downwards. Y is that of what the lids leave of the irises, Disc of their whole discs with the lids' edges over them, Lid of
// the upper lids' edges, NaN where they were not found. AxisX and AxisY are by how much the axis that points into the head has turned.
// Cost is the share of the irises' pixels that do not fit, 0 to 1.
type Move = register.StripMove

// Person compares a person's strips with the first.
type Person struct{ first *register.Strip }

// Open takes a strip of w x h grey levels in which the person looks straight ahead. It returns nil where no two irises are found.
// The caller must call Close.
func Open(grey []byte, w, h int) (*Person, error) {
	s, err := register.NewStrip(grey, w, h)
	if s == nil || err != nil {
		return nil, err
	}
	return &Person{s}, nil
}

// Compare measures another strip; false where the skin around the eyes was not found again.
func (p *Person) Compare(grey []byte, w, h int) (Move, bool, error) {
	return p.first.Compare(grey, w, h)
}

// Close frees what Open has taken.
func (p *Person) Close() error { return p.first.Close() }
