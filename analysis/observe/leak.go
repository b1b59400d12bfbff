package observe

import (
	"context"

	"poise/analysis/voice"
	"poise/models"
)

// removeLeaks takes out of two tracks, on each of which somebody else speaks, what a microphone hears of the other one, and has the rest
// listened to anew.
func removeLeaks(ctx context.Context, a, b *ownTrack, rt models.Runtime) error {
	withoutB, err := a.without(ctx, b, rt)
	if err != nil {
		return err
	}
	withoutA, err := b.without(ctx, a, rt)
	if err == nil {
		b.become(withoutA)
	}
	a.become(withoutB)
	return err
}

// without is a track without what it hears of another one; nil where that is nothing. Its sound is the caller's to close.
func (o *ownTrack) without(ctx context.Context, other *ownTrack, rt models.Runtime) (_ *ownTrack, err error) {
	leak := voice.FindLeak(o.voice, other.voice)
	if leak == nil {
		return nil, nil
	}
	rest, err := leak.Cancel(ctx, func() (own, of voice.Samples, err error) {
		if own, err = o.sound.Open(); err == nil {
			of, err = other.sound.Open()
		}
		return own, of, err
	}, other.sound.Start-o.sound.Start)
	if err != nil || rest == nil {
		return nil, err
	}
	clean := &ownTrack{}
	if clean.sound, err = o.sound.Holding(rest); err != nil {
		return nil, err
	}
	if err = clean.listen(ctx, rt, func(float64, float64) {}); err == nil && leak.Mute(clean.voice) {
		return clean, nil
	}
	clean.sound.Close()
	return nil, err
}

// become has a track hold the sound of another one from then on, unless that is nil. How it was recorded stays.
func (o *ownTrack) become(clean *ownTrack) {
	if clean == nil {
		return
	}
	o.sound.Close()
	o.sound = clean.sound
	clean.voice.Peak, clean.voice.Clipped = o.voice.Peak, o.voice.Clipped
	o.voice, o.leaked = clean.voice, true
}
