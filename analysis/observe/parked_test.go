package observe

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"poise/analysis"
)

// seen is two frames of one person.
func seen() *analysis.Visual {
	v := &analysis.Visual{Time: []float64{0, .5}, Width: 640, Luma: []float32{100, 101}, Faces: []uint8{1, 1}, People: make([]analysis.Person, 1)}
	v.People[0].Face.GazeYaw, v.People[0].Face.Reason = []float32{3, 4}, []analysis.Reason{analysis.Measured, analysis.NoFace}
	v.People[0].LeftHand.X = []float32{5}
	return v
}

func TestParkedColumnsComeBack(t *testing.T) {
	got := seen()
	p := park(got)
	defer p.close()
	if got.Time != nil || got.Luma != nil || got.People[0].Face.GazeYaw != nil || got.People[0].LeftHand.X != nil {
		t.Errorf("in memory: %+v", got)
	}
	if err := p.back(); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(seen(), got, cmpopts.IgnoreUnexported(analysis.Rows{})); d != "" {
		t.Error(d)
	}
}

func TestWithoutRoomColumnsStayInMemory(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "gone"))
	got := seen()
	p := park(got)
	if p != nil || p.back() != nil || cmp.Diff(seen(), got, cmpopts.IgnoreUnexported(analysis.Rows{})) != "" {
		t.Errorf("%+v", got)
	}
	p.close()
}

func TestParkedColumnsThatCannotBeRead(t *testing.T) {
	p := park(seen())
	if err := p.file.Truncate(3); err != nil {
		t.Fatal(err)
	}
	if p.back() == nil {
		t.Error("columns of a short file")
	}
	p.close()
}
