package server

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"poise/analysis"
	"poise/analysis/media/probe"
	"poise/analysis/media/write"
)

// plays tells whether the browsers of today play a recording as it is; what it is called decides there too.
func plays(rec *analysis.Recording, name string) bool {
	if rec.Video == nil {
		return true // sound that is not an oddity plays everywhere
	}
	kinds := map[string][]string{".webm": {"vp8", "vp9", "av1"}, ".mp4": {"h264", "av1", "vp9"}, ".m4v": {"h264"}, ".mov": {"h264"}}
	sound := rec.Audio == nil || slices.Contains([]string{"aac", "mp3", "opus", "vorbis", "flac"}, rec.Audio.Codec)
	return sound && slices.Contains(kinds[strings.ToLower(filepath.Ext(name))], rec.Video.Codec)
}

// recording gives a recording as it goes into a pack, and what it is called there: of one that browsers don't play, a copy that they do.
// f is the recording, which is closed where the copy takes its place. done is called at the end.
func (p *packing) recording(path string, f *os.File) (as *os.File, name string, done func()) {
	name = filepath.Base(path)
	done = func() { f.Close() }
	rec, err := probe.File(p.ctx, path)
	if err != nil || plays(rec, name) {
		return f, name, done
	}
	dir, err := os.MkdirTemp("", "poise-pack-")
	if err != nil {
		return f, name, done
	}
	clean := func() { os.RemoveAll(dir) }
	_ = p.to.c.SetWriteDeadline(time.Time{}) // nothing is sent meanwhile, and a deadline that has passed can't be put off
	copied := filepath.Join(dir, "copy.mp4")
	err = write.PlayCopy(p.ctx, rec, copied, nil)
	if err == nil {
		as, err = os.Open(copied)
	}
	if err != nil { // the recording itself is better than none
		p.server.opt.Log.Warn("a recording in a pack could not be copied for browsers", "error", err)
		clean()
		return f, name, done
	}
	f.Close()
	return as, strings.TrimSuffix(name, filepath.Ext(name)) + ".mp4", func() { as.Close(); clean() }
}
