package observe

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
)

// The voices change places with their words and with what was not understood of either, and back.
func TestRetrackChangesPlaces(t *testing.T) {
	said := func() *analysis.Transcript {
		return &analysis.Transcript{Source: analysis.FromMoonshine, Segments: []analysis.TranscriptSegment{
			{Text: "mine", Speaker: analysis.SpeakerMe}, {Text: "theirs", Speaker: analysis.SpeakerOther}},
			Withheld: []analysis.Span{{Start: 1, End: 2}}, OtherWithheld: []analysis.Span{{Start: 3, End: 4}}}
	}
	obs := &analysis.Observations{Voice: &analysis.Voice{Duration: 5}, OtherVoice: &analysis.Voice{Duration: 6}, Transcript: said()}
	obs.Recording.Audio = &analysis.AudioStream{Channel: analysis.LeftChannel}
	obs.Recording.Other = &analysis.AudioStream{Channel: analysis.RightChannel}
	before := obs.Transcript
	if err := Retrack(obs, analysis.Tracks{Me: 2}); err != nil {
		t.Fatal(err)
	}
	want := said()
	want.Segments[0].Speaker, want.Segments[1].Speaker = analysis.SpeakerOther, analysis.SpeakerMe
	want.Withheld, want.OtherWithheld = want.OtherWithheld, want.Withheld
	if d := cmp.Diff(want, obs.Transcript); d != "" || obs.Voice.Duration != 6 {
		t.Errorf("the other's track is the person's: duration %v\n%s", obs.Voice.Duration, d)
	}
	if err := Retrack(obs, analysis.Tracks{Other: 2}); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(said(), obs.Transcript) + cmp.Diff(said(), before); d != "" || obs.Voice.Duration != 5 {
		t.Errorf("back again: duration %v\n%s", obs.Voice.Duration, d)
	}
	if err := Retrack(obs, analysis.Tracks{Me: 3}); err == nil {
		t.Error("a third track is one of two")
	}
}
