package observe

import (
	"context"
	"runtime/debug"
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/media"
	"poise/analysis/media/sound"
	"poise/analysis/voice"
	"poise/models"
)

// observeSound extracts the sound and has it listened to, of each track that is a person's own. The tracks stay open.
func observeSound(ctx context.Context, rec analysis.Recording, rt models.Runtime, opt Options, t *progressReporter, into *soundPart) error {
	t.report(Progress{Stage: Sound, Total: rec.Duration})
	defer t.report(Progress{Stage: Sound, Total: rec.Duration, Done: rec.Duration, Ended: true})
	tracks, err := openTracks(ctx, &rec, opt.Tracks)
	if err != nil {
		return err
	}
	into.tracks = tracks
	for i, one := range tracks {
		if err := one.listen(ctx, rt, func(at, length float64) {
			t.report(Progress{Stage: Sound, Total: length, Done: (float64(i)*length + at) / float64(len(tracks))})
		}); err != nil {
			return err
		}
	}
	if len(tracks) == 2 {
		if err := removeLeaks(ctx, tracks[0], tracks[1], rt); err != nil {
			return err
		}
	}
	for _, one := range tracks {
		one.lost = voice.Lost(one.voice, one.sound.Holes, one.sound.Still)
		one.parked = park(one.voice)
	}
	into.columns = tracks[0].voice
	return nil
}

// back brings the voices back into memory.
func (s *soundPart) back() error {
	for _, one := range s.tracks {
		if err := one.parked.back(); err != nil {
			return err
		}
	}
	return nil
}

// writeBeside has what is said written down while what was seen waits outside memory.
func (s *soundPart) writeBeside(ctx context.Context, seen *analysis.Visual, rec *analysis.Recording, rt models.Runtime, opt Options, t *progressReporter) error {
	if seen == nil || s.columns == nil {
		return s.fail(s.write(ctx, rec, rt, opt, t))
	}
	waiting := park(seen)
	defer waiting.close()
	if err := s.fail(s.write(ctx, rec, rt, opt, t)); err != nil {
		return err
	}
	return waiting.back()
}

// write has what is said written down. It is called when the picture has been observed: its networks and those of speech are not in
// memory at once then.
func (s *soundPart) write(ctx context.Context, rec *analysis.Recording, rt models.Runtime, opt Options, t *progressReporter) error {
	if s.columns == nil {
		return nil
	}
	debug.FreeOSMemory() // pictures, of which none is needed any more
	for _, one := range s.tracks {
		one.words = newWords(rec, opt)
		if err := one.words.write(ctx, one, rt, opt, t); err != nil {
			s.columns = nil
			return err
		}
	}
	return nil
}

// close closes the tracks.
func (s *soundPart) close() error { return closeTracks(s.tracks) }

// listen has a track listened to; progress is told the seconds listened to, and those there are.
func (o *ownTrack) listen(ctx context.Context, rt models.Runtime, progress func(at, length float64)) error {
	wav, err := o.sound.Open()
	if err != nil {
		return err
	}
	length := float64(wav.Samples()) / media.SampleRate
	o.voice, err = voice.Observe(ctx, wav, rt, o.sound.Start, func(at float64) { progress(at, length) })
	if err != nil || !voice.Faint(o.voice) {
		return err
	}
	return redetectSpeech(ctx, o.sound, o.voice, rt)
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
	muted := slices.DeleteFunc(slices.Clone(lost), func(s analysis.Span) bool {
		return slices.ContainsFunc(holes, func(h analysis.Span) bool { return h.Start < s.End && h.End > s.Start })
	})
	if len(muted) == 0 {
		return nil
	}
	return []string{lang.Kept("The microphone was muted for %.1f s (%s). That time does not count as pauses.", analysis.Length(muted), places(muted))}
}
