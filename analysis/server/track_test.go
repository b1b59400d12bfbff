package server

import (
	"path/filepath"
	"testing"

	"poise/analysis"
	"poise/analysis/report"
)

// Who says which of two tracks is theirs has the numbers of that voice, at once.
func TestTrack(t *testing.T) {
	r, ids := twoTakes(t)
	it, err := r.lib.Get(ids[0])
	check(t, err)
	voice := func(seconds float64) *analysis.Voice {
		return &analysis.Voice{Duration: seconds, SpeechHop: 0.032, Hop: 0.01}
	}
	left, right := analysis.AudioStream{Channel: analysis.LeftChannel}, analysis.AudioStream{Channel: analysis.RightChannel}
	writeReport(t, it.Folder, &analysis.Observations{Program: "poise", Voice: voice(30), OtherVoice: voice(20),
		Recording: analysis.Recording{Name: "a.webm", Path: filepath.Join(it.Folder, it.Recording), Digest: "sha256:0", Duration: 30, Audio: &left, Other: &right}})
	path := "/api/rehearsals/" + ids[0] + "/track"
	for body, want := range map[string]int{`{}`: 400, `{"me":-1}`: 400, `{"me":3}`: 422, `{"me":2}`: 204} {
		if status, text := r.tell(path, body); status != want {
			t.Errorf("%s: %d %s", body, status, text)
		}
	}
	rep, err := report.Read(it.Folder)
	check(t, err)
	if a := rep.Recording.Audio; a == nil || a.Channel != analysis.RightChannel || rep.Options.Tracks == nil || rep.Options.Tracks.Me != 2 {
		t.Errorf("%+v %+v", a, rep.Options)
	}
}
