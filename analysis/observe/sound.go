package observe

import (
	"context"

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
	if err := said.write(ctx, track, heard, rt, opt, t); err != nil {
		return err
	}
	into.columns, into.damage, into.leapt = heard, track.Warnings, track.Leapt
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
