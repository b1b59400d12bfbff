package probe_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/decode"
	"poise/analysis/media/internal/mediatest"
	"poise/analysis/media/probe"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestProbe(t *testing.T) {
	path := mediatest.Make(t, "whole.mp4", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=2", "-f", "lavfi", "-i", "sine=r=44100:d=2",
		"-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-ac", "2")
	got := mediatest.Probe(t, path)
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	sound := analysis.AudioStream{Index: 1, Codec: "aac", SampleRate: 44100, Channels: 2}
	want := &analysis.Recording{
		Path: path, Name: "whole.mp4", Bytes: st.Size(), Format: "mov,mp4,m4a,3gp,3g2,mj2", Duration: 2, Warnings: []string{},
		Video: &analysis.VideoStream{Codec: "h264", Width: 320, Height: 240, FrameRate: 30, Limited: true},
		Audio: &sound, Tracks: []analysis.AudioStream{sound},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(analysis.Recording{}, "Digest"), cmpopts.EquateApprox(0, 0.05)); diff != "" {
		t.Error(diff)
	}
}

func TestDigest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "abc")
	write(t, path, "abc")
	var last, total int64
	got, err := probe.Digest(context.Background(), path, func(d, n int64) { last, total = d, n })
	// FIPS 180-2, appendix B.1
	if want := "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; got != want || err != nil || last != 3 || total != 3 {
		t.Errorf("%s, %v, %d of %d", got, err, last, total)
	}
	pipe := filepath.Join(t.TempDir(), "pipe.mp4")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, endless := range []string{pipe, "/dev/zero"} {
		if _, err := probe.Digest(context.Background(), endless, nil); !errors.Is(err, media.ErrContent) {
			t.Errorf("%s: %v", endless, err)
		}
	}
}

// TestProbeRefuses checks that each kind of unusable file gets its own one-line error.
func TestProbeRefuses(t *testing.T) {
	dir := t.TempDir()
	video := mediatest.Make(t, "ok.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=5:d=1", "-c:v", "libx264", "-preset", "ultrafast")
	text := func(name, s string) string {
		p := filepath.Join(dir, name)
		write(t, p, s)
		return p
	}
	picture := mediatest.Make(t, "picture.png", "-f", "lavfi", "-i", "testsrc2=s=64x64", "-frames:v", "1")
	for _, c := range []struct {
		name, path string
		kind       error
		want       string // how the message begins
	}{
		{"missing", filepath.Join(dir, "missing.mp4"), fs.ErrNotExist, "no such file"},
		{"missing with newline", filepath.Join(dir, "a\nb.mp4"), fs.ErrNotExist, "no such file"},
		{"folder", dir, syscall.EISDIR, "is a folder"},
		{"empty", text("empty.mp4", ""), media.ErrContent, "file is empty"},
		{"device", os.DevNull, media.ErrContent, "not a recording"},
		{"text", text("text.mp4", strings.Repeat("This is not a video.\n", 500)), media.ErrContent, "not a recording"},
		{"text named mp3", text("text.mp3", strings.Repeat("This is not a song.\n", 500)), media.ErrContent, "not a recording"},
		{"playlist", text("list.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n"+video+"\n#EXT-X-ENDLIST\n"), media.ErrContent, "not a recording"},
		{"concat script", text("concat.mp4", "ffconcat version 1.0\nfile '"+video+"'\n"), media.ErrContent, "not a recording"},
		{"sdp", text("a.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"), media.ErrContent, "not a recording"},
		{"subtitles", text("subs.mp4", "1\n00:00:01,000 --> 00:00:02,000\nhello\n\n2\n00:00:03,000 --> 00:00:04,000\nyou\n"), media.ErrContent, "not a recording"},
		{"picture", mediatest.Copy(t, picture, "picture.mp4", func(b []byte) []byte { return b }), media.ErrContent, "not a recording"},
		{"zeros", text("zeros.mp4", strings.Repeat("\x00", 1<<16)), media.ErrContent, "not a recording"},
		{"no index", mediatest.Copy(t, video, "cut.mp4", func(b []byte) []byte { return b[:len(b)/2] }), media.ErrContent, "not a recording"},
		{"no streams", mediatest.Make(t, "subs.mkv", "-i", text("s.srt", "1\n00:00:01,000 --> 00:00:02,000\nhello\n"), "-c:s", "srt"), media.ErrNoStreams, "neither picture nor sound inside"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := probe.File(context.Background(), c.path)
			if !errors.Is(err, c.kind) || !strings.HasPrefix(err.Error(), c.want) {
				t.Fatalf("got %v, want %s (%v)", err, c.want, c.kind)
			}
			if strings.ContainsAny(err.Error(), "\n\r") || len(err.Error()) > 400 {
				t.Errorf("not one short line: %q", err)
			}
		})
	}
}

func TestProbeWithoutTools(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	write(t, path, "x")
	t.Setenv("PATH", t.TempDir())
	if _, err := probe.File(context.Background(), path); !errors.Is(err, media.ErrTool) {
		t.Errorf("got %v, want ErrTool", err)
	}
}

func TestProbeNames(t *testing.T) {
	video := mediatest.Make(t, "ok.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=5:d=1", "-c:v", "libx264", "-preset", "ultrafast")
	t.Chdir(t.TempDir())
	data, err := os.ReadFile(video)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"-dash.mp4", "new\nline.mp4", `quotes'"".mp4`, "c:olon.mp4", "http://x.mp4", "%d%03d.mp4", "sp ace", "\xff\xfe.mp4", "*?[a].mp4", "pipe:0", "\u00fcber.mp4", "concat:a|b",
	} {
		if strings.Contains(name, "/") {
			if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		rec, err := probe.File(context.Background(), name)
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		if n, _, _ := mediatest.Decode(t, rec, decode.Options{}); len(n) != 5 || rec.Name != filepath.Base(name) {
			t.Errorf("%q: %d frames, name %q", name, len(n), rec.Name)
		}
	}
}

func TestProbeStreams(t *testing.T) {
	sine := []string{"-f", "lavfi", "-i", "sine=d=1"}
	cover := []string{"-f", "lavfi", "-i", "color=red:s=64x64:r=1:d=1"}
	audio := mediatest.Make(t, "only.m4a", append(sine, "-c:a", "aac")...)
	if rec := mediatest.Probe(t, audio); rec.Video != nil || rec.Audio == nil {
		t.Errorf("audio only: %+v", rec)
	}
	song := mediatest.Make(t, "cover.mp3", append(append(sine, cover...), "-map", "0", "-map", "1", "-c:v", "mjpeg", "-frames:v", "1", "-disposition:v", "attached_pic")...)
	if rec := mediatest.Probe(t, song); rec.Video != nil || rec.Audio == nil {
		t.Errorf("cover art: %+v", rec.Video)
	}
	two := mediatest.Make(t, "two.mkv", "-f", "lavfi", "-i", "sine=d=1:r=8000", "-f", "lavfi", "-i", "sine=d=1:r=16000",
		"-map", "0", "-map", "1", "-c:a", "pcm_s16le", "-disposition:a:0", "0", "-disposition:a:1", "default")
	if rec := mediatest.Probe(t, two); rec.Audio.Index != 1 || rec.Audio.SampleRate != 16000 {
		t.Errorf("default stream: %+v", rec.Audio)
	}
	wide := mediatest.Make(t, "wide.mp4", "-f", "lavfi", "-i", "testsrc2=s=72x58:r=5:d=1,setsar=64/45", "-c:v", "libx264")
	rec := mediatest.Probe(t, wide)
	dec, err := decode.Open(context.Background(), rec, decode.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	f, release, err := dec.Read()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if rec.Video.Width != 102 || f.Width != 102 || f.Height != 58 {
		t.Errorf("non-square pixels: %+v, frame %d x %d", rec.Video, f.Width, f.Height)
	}
}
