package observe

import (
	"context"
	"errors"

	"poise/analysis"
	"poise/analysis/voice"
	"poise/models"
)

// speechText is what was said, or why nobody knows.
type speechText struct {
	transcript *analysis.Transcript
	missing    analysis.Reason // Measured: nobody asked
}

// newWords is the transcript that was given, or the reason that holds as long as none was made.
func newWords(rec *analysis.Recording, opt Options) *speechText {
	switch {
	case opt.Transcript != nil:
		return &speechText{transcript: opt.Transcript}
	case opt.Tokens == nil:
		return &speechText{}
	case rec.Audio == nil:
		return &speechText{missing: analysis.NoAudio}
	case opt.Language != voice.Language:
		return &speechText{missing: analysis.OtherLanguage}
	}
	return &speechText{missing: analysis.NoAudio} // unless write gets to the sound
}

// write has the sound transcribed, if that was asked for.
func (w *speechText) write(ctx context.Context, track *ownTrack, rt models.Runtime, opt Options, t *progressReporter) error {
	heard := track.voice
	if w.transcript != nil || w.missing != analysis.NoAudio {
		return nil
	}
	if len(heard.Speech) == 0 {
		w.missing = analysis.NoSpeechNetwork
		return nil
	}
	p := Progress{Stage: Transcribing, Total: heard.Duration}
	t.report(p)
	defer func() {
		t.report(Progress{Stage: Transcribing, Total: heard.Duration, Done: heard.Duration, Ended: true})
	}()
	open := func() (voice.Samples, error) { return track.sound.Open() }
	said, err := voice.Transcribe(ctx, open, heard, track.lost, rt, opt.Tokens, func(at float64) {
		p.Done = at
		t.report(p)
	})
	switch {
	case errors.Is(err, models.ErrUnsupported):
		w.missing = analysis.NoSpeechNetwork
		return nil
	case err != nil:
		return err
	case len(said.Segments) == 0 && len(said.Withheld) > 0:
		w.missing = analysis.UnclearWords
		return nil
	case len(said.Segments) == 0:
		w.missing = analysis.NoSpeech
		return nil
	}
	w.transcript, w.missing = said, analysis.Measured
	return nil
}
