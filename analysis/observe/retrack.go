package observe

import (
	"errors"
	"fmt"
	"slices"

	"poise/analysis"
	"poise/analysis/voice"
)

// errUnheard is why a voice can't be taken from another track: nobody listened to it.
var errUnheard = errors.New("was not listened to as a voice of its own: analyze the recording again with --track")

// Retrack names the person's sound track, and the other's, in observations of two tracks that were listened to apart: what was heard
// changes places where it was taken for the other person's. A voice without words is taken for one whose words were not clear.
func Retrack(obs *analysis.Observations, told analysis.Tracks) error {
	rec := &obs.Recording
	if rec.Audio == nil || rec.Other == nil || obs.OtherVoice == nil {
		return fmt.Errorf("a second track %w", errUnheard)
	}
	own, other := rec.Audio.Number(), rec.Other.Number()
	for _, number := range []int{told.Me, told.Other} {
		if number != 0 && number != own && number != other {
			return fmt.Errorf("track %d %w", number, errUnheard)
		}
	}
	if told.Me == other || told.Me == 0 && told.Other == own {
		swapVoices(obs)
	}
	obs.Options.Tracks = &told
	return nil
}

// swapVoices makes the other's voice the person's.
func swapVoices(obs *analysis.Observations) {
	rec := &obs.Recording
	rec.Audio, rec.Other = rec.Other, rec.Audio
	obs.Voice, obs.OtherVoice = obs.OtherVoice, obs.Voice
	obs.Lost = voice.Mutes(obs.Voice)
	if obs.Transcript == nil || obs.Transcript.Source != analysis.FromMoonshine {
		return
	}
	t := *obs.Transcript
	t.Segments, t.Withheld, t.OtherWithheld = slices.Clone(t.Segments), t.OtherWithheld, t.Withheld
	obs.NoTranscript = analysis.UnclearWords.String()
	for i, s := range t.Segments {
		switch s.Speaker {
		case analysis.SpeakerMe:
			t.Segments[i].Speaker = analysis.SpeakerOther
		case analysis.SpeakerOther:
			t.Segments[i].Speaker, obs.NoTranscript = analysis.SpeakerMe, ""
		}
	}
	obs.Transcript = &t
}
