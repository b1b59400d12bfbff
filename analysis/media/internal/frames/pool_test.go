package frames

import "testing"

// At the end no buffer is kept, whenever it comes back; before, one that came back is lent out again.
func TestPoolEnds(t *testing.T) {
	p := NewPool(2, 8)
	a, giveA, err := p.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	giveA()
	b, giveB, err := p.Get(t.Context())
	if err != nil || &a[0] != &b[0] {
		t.Fatalf("another buffer, %v", err)
	}
	_, giveC, err := p.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	giveC()
	p.End()
	giveB()
	if len(p.free) != 0 {
		t.Errorf("%d buffers are kept", len(p.free))
	}
}
