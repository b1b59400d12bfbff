package report

import (
	"strings"
	"testing"

	"poise/analysis"
)

// Of two tracks it is asked which one is the user's, where a server takes the answer and neither the user nor the lips have said.
func TestWhoseVoiceIsAsked(t *testing.T) {
	obs, res := rehearsal(30)
	obs.OtherVoice = &analysis.Voice{}
	obs.Recording.Audio = &analysis.AudioStream{Channel: analysis.RightChannel}
	obs.Recording.Other = &analysis.AudioStream{Channel: analysis.LeftChannel}
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	asked := func(api string) bool {
		t.Helper()
		var out strings.Builder
		if err := Render(&out, &rep, obs, res, PageOptions{API: api}); err != nil {
			t.Fatal(err)
		}
		return strings.Contains(out.String(), "the voice on sound track 2") && strings.Contains(out.String(), `data-track="1"`)
	}
	if !asked("/api/7") || asked("") {
		t.Error("it is not asked where it should be, or where nobody can answer")
	}
	for share, want := range map[float64]bool{0.2: false, 0.9: true} {
		res.Findings[0].Parts = map[string]float64{"mouth_share": share}
		if asked("/api/7") != want {
			t.Errorf("asked is not %v where the lips move %v times as much with the other's voice", want, share)
		}
	}
	obs.Options.Tracks = &analysis.Tracks{Me: 2}
	if asked("/api/7") {
		t.Error("it is asked although the user has said it")
	}
}
