package write

import (
	"context"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/media/probe"
)

// A recording that is written to a pipe, as a browser does, has neither length nor index; its copy has both, and the same
// packets at the same times.
func TestRemux(t *testing.T) {
	dir := t.TempDir()
	piped := filepath.Join(dir, "piped.webm")
	make := exec.Command("sh", "-c", `ffmpeg -v error -f lavfi -i testsrc=s=160x90:r=10:d=3 -f lavfi -i sine=d=3 -c:v libvpx -g 10 `+
		`-deadline realtime -c:a libopus -f webm -live 1 - >"$1"`, "sh", piped)
	if out, err := make.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	rec, err := probe.File(context.Background(), piped)
	if err != nil {
		t.Fatal(err)
	}
	if rec.Duration != 0 {
		t.Fatalf("the piped file knows its length, %v s: nothing to mend", rec.Duration)
	}
	if got := Ext(rec); got != ".webm" {
		t.Errorf("extension %q", got)
	}
	mended := filepath.Join(dir, "mended.webm")
	if err := Remux(context.Background(), rec, 0, mended); err != nil {
		t.Fatal(err)
	}
	again, err := probe.File(context.Background(), mended)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(again.Duration-3) > .1 {
		t.Errorf("length %v s, want 3", again.Duration)
	}
	was, lagged := packets(t, piped)
	is, lags := packets(t, mended)
	if was != is {
		t.Errorf("the packets differ:\n%.300s\n%.300s", was, is)
	}
	if d := math.Abs(lags - lagged); d > .01 { // ffmpeg accounts for the lead-in of Opus, 6.5 ms, once more
		t.Errorf("picture and sound moved against each other by %v s", d)
	}
}

// packets lists times, sizes and digests of the packets of a file, sound and picture, and tells by how much the first picture
// comes after the first sound. Times count from the first packet of the stream.
func packets(t *testing.T, path string) (list string, lag float64) {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "packet=stream_index,pts_time,size,data_hash",
		"-show_data_hash", "md5", "-of", "csv=p=0", "file:"+path).Output()
	if err != nil || strings.Count(string(out), "\n") < 20 {
		t.Fatalf("%v: %s", err, out)
	}
	first := map[string]float64{}
	var all []string
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSpace(line)+",", ",")
		at, err := strconv.ParseFloat(f[1], 64)
		if err != nil {
			continue // the rest of a packet with side data, whose own line is above
		}
		if _, seen := first[f[0]]; !seen {
			first[f[0]] = at
		}
		all = append(all, fmt.Sprintf("%s %.3f %s", f[0], at-first[f[0]], strings.Join(f[2:], " ")))
	}
	slices.Sort(all)
	return strings.Join(all, "\n"), first["0"] - first["1"]
}

func TestRemuxExt(t *testing.T) {
	of := func(video, audio string) *analysis.Recording {
		r := &analysis.Recording{}
		if video != "" {
			r.Video = &analysis.VideoStream{Codec: video}
		}
		if audio != "" {
			r.Audio = &analysis.AudioStream{Codec: audio}
		}
		return r
	}
	for _, c := range []struct{ video, audio, want string }{
		{"vp9", "opus", ".webm"}, {"h264", "opus", ".mp4"}, {"h264", "aac", ".mp4"}, {"vp8", "", ".webm"}, {"", "opus", ".webm"},
		{"h264", "pcm_s16le", ".mkv"}, {"theora", "vorbis", ".mkv"},
	} {
		if got := Ext(of(c.video, c.audio)); got != c.want {
			t.Errorf("%s with %s: %s, want %s", c.video, c.audio, got, c.want)
		}
	}
}
