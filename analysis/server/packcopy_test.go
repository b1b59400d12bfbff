package server

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"poise/analysis"
	"poise/analysis/batch"
	"poise/analysis/batch/store"
	"poise/analysis/internal/browsertest"
)

// A recording that no browser plays goes into a pack as a copy that each does, and its report plays that.
func TestPackPlaysEverywhere(t *testing.T) {
	browsertest.Path(t)
	s, plan := batchFolder(t)
	t.Cleanup(func() { _ = s.Close() })
	old := filepath.Join(t.TempDir(), "old camera.mkv")
	check(t, os.WriteFile(old, grays(t), 0o600))
	p := store.Planned{ID: strings.Repeat("9", 32), Item: batch.Item{Client: "Anna", Folder: "Anna", Name: "old camera", Recording: old}}
	finishBatch(t, s, p)
	check(t, s.WritePlan(append(plan, p)))
	r := serve(t, Options{Batches: []string{s.Root}})
	usual, own := os.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", own)
	_, raw, _ := r.ask("GET", "/batches/1/clients/"+clientID("Anna")+"/pack.zip", nil)
	t.Setenv("TMPDIR", usual)
	if left, err := os.ReadDir(own); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
	dir := t.TempDir()
	names := strings.Join(unpack(t, []byte(raw), dir), " | ")
	if !strings.HasSuffix(names, "Anna/old camera/report.html | Anna/old camera/old camera.mp4") || !strings.Contains(names, "talk <1>.webm") {
		t.Errorf("in the pack: %s", names)
	}
	ctx := browsertest.Start(t, 10*time.Minute, nil)
	browsertest.Do(t, ctx, chromedp.Navigate((&url.URL{Scheme: "file", Path: filepath.Join(dir, "Anna", "old camera", "report.html")}).String()))
	browsertest.Arrive(t, ctx, soon, `document.getElementById('video') && video.readyState >= 1 && video.videoWidth > 0 && video.duration > 5.5`)
}

// What browsers play is told by codec and name.
func TestPlays(t *testing.T) {
	rec := func(video, audio string) *analysis.Recording {
		r := &analysis.Recording{Audio: &analysis.AudioStream{Codec: audio}}
		if video != "" {
			r.Video = &analysis.VideoStream{Codec: video}
		}
		return r
	}
	for _, c := range []struct {
		video, audio, name string
		want               bool
	}{
		{"h264", "aac", "a.MP4", true}, {"vp9", "opus", "a.webm", true}, {"", "pcm_s16le", "a.wav", true}, {"hevc", "aac", "a.mp4", false}, {"hevc", "aac", "a.mov", false},
		{"mpeg4", "mp3", "a.avi", false}, {"h264", "aac", "a.mkv", false}, {"h264", "pcm_s16le", "a.mov", false}, {"h264", "ac3", "a.mp4", false},
	} {
		if got := plays(rec(c.video, c.audio), c.name); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
