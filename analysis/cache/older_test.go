package cache

import (
	"bytes"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// A file written before faces were registered is read; the columns that it lacks are absent, and it is stored as a new one.
func TestReadsOlderFiles(t *testing.T) {
	file, err := os.ReadFile("testdata/before_registration.poise")
	if err != nil {
		t.Fatal(err)
	}
	obs, err := Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	f := &obs.Visual.People[0].Face
	for name, c := range map[string][]float32{"LeftIrisX": f.LeftIrisX, "RightLidY": f.RightLidY, "AxisY": f.AxisY, "SkinCost": f.SkinCost} {
		if len(c) != len(obs.Visual.Time) || len(c) == 0 {
			t.Fatalf("%s: %d values for %d frames", name, len(c), len(obs.Visual.Time))
		}
		for i, v := range c {
			if v == v {
				t.Fatalf("%s: %v at frame %d was never measured", name, v, i)
			}
		}
	}
	if f.HeadYaw[0] != f.HeadYaw[0] || f.Confidence[1] == 0 {
		t.Errorf("head %v, confidence %v: what the file has is lost", f.HeadYaw[0], f.Confidence[1])
	}
	if d := cmp.Diff(obs, restored(t, obs), cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("stored again it differs:\n%s", d)
	}
}
