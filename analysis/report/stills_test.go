package report

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
)

// The picture of a clip is that of the wanted time, else the nearest in the clip.
func TestStillsAreFound(t *testing.T) {
	s := Stills{1000: {1}, 4000: {2}, 4600: {3}, 9000: {4}}
	clip := analysis.Span{Start: 3, End: 6}
	for _, c := range []struct {
		at   float64
		want int
		ok   bool
		clip analysis.Span
	}{{4.5, 4600, true, clip}, {4, 4000, true, clip}, {4.3, 4000, true, clip}, {1, 1000, true, clip}, {6.5, 0, false, analysis.Span{Start: 6, End: 7}}} {
		if got, ok := s.Find(Wanted{c.clip, c.at}); got != c.want || ok != c.ok {
			t.Errorf("%v: %v, %v", c.at, got, ok)
		}
	}
}

// Pictures come back from a folder; a file that a stranger changed gives none, or none that is shown.
func TestStillsComeBack(t *testing.T) {
	obs, res := rehearsal(30)
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	dir := t.TempDir()
	want := Stills{9000: {0xff, 0xd8, 0xff, 0xd9}, 12: {1, 2, 3}}
	if err := Write(dir, &rep, obs, res, Options{Stills: want}); err != nil {
		t.Fatal(err)
	}
	got := ReadStills(dir)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if a := got.address(Wanted{analysis.Span{Start: 8, End: 10}, 9}); a != "data:image/jpeg;base64,/9j/2Q==" {
		t.Errorf("%q", a)
	}
	if a := got.address(Wanted{analysis.Span{End: 1}, .012}); a != "" {
		t.Errorf("what is no picture is shown: %q", a)
	}
	if err := os.WriteFile(filepath.Join(dir, StillsName), []byte(`{"x": 1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if s := ReadStills(dir); s != nil {
		t.Errorf("%v", s)
	}
}

// A picture shows open eyes where there are some near the middle of its clip.
func TestStillsWithOpenEyes(t *testing.T) {
	obs := &analysis.Observations{Visual: &analysis.Visual{Time: []float64{0, 1, 2, 3, 4}}}
	res := &analysis.Results{Frames: analysis.FrameStates{Blink: []int8{0, 0, 1, -1, 0}}}
	rep := &analysis.Report{Summary: []analysis.Statement{{Clips: []analysis.Span{{Start: 0, End: 4.2}, {Start: 1, End: 2}}}, {}}}
	if got := WantedStills(rep, obs, res, nil); len(got) != 1 || got[0].At != 1 {
		t.Errorf("%v", got)
	}
	res.Frames.Blink = []int8{0, 0, 0, 0, 0}
	for _, c := range []struct {
		atHand []float64
		want   float64
	}{{nil, 2}, {[]float64{0, 3}, 3}, {[]float64{0, 4}, 2}} { // of the clip's middle half alone
		if got := WantedStills(rep, obs, res, c.atHand); got[0].At != c.want {
			t.Errorf("at hand %v: %v, want %v", c.atHand, got[0].At, c.want)
		}
	}
	res.Frames.Blink = []int8{1, 1, 1, 1, 1}
	if got := WantedStills(rep, obs, res, nil); got[0].At != 2.1 {
		t.Errorf("%v", got)
	}
}
