package pipeline

import (
	"bytes"
	"path/filepath"
	"testing"

	"poise/analysis"
	"poise/analysis/report"
)

// Pictures of the moments are taken from the recording, and kept where it is gone.
func TestStillsAreTakenAndKept(t *testing.T) {
	path := film(t, filepath.Join(t.TempDir(), "talk.webm"), "testsrc=s=160x90:r=10", "3")
	doc := func(clip analysis.Span) *Document {
		d := &Document{Results: &analysis.Results{}, Observations: &analysis.Observations{}}
		d.Observations.Recording.Video = &analysis.VideoStream{Width: 160, Height: 90}
		d.Report.Summary = []analysis.Statement{{Clips: []analysis.Span{clip}}}
		return d
	}
	first := doc(analysis.Span{Start: 1, End: 2})
	if err := first.takeStills(t.Context(), path, nil, nil); err != nil || len(first.Stills) != 1 || !bytes.HasPrefix(first.Stills[1500], []byte{0xff, 0xd8, 0xff}) {
		t.Fatalf("%d pictures: %v", len(first.Stills), err)
	}
	for _, c := range []struct {
		name, path string
		clip       analysis.Span
		want       int
	}{
		{"the same clip, without the recording", "", analysis.Span{Start: 1, End: 2}, 1500},
		{"a longer clip, without the recording", "", analysis.Span{Start: 1, End: 2.5}, 1500},
		{"a longer clip, with it", path, analysis.Span{Start: 1, End: 2.5}, 1500},
		{"one whose middle lies elsewhere, with it", path, analysis.Span{Start: 0.2, End: 1.6}, 900},
		{"another clip, without it", "", analysis.Span{Start: 0, End: 1}, -1},
		{"behind its end", path, analysis.Span{Start: 50, End: 60}, -1},
	} {
		again := doc(c.clip)
		if err := again.takeStills(t.Context(), c.path, nil, first.Stills); err != nil {
			t.Fatal(err)
		}
		if at, ok := again.Stills.Find(report.Wanted{Clip: c.clip, At: (c.clip.Start + c.clip.End) / 2}); ok != (c.want >= 0) || ok && at != c.want {
			t.Errorf("%s: the picture at %d, %v", c.name, at, ok)
		}
	}
}
