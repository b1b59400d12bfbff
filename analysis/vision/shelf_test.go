package vision

import (
	"os"
	"path/filepath"
	"testing"

	"poise/analysis"
	"poise/analysis/vision/internal/register"
)

// shelvedTrack are three rows of which the middle one was registered.
func shelvedTrack(of *register.Template) *faceTrack {
	t := &faceTrack{}
	for i := range 3 {
		r := faceRow{frame: i, x: float32(10 * i), w: 100, h: 120, headYaw: float32(i), points: new(packedLandmarks)}
		r.packLandmark(7, float64(10*i)+5, 50)
		t.rows = append(t.rows, r)
	}
	t.rows[1].measure = &register.Measure{Template: of, Radius: 0.5}
	return t
}

func TestWhatWasShelvedComesBack(t *testing.T) {
	s := newShelf()
	defer s.close()
	template := &register.Template{}
	want, got := shelvedTrack(template), shelvedTrack(template)
	other := shelvedTrack(nil)
	got.shelve(s)
	other.shelve(s)
	if got.rows != nil || got.away == nil {
		t.Fatal("the rows stay in memory")
	}
	q := &tracklet{away: got.away}
	if err := q.change(func(rows []faceRow) { rows[2].gazeYaw = 4 }); err != nil {
		t.Fatal(err)
	}
	want.rows[2].gazeYaw = 4
	if err := q.look(func(rows []faceRow) error {
		if m := rows[1].measure; m == nil || m.Template != template || m.Radius != 0.5 || rows[0].measure != nil || rows[2].measure != nil {
			t.Errorf("measures %v", rows)
		}
		if err := q.away.landmarks(rows); err != nil {
			return err
		}
		for i := range want.rows {
			a, b := want.rows[i], rows[i]
			if *a.points != *b.points {
				t.Errorf("row %d has other landmarks", i)
			}
			if a.points, b.points, a.measure, b.measure = nil, nil, nil, nil; a != b {
				t.Errorf("row %d is %v, want %v", i, b, a)
			}
		}
		return nil
	}); err != nil || q.rows != nil {
		t.Errorf("%v, %d rows stay in memory", err, len(q.rows))
	}
	seg := &segmentResult{bodies: []bodyRow{{frame: 2, reason: analysis.Measured}}, motion: []motionRow{{frame: 3, dx: 1}}}
	seg.shelve(s)
	bodies, err := seg.bodyRows()
	motion, merr := seg.motionRows()
	if err != nil || merr != nil || len(bodies) != 1 || bodies[0].frame != 2 || len(motion) != 1 || motion[0].dx != 1 || !seg.anyBody() || seg.bodies != nil {
		t.Errorf("bodies %v (%v), motion %v (%v)", bodies, err, motion, merr)
	}
}

// A shelf that takes nothing leaves all in memory.
func TestWithoutRoomRowsStayInMemory(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "gone"))
	if s := newShelf(); s != nil {
		t.Fatal("a shelf in no folder")
	}
	closed, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	for _, s := range []*shelf{nil, {file: closed}} {
		got := shelvedTrack(nil)
		got.shelve(s)
		if got.away != nil || len(got.rows) != 3 {
			t.Error("rows are nowhere")
		}
		seg := &segmentResult{bodies: make([]bodyRow, 1), motion: make([]motionRow, 1)}
		seg.shelve(s)
		if b, err := seg.bodyRows(); err != nil || len(b) != 1 {
			t.Errorf("bodies %v, %v", b, err)
		}
	}
}
