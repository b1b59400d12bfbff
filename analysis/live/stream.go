package live

import (
	"context"
	"io"

	"poise/analysis/media/decode"
)

// Holds says what a stream holds.
type Holds struct{ Picture, Sound bool }

// Decode follows a recording that arrives in pieces through r (a browser's WebM or fragmented MP4) and hands its pictures and
// its sound to the session, with times on the stream's own clock. It returns when r ends, nil also where it breaks off; see
// decode.Follow for errors. A stream without what Holds names is an error.
func Decode(ctx context.Context, s *Session, r io.Reader, h Holds) error {
	var out decode.Sink
	if h.Picture {
		out.Picture = s.Picture
	}
	if h.Sound {
		out.Sound = s.Sound
	}
	return decode.Follow(ctx, r, out)
}
