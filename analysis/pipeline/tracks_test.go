package pipeline

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
)

func TestTracks(t *testing.T) {
	two := analysis.Recording{Tracks: []analysis.AudioStream{{Channels: 1}, {Channels: 2}}}
	for _, c := range []struct {
		texts []string
		want  *analysis.Tracks
		said  string // of the error; empty: none
	}{
		{nil, nil, ""},
		{[]string{"me=2"}, &analysis.Tracks{Me: 2}, ""},
		{[]string{"other=1", "me=2"}, &analysis.Tracks{Me: 2, Other: 1}, ""},
		{[]string{"me=3"}, &analysis.Tracks{Me: 3}, "there is no track 3: the recording has 2 sound tracks"},
		{[]string{"me=0"}, nil, "write me=1 or other=2"},
		{[]string{"anna=1"}, nil, "names nobody known"},
		{[]string{"me=1", "me=2"}, nil, "said twice"},
		{[]string{"me=1", "other=1"}, nil, "one track for both"},
	} {
		got, err := ParseTracks(c.texts)
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%v: %s", c.texts, d)
		}
		if err == nil {
			err = checkTracks(got, two)
		}
		if (err == nil) != (c.said == "") || err != nil && (!strings.Contains(err.Error(), c.said) || KindOf(err) != Settings) {
			t.Errorf("%v: %v", c.texts, err)
		}
	}
}
