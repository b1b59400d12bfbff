package probe

import (
	"context"
	"errors"

	"poise/analysis/lang"
	"poise/analysis/media"
	"poise/analysis/media/internal/fault"
	"poise/analysis/media/internal/ffmpeg"
)

// ffprobe runs ffprobe on the recording and returns at most max bytes of its stdout.
func ffprobe(ctx context.Context, path string, max int, args ...string) ([]byte, error) {
	text, o, err := ffmpeg.Inspect(ctx, path, max, args...)
	switch {
	case err == nil, ctx.Err() != nil, errors.Is(err, media.ErrTool):
		return text, err
	case o.Killed():
		return nil, fault.New(media.ErrInterrupted, "ffprobe: "+o.Exit.Error(), "try again", path)
	case errors.Is(err, media.ErrStalled):
		return nil, fault.Of(err, fault.New(errNotMedia, lang.Kept("it could not be read in a minute"), "copy it to a local disk, or convert it to mp4", path))
	}
	detail, remedy := explain(o, path)
	refused := fault.New(errNotMedia, detail, remedy, path)
	if errors.Is(err, media.ErrContent) {
		return nil, refused
	}
	return nil, fault.Of(err, refused)
}

// explain puts ffprobe's last words into plain ones, with what mends it. ffprobe goes by the name where the contents tell
// it nothing, so its words are trusted only where the contents begin as a recording's do.
func explain(o ffmpeg.Outcome, path string) (detail, remedy string) {
	give := lang.Kept("give an audio or video file, for example .mp4, .webm, .mov or .wav")
	again := lang.Kept("copy it again or repair it")
	format := formatOf(path)
	switch {
	case format == bareFormat:
		return lang.Kept("it holds pictures without their times (a raw .h264, .hevc or .mjpeg stream, or a photograph)"),
			lang.Kept("put a raw stream into a container with its frame rate first, for example: ffmpeg -r 30 -i FILE -c copy talk.mkv")
	case o.Says("not on whitelist"):
		return lang.Kept("it is a playlist, script, picture or other file without sound and picture of its own"), give
	case format == unknownFormat:
		return lang.Kept("its contents are not audio or video"), give
	case o.Says("max_streams"):
		return lang.Kept("it holds more tracks than any recording needs"), lang.Kept("take out the one with picture or sound that counts")
	case o.Says("moov atom not found") && format == boxFormat:
		return lang.Kept("its index is missing: it was cut short while recording or copying"), again
	case o.Says("Invalid data"):
		return lang.Kept("it is damaged or cut short"), again
	}
	return lang.Kept("ffprobe says %s", o.Words), give
}
