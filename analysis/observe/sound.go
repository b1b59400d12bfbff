package observe

import (
	"context"
	"fmt"
	"os"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/sound"
	"poise/analysis/voice"
	"poise/models"
)

// observeSound extracts the sound into a temporary folder and has it listened to, and what is said in it written down.
func observeSound(ctx context.Context, rec analysis.Recording, rt models.Runtime, opt Options, t *progressReporter, into *part[analysis.Voice],
	said *speechText) error {
	t.report(Progress{Stage: Sound, Total: rec.Duration})
	ended := func() { t.report(Progress{Stage: Sound, Total: rec.Duration, Done: rec.Duration, Ended: true}) }
	defer func() { ended() }()
	dir, err := os.MkdirTemp("", "poise-")
	if err != nil {
		return fmt.Errorf("make a temporary folder: %w", err)
	}
	defer os.RemoveAll(dir)
	path, info, err := sound.Extract(ctx, &rec, dir)
	if err != nil {
		return err
	}
	wav, err := sound.Open(path)
	if err != nil {
		return err
	}
	defer wav.Close()
	length := float64(wav.Samples()) / media.SampleRate
	heard, err := voice.Observe(ctx, wav, rt, info.Start, func(at float64) {
		t.report(Progress{Stage: Sound, Total: length, Done: at})
	})
	if err != nil {
		return err
	}
	if voice.Faint(heard) {
		if err := redetectSpeech(ctx, path, heard, rt); err != nil {
			return err
		}
	}
	ended()
	ended = func() {}
	if err := said.write(ctx, path, heard, rt, opt, t); err != nil {
		return err
	}
	into.columns, into.damage, into.leapt = heard, info.Warnings, info.Leapt
	return nil
}

// redetectSpeech has faint sound listened to once more.
func redetectSpeech(ctx context.Context, path string, heard *analysis.Voice, rt models.Runtime) error {
	wav, err := sound.Open(path)
	if err != nil {
		return err
	}
	defer wav.Close()
	return voice.RedetectSpeech(ctx, wav, heard, rt)
}
