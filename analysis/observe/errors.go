package observe

import (
	"context"
	"errors"

	"poise/analysis/media"
	"poise/analysis/voice"
	"poise/models"
)

// ErrUnusable means that a recording gives neither a usable picture nor usable sound: it is missing, is no recording, or
// nothing in it could be decoded. The error that carries it says which, and what mends it.
var ErrUnusable = errors.New("recording is unusable")

// unusable marks an error as ErrUnusable without changing its text.
type unusable struct{ error }

func (u unusable) Unwrap() []error { return []error{u.error, ErrUnusable} }

// probeError sorts out whether a failed probe is the recording's fault or this machine's.
func probeError(ctx context.Context, err error) error {
	if ctx.Err() != nil || machineFault(err) {
		return err
	}
	return unusable{err}
}

// machineFault tells errors after which nothing is known about the recording, and another try may succeed. They end the analysis;
// others only cost the picture or the sound.
func machineFault(err error) bool {
	if media.NotJudged(err) {
		return true
	}
	for _, e := range []error{models.ErrMissing, models.ErrAltered, models.ErrRuntime,
		models.ErrUnsupported, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// recordingFault tells errors of a stream that cannot be decoded. Whatever is neither this nor a machineFault is a
// fault of poise itself and is never hidden behind a warning.
func recordingFault(err error) bool {
	return errors.Is(err, media.ErrContent) || errors.Is(err, voice.ErrEmpty)
}
