package live

import (
	"context"
	"io"

	"poise/analysis"
	"poise/analysis/media"
)

// Holds says what a stream holds.
type Holds struct{ Picture, Sound bool }

// Decode follows a recording that arrives in pieces through r (a browser's WebM or fragmented MP4) and hands its pictures and
// its sound to the session, with times on the stream's own clock. It returns when r ends, nil also where it breaks off; see
// media.Follow for errors. A stream without what Holds names is an error.
func Decode(ctx context.Context, s *Session, r io.Reader, h Holds) error {
	return media.Follow(ctx, r, s.sink(h))
}

// Play hands a recording to the session at its own pace, as a camera and microphone would. also, if not nil, gets the same
// pictures and sound first; it must not keep them.
func Play(ctx context.Context, s *Session, rec *analysis.Recording, also media.StreamSink) error {
	sink := s.sink(Holds{rec.Video != nil, rec.Audio != nil})
	return media.Play(ctx, rec, media.StreamSink{
		Picture: func(f media.Frame, release func()) {
			if also.Picture != nil {
				also.Picture(f, func() {})
			}
			sink.Picture(f, release)
		},
		Sound: func(x []float32, at float64) {
			if also.Sound != nil {
				also.Sound(x, at)
			}
			sink.Sound(x, at)
		},
	})
}

func (s *Session) sink(h Holds) (out media.StreamSink) {
	if h.Picture {
		out.Picture = s.Picture
	}
	if h.Sound {
		out.Sound = s.Sound
	}
	return out
}
