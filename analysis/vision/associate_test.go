package vision

import "testing"

// stretch is a piece of a face of the given width that stands still from one frame to another, at 25 frames/s.
func stretch(from, to int, x, width float32) *tracklet {
	p := &tracklet{start: float64(from) / 25, end: float64(to) / 25}
	for n := from; n <= to; n++ {
		p.rows = append(p.rows, faceRow{frame: n, confidence: 1, x: x, y: 100, w: width, h: width * 1.2})
	}
	return p
}

func TestLink(t *testing.T) {
	for _, c := range []struct {
		name   string
		pieces []*tracklet
		want   [][]int // first frames of the pieces of each person
	}{
		{"nobody", nil, nil},
		{"one over segments", []*tracklet{stretch(50, 99, 104, 100), stretch(0, 49, 100, 100)}, [][]int{{0, 50}}},
		{"two side by side", []*tracklet{stretch(0, 49, 100, 100), stretch(0, 49, 400, 120), stretch(50, 99, 405, 120),
			stretch(50, 99, 98, 100)}, [][]int{{0, 50}, {0, 50}}},
		{"the main one is the larger", []*tracklet{stretch(0, 99, 100, 80), stretch(20, 99, 400, 160)}, [][]int{{20}, {0}}},
		{"away and back", []*tracklet{stretch(0, 49, 100, 100), stretch(300, 349, 160, 110)}, [][]int{{0, 300}}},
		{"a cut to another view", []*tracklet{stretch(0, 99, 100, 100), stretch(100, 149, 500, 140)}, [][]int{{0, 100}}},
		{"a cut to a passer-by", []*tracklet{stretch(0, 99, 100, 200), stretch(100, 149, 500, 40)}, [][]int{{0}, {100}}},
		{"two come back after a cut", []*tracklet{stretch(0, 99, 100, 100), stretch(100, 149, 600, 100), stretch(100, 149, 300, 100)},
			[][]int{{0}, {100}, {100}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := associate(c.pieces)
			if len(got) != len(c.want) {
				t.Fatalf("%d persons, want %d", len(got), len(c.want))
			}
			for i, p := range got {
				if len(p.tracklets) != len(c.want[i]) {
					t.Fatalf("person %d has %d pieces, want %v", i, len(p.tracklets), c.want[i])
				}
				for k, q := range p.tracklets {
					if q.firstFrame() != c.want[i][k] {
						t.Errorf("person %d: piece %d starts at %d, want %d", i, k, q.firstFrame(), c.want[i][k])
					}
				}
			}
		})
	}
}
