package turns

import (
	"math/rand"
	"testing"

	"poise/analysis"
)

// parted is a dialogue with each voice on a track of its own.
func parted(turns ...turn) *analysis.Observations {
	var own, other []turn
	for _, t := range turns {
		if t.by == person {
			own = append(own, t)
		} else {
			other = append(other, t)
		}
	}
	return &analysis.Observations{Recording: analysis.Recording{Duration: 50}, Options: analysis.Options{Tracks: &analysis.Tracks{Me: 1, Other: 2}},
		Voice: room(rand.New(rand.NewSource(1)), own...), OtherVoice: room(rand.New(rand.NewSource(2)), other...)}
}

// With a track for each, even two voices that sound alike are apart, and who breaks into whose turn is counted.
func TestTracksOfTheirOwn(t *testing.T) {
	at := func(from, to float64, by talker) turn { return turn{analysis.Span{Start: from, End: to}, by} }
	obs := parted(
		at(1, 6, another), at(7, 17, person), // a question and its answer, after 1 s
		at(16.9, 20, another), // takes over as the answer ends
		at(18.5, 26, person),  // interrupts
		at(22, 22.4, another), // "mhm"
		at(25, 30, another),   // is an interruption of the person
		at(30.6, 40, person),
	)
	r, got := runOver(t, obs, nil)
	near := func(id string, value, slack float64) {
		t.Helper()
		f := got[id]
		if f.Reason != "" || f.Value < value-slack || f.Value > value+slack || f.Band[0] > f.Value || f.Band[1] < f.Value {
			t.Errorf("%s: %+v, want %v", id, f, value)
		}
	}
	near(TalkShare.ID, 26.9/37.9, 0.02)
	near(Interruptions.ID, 1, 0)
	near("voice.other_voice", 13.5/37.9, 0.02)
	if n := got[Interruptions.ID].Parts["by_other"]; n != 1 {
		t.Errorf("the other person interrupts %v times", n)
	}
	if q := r.Questions; len(q) == 0 || q[0].Latency == nil || *q[0].Latency < 0.9 || *q[0].Latency > 1.1 {
		t.Errorf("questions %+v", q)
	}
	// A short pause of the one who is interrupted is no new turn of theirs.
	_, fs := runOver(t, parted(at(1, 5, another), at(5.4, 7, another), at(5.7, 9, person)), nil)
	if f := fs[Interruptions.ID]; f.Value != 1 {
		t.Errorf("after a pause within the other's turn: %+v", f)
	}
	obs.Options.Tracks = nil // and nobody says which is whose, nor is anybody seen; the first speaks twice as long
	if _, fs := runOver(t, obs, nil); fs[TalkShare.ID].Reason != "" {
		t.Errorf("who speaks longer is not taken for the person: %+v", fs[TalkShare.ID])
	}
	obs = parted(at(1, 9, another), at(10, 19, person))
	obs.Options.Tracks = nil
	if _, fs := runOver(t, obs, nil); fs[TalkShare.ID].Reason == "" {
		t.Errorf("a guess is told as known: %+v", fs[TalkShare.ID])
	}
}
