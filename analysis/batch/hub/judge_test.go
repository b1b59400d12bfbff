package hub

import (
	"context"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/batch"
)

func TestJudge(t *testing.T) {
	j := batch.Job{Recording: "/clients/anna/talk.mp3", Digest: "sha256:00", Bytes: 7, Person: "largest", Terms: terms}
	sound := func(context.Context, string) (*analysis.Recording, error) {
		return &analysis.Recording{Audio: &analysis.AudioStream{Codec: "mp3"}}, nil
	}
	for name, c := range map[string]struct {
		change func(*analysis.Observations)
		want   string
	}{
		"honest":  {func(*analysis.Observations) {}, ""},
		"a codec": {func(o *analysis.Observations) { o.Recording.Audio = &analysis.AudioStream{Codec: "none", Channels: -1} }, ""},
		"another": {func(o *analysis.Observations) { o.Recording.Digest = "sha256:01" }, "another recording"},
		"name":    {func(o *analysis.Observations) { o.Recording.Name = "=cmd()" }, "another recording"},
		"program": {func(o *analysis.Observations) { o.Program = "poise 9" }, "made by"},
		"both":    {func(o *analysis.Observations) { o.Options.Person = "both" }, "person"},
		"nothing": {func(o *analysis.Observations) { o.Voice = nil }, "neither"},
		"a gaze in a sound": {func(o *analysis.Observations) {
			o.Recording.Video, o.Visual = &analysis.VideoStream{}, &analysis.Visual{}
		}, "picture that the recording has not"},
		"a picture told of": {func(o *analysis.Observations) { o.Recording.Video = &analysis.VideoStream{} }, "picture that the recording has not"},
		"escapes":           {func(o *analysis.Observations) { o.Recording.Warnings = []string{"\x1b[2J"} }, "control characters"},
		"in a transcript":   {func(o *analysis.Observations) { o.Transcript = &analysis.Transcript{Text: "a\x00b"} }, "control characters"},
		"a book":            {func(o *analysis.Observations) { o.Recording.Warnings = []string{strings.Repeat("buy ", 1000)} }, "too long"},
	} {
		obs := observed(j)
		c.change(obs)
		err := New(Options{Probe: sound}).judge(t.Context(), obs, j)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if a := obs.Recording.Audio; err == nil && a != nil && a.Codec != "mp3" {
			t.Errorf("%s: the sound is %+v as the worker says, not as it is", name, a)
		}
	}
}
