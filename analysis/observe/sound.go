package observe

import (
	"context"
	"fmt"
	"slices"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/sound"
	"poise/analysis/voice"
	"poise/models"
)

// observeSound extracts the sound and has it listened to, and what is said in it written down.
func observeSound(ctx context.Context, rec analysis.Recording, rt models.Runtime, opt Options, t *progressReporter, into *part[analysis.Voice],
	said *speechText) error {
	t.report(Progress{Stage: Sound, Total: rec.Duration})
	ended := func() { t.report(Progress{Stage: Sound, Total: rec.Duration, Done: rec.Duration, Ended: true}) }
	defer func() { ended() }()
	track, err := sound.Extract(ctx, &rec)
	if err != nil {
		return err
	}
	defer track.Close()
	wav, err := track.Open()
	if err != nil {
		return err
	}
	length := float64(wav.Samples()) / media.SampleRate
	heard, err := voice.Observe(ctx, wav, rt, track.Start, func(at float64) {
		t.report(Progress{Stage: Sound, Total: length, Done: at})
	})
	if err != nil {
		return err
	}
	if voice.Faint(heard) {
		if err := redetectSpeech(ctx, track, heard, rt); err != nil {
			return err
		}
	}
	ended()
	ended = func() {}
	said.lost = voice.Lost(heard, track.Holes, track.Still)
	if err := said.write(ctx, track, heard, rt, opt, t); err != nil {
		return err
	}
	into.columns, into.damage, into.leapt = heard, append(track.Warnings, mutes(said.lost, track.Holes)...), track.Leapt
	return nil
}

// redetectSpeech has faint sound listened to once more.
func redetectSpeech(ctx context.Context, track *sound.Track, heard *analysis.Voice, rt models.Runtime) error {
	wav, err := track.Open()
	if err != nil {
		return err
	}
	return voice.RedetectSpeech(ctx, wav, heard, rt)
}

// mutes tells of what was lost that is no hole.
func mutes(lost, holes []analysis.Span) []string {
	n, seconds, first := 0, 0.0, 0.0
	for _, s := range lost {
		if slices.ContainsFunc(holes, func(h analysis.Span) bool { return h.Start < s.End && h.End > s.Start }) {
			continue
		}
		if n++; n == 1 {
			first = s.Start
		}
		seconds += s.Length()
	}
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("The microphone was muted for %.1f s (%d times, first at %.1f s): nothing is measured there, and they are no pauses.",
		seconds, n, first)}
}
