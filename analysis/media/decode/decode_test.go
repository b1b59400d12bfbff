package decode_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"poise/analysis/media"
	"poise/analysis/media/decode"
	"poise/analysis/media/internal/mediatest"
)

// TestDecodeTimes compares every frame's time with ffprobe's, and its drawn number with the order of the source.
func TestDecodeTimes(t *testing.T) {
	x264 := []string{"-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-g", "30"}
	vfr := ",select='not(between(mod(n,13),4,6))',setpts='PTS+0.011*mod(N,3)/TB'"
	for _, c := range []struct {
		name   string
		source []string
		out    []string
		vary   bool
		gap    bool // numbers are not 0, 1, 2 ...
	}{
		{name: "b-frames.mp4", source: mediatest.Bars(90, "30"), out: x264},
		{name: "ntsc.mov", source: mediatest.Bars(60, "30000/1001"), out: x264},
		{name: "vfr.mp4", source: withFilter(mediatest.Bars(120, "30"), vfr), out: append(x264, "-fps_mode", "vfr", "-enc_time_base", "1/90000"), vary: true, gap: true},
		{name: "vfr.mkv", source: withFilter(mediatest.Bars(120, "30"), vfr), out: append(x264, "-fps_mode", "vfr", "-enc_time_base", "1/1000"), vary: true, gap: true},
		{name: "stream.ts", source: mediatest.Bars(60, "25"), out: x264},
		{name: "old.mpg", source: mediatest.Bars(60, "25"), out: []string{"-c:v", "mpeg1video", "-q:v", "2"}},
		{name: "old.avi", source: mediatest.Bars(60, "15"), out: []string{"-c:v", "mpeg4", "-q:v", "2"}},
		{name: "camera.avi", source: mediatest.Bars(40, "30"), out: []string{"-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj422p"}},
		{name: "old.flv", source: mediatest.Bars(60, "25"), out: []string{"-c:v", "flv1", "-q:v", "2"}},
		{name: "browser.webm", source: mediatest.Bars(60, "30"), out: []string{"-c:v", "libvpx", "-deadline", "realtime", "-b:v", "1M"}},
		{name: "phone.mov", source: mediatest.Bars(45, "30"), out: []string{"-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1"}},
		{name: "one.mp4", source: mediatest.Bars(1, "25"), out: x264},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := mediatest.Make(t, c.name, append(c.source, c.out...)...)
			rec := mediatest.Probe(t, path)
			if rec.Video.Variable != c.vary {
				t.Errorf("variable %v, want %v", rec.Video.Variable, c.vary)
			}
			got, _, warnings := mediatest.Decode(t, rec, decode.Options{})
			want := mediatest.FrameTimes(t, path, rec.Video.Index)
			if len(got) != len(want) || len(warnings) > 0 {
				t.Fatalf("%d frames, want %d; warnings %q", len(got), len(want), warnings)
			}
			for i := range got {
				if math.IsNaN(want[i]) { // some MPEG-1 frames have no time of their own
					want[i] = want[i-1] + 1.0/25
				}
				if math.Abs(got[i].Time-want[i]) > 2e-6 {
					t.Errorf("frame %d at %.6f, want %.6f", i, got[i].Time, want[i])
				}
				if number := i; !c.gap && got[i].Number != number {
					t.Errorf("frame %d shows %d", i, got[i].Number)
				}
				if i > 0 && got[i].Number <= got[i-1].Number {
					t.Errorf("frame %d shows %d after %d", i, got[i].Number, got[i-1].Number)
				}
			}
		})
	}
}

// withFilter appends to the graph of a lavfi source.
func withFilter(source []string, graph string) []string {
	out := append([]string(nil), source...)
	out[len(out)-1] += graph
	return out
}

func TestDecodeBrowserRecording(t *testing.T) {
	// Written to a pipe, WebM gets neither duration nor index, as from a browser's MediaRecorder.
	path := mediatest.Make(t, "live.webm", append(mediatest.Bars(75, "25"), "-c:v", "libvpx", "-deadline", "realtime", "-live", "1", "-f", "webm")...)
	rec := mediatest.Probe(t, path)
	if rec.Duration != 0 {
		t.Errorf("duration %v, want 0: none is stored", rec.Duration)
	}
	got, _, warnings := mediatest.Decode(t, rec, decode.Options{})
	if len(got) != 75 || len(warnings) > 0 || math.Abs(got[74].Time-74.0/25) > 1e-3 {
		t.Errorf("%d frames, last %+v, warnings %q", len(got), got[len(got)-1], warnings)
	}
}

func TestDecodeLateVideo(t *testing.T) {
	for _, name := range []string{"late.mp4", "late.mkv", "late.ts"} {
		args := append([]string{"-f", "lavfi", "-i", "sine=r=48000:d=3", "-itsoffset", "0.72"}, mediatest.Bars(50, "25")...)
		path := mediatest.Make(t, name, append(args, "-map", "0", "-map", "1", "-fps_mode", "passthrough", "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac")...)
		rec := mediatest.Probe(t, path)
		got, _, _ := mediatest.Decode(t, rec, decode.Options{})
		// aac starts with up to one packet (21 ms) of priming in containers without edit lists
		if math.Abs(got[0].Time-0.72) > 0.025 || math.Abs(rec.Video.Start-got[0].Time) > 1e-3 || rec.Audio.Start != 0 {
			t.Errorf("%s: first frame at %v, video start %v, audio start %v", name, got[0].Time, rec.Video.Start, rec.Audio.Start)
		}
	}
}

func TestDecodeFPS(t *testing.T) {
	for _, c := range []struct {
		rate string
		cap  float64
		want func(i int) int // number of the i-th frame handed out
		n    int
	}{
		{"60", 30, func(i int) int { return 2 * i }, 60},
		{"60000/1001", 30, func(i int) int { return 2 * i }, 60},
		{"25", 30, func(i int) int { return i }, 120},
		{"30000/1001", 30, func(i int) int { return i }, 120},
		{"30", 30, func(i int) int { return i }, 120},
		{"30", 10, func(i int) int { return 3 * i }, 40},
	} {
		for _, ext := range []string{"mp4", "mkv"} { // mkv rounds times to 1 ms
			path := mediatest.Make(t, "cap."+ext, append(mediatest.Bars(120, c.rate), "-c:v", "libx264", "-preset", "ultrafast")...)
			got, _, _ := mediatest.Decode(t, mediatest.Probe(t, path), decode.Options{FPS: c.cap})
			if len(got) != c.n {
				t.Errorf("%s %s to %v: %d frames, want %d", c.rate, ext, c.cap, len(got), c.n)
			}
			for i, f := range got {
				if f.Number != c.want(i) {
					t.Errorf("%s %s to %v: frame %d shows %d, want %d", c.rate, ext, c.cap, i, f.Number, c.want(i))
					break
				}
			}
		}
	}
}

// TestDecodeRepeatedTimes moves clusters of a Matroska file back in time.
func TestDecodeRepeatedTimes(t *testing.T) {
	path := mediatest.Make(t, "one-frame-clusters.mkv", append(mediatest.Bars(50, "25"), "-c:v", "mjpeg", "-q:v", "2", "-cluster_size_limit", "1")...)
	moved := 0
	path = mediatest.Copy(t, path, "back.mkv", func(data []byte) []byte {
		cluster := []byte{0x1F, 0x43, 0xB6, 0x75}
		for at, n := 0, 0; ; n++ {
			i := bytes.Index(data[at:], cluster)
			if i < 0 {
				return data
			}
			at += i + len(cluster)
			// the first element of a cluster is its time: id 0xE7, size 0x82 (two bytes), milliseconds
			if k := bytes.Index(data[at:at+16], []byte{0xE7, 0x82}); k >= 0 && n%10 == 9 {
				binary.BigEndian.PutUint16(data[at+k+2:], 300)
				moved++
			}
		}
	})
	got, _, warnings := mediatest.Decode(t, mediatest.Probe(t, path), decode.Options{})
	if moved < 3 || len(got) != 50-moved || len(warnings) != 1 || !strings.Contains(warnings[0], "times do not go forward") {
		t.Errorf("%d of 50 frames moved: %d frames, warnings %q", moved, len(got), warnings)
	}
}

// TestDecodeJoined appends a transport stream to itself, as some cameras do: the clock goes on.
func TestDecodeJoined(t *testing.T) {
	path := mediatest.Make(t, "a.ts", append(mediatest.Bars(50, "25"), "-c:v", "libx264", "-preset", "veryfast")...)
	path = mediatest.Copy(t, path, "twice.ts", func(b []byte) []byte { return append(b, b...) })
	got, _, _ := mediatest.Decode(t, mediatest.Probe(t, path), decode.Options{})
	if n := len(got); n < 98 || math.Abs(got[n-1].Time-4) > 0.25 {
		t.Errorf("%d frames of 100 up to %v s, want 4", n, got[n-1].Time)
	}
}

func TestDecodeSizes(t *testing.T) {
	for _, c := range []struct {
		in   string
		opt  decode.Options
		w, h int
	}{
		{"64x48", decode.Options{}, 64, 48},
		{"101x77", decode.Options{}, 101, 77},
		{"3840x2160", decode.Options{}, 1280, 720},
		{"2160x3840", decode.Options{MaxSide: 640}, 360, 640},
		{"160x10", decode.Options{MaxSide: 16}, 16, 1},
		{"2x2", decode.Options{}, 2, 2},
	} {
		path := mediatest.Make(t, "size.mp4", "-f", "lavfi", "-i", "color=red:s="+c.in+":r=5:d=0.4,format=yuv444p", "-c:v", "libx264", "-preset", "ultrafast")
		got, f, _ := decodeBGR(t, path, c.opt)
		if got != 2 || f.Width != c.w || f.Height != c.h {
			t.Errorf("%s: %d frames of %d x %d, want 2 of %d x %d", c.in, got, f.Width, f.Height, c.w, c.h)
		}
		if b, g, r := f.Pix[0], f.Pix[1], f.Pix[2]; b > 12 || g > 12 || r < 243 {
			t.Errorf("%s: blue %d green %d red %d, want red", c.in, b, g, r)
		}
	}
}

// decodeBGR reads all frames of a file; the last one's pixels are BGR, in which colours are easier to tell.
func decodeBGR(t *testing.T, path string, opt decode.Options) (n int, last media.Frame, warnings []string) {
	t.Helper()
	all, last, warnings := mediatest.Decode(t, mediatest.Probe(t, path), opt)
	bgr := make([]byte, 3*last.Width*last.Height)
	last.BGR(bgr)
	last.Pix = bgr
	return len(all), last, warnings
}

func TestDecodeHugePicture(t *testing.T) {
	path := mediatest.Make(t, "huge.mp4", "-f", "lavfi", "-i", "color=blue:s=8000x8000:r=5:d=0.4", "-c:v", "libx264", "-preset", "ultrafast")
	if n, f, _ := decodeBGR(t, path, decode.Options{}); n != 2 || f.Width != 1280 || f.Height != 1280 {
		t.Errorf("%d frames of %d x %d", n, f.Width, f.Height)
	}
}

// TestDecodeRotation stores a picture with a white top left quarter and asks for turns.
func TestDecodeRotation(t *testing.T) {
	flat := mediatest.Make(t, "flat.mp4", "-f", "lavfi", "-i", "color=black:s=96x64:r=5:d=1,drawbox=0:0:48:32:white:fill",
		"-c:v", "libx264", "-preset", "ultrafast")
	for _, c := range []struct {
		degrees, corner int // corner: 0 top left, then clockwise
		w, h            int
	}{{0, 0, 96, 64}, {90, 1, 64, 96}, {180, 2, 96, 64}, {270, 3, 64, 96}} {
		path := rotated(t, flat, c.degrees)
		rec := mediatest.Probe(t, path)
		if v := rec.Video; v.Rotation != c.degrees || v.Width != c.w || v.Height != c.h {
			t.Errorf("%d degrees: probed %d, %d x %d", c.degrees, v.Rotation, v.Width, v.Height)
		}
		_, f, _ := decodeBGR(t, path, decode.Options{})
		for corner, at := range [][2]int{{1, 1}, {3, 1}, {3, 3}, {1, 3}} {
			x, y := at[0]*f.Width/4, at[1]*f.Height/4
			if white := f.Pix[3*(y*f.Width+x)] > 128; white != (corner == c.corner) {
				t.Errorf("%d degrees: corner %d white %v", c.degrees, corner, white)
			}
		}
	}
}

func rotated(t *testing.T, path string, degrees int) string {
	return mediatest.Copy(t, path, "turned.mp4", func(data []byte) []byte { return setMatrix(t, data, degrees) })
}

// turns are display matrices a, b, c, d (16.16 fixed point) that turn clockwise.
var turns = map[int][4]int32{
	0: {1 << 16, 0, 0, 1 << 16}, 90: {0, 1 << 16, -1 << 16, 0}, 180: {-1 << 16, 0, 0, -1 << 16}, 270: {0, -1 << 16, 1 << 16, 0},
}

// setMatrix writes a display matrix into the track header of an mp4 (ISO 14496-12, 8.3.2).
func setMatrix(t *testing.T, data []byte, degrees int) []byte {
	t.Helper()
	i := bytes.Index(data, []byte("tkhd"))
	if i < 0 {
		t.Fatal("no track header")
	}
	matrix := data[i+4+40:] // version 0
	m := turns[degrees]
	for k, v := range []int32{m[0], m[1], 0, m[2], m[3], 0} {
		binary.BigEndian.PutUint32(matrix[4*k:], uint32(v))
	}
	return data
}

func TestDecodeDamaged(t *testing.T) {
	whole := mediatest.Make(t, "whole.ts", append(mediatest.Bars(200, "25"), "-c:v", "libx264", "-preset", "veryfast", "-g", "25")...)
	cut := mediatest.Copy(t, whole, "cut.ts", func(b []byte) []byte { return b[:len(b)*6/10] })
	if n, _, _ := decodeBGR(t, cut, decode.Options{}); n < 90 || n > 150 {
		t.Errorf("cut at 60 %%: %d frames of 200", n)
	}
	busy := mediatest.Make(t, "busy.ts", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=8", "-c:v", "libx264", "-preset", "veryfast", "-g", "25")
	flipped := mediatest.Copy(t, busy, "flipped.ts", func(b []byte) []byte {
		for i := 5000; i < len(b); i += 4001 {
			b[i] ^= 0x55
		}
		return b
	})
	if n, _, warnings := decodeBGR(t, flipped, decode.Options{}); n < 50 || len(warnings) == 0 {
		t.Errorf("flipped bits: %d frames of 200, warnings %q", n, warnings)
	}
	mp4 := mediatest.Make(t, "whole.mp4", append(mediatest.Bars(200, "25"), "-c:v", "libx264", "-preset", "veryfast", "-g", "25", "-movflags", "+faststart")...)
	half := mediatest.Copy(t, mp4, "half.mp4", func(b []byte) []byte { return b[:len(b)*6/10] })
	if n, _, warnings := decodeBGR(t, half, decode.Options{}); n < 40 || n > 190 || len(warnings) == 0 || !strings.Contains(strings.Join(warnings, " "), "says 8.0 s") {
		t.Errorf("mp4 cut at 60 %%: %d frames of 200, warnings %q", n, warnings)
	}
}

func TestDecodeNothing(t *testing.T) {
	mp4 := mediatest.Make(t, "v.mp4", append(mediatest.Bars(50, "25"), "-c:v", "libx264", "-preset", "veryfast", "-movflags", "+faststart")...)
	rec := mediatest.Probe(t, mp4)
	rec.Path = mediatest.Copy(t, mp4, "zeroed.mp4", func(b []byte) []byte {
		i := strings.Index(string(b), "mdat")
		clear(b[i+4:])
		return b
	})
	d, err := decode.Open(context.Background(), rec, decode.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, _, err := d.Read(); !errors.Is(err, media.ErrDecode) || strings.Contains(err.Error(), "\n") || strings.Count(err.Error(), rec.Path) > 1 || strings.Contains(err.Error(), "0x") {
		t.Errorf("got %v, want media.ErrDecode", err)
	}
}

// TestDecodeChangingSize joins two sizes in one stream: pictures must stay whole and keep the first size.
func TestDecodeChangingSize(t *testing.T) {
	a := mediatest.Make(t, "a.ts", "-f", "lavfi", "-i", "color=red:s=160x96:r=25:d=1", "-c:v", "libx264", "-preset", "ultrafast")
	b := mediatest.Make(t, "b.ts", "-f", "lavfi", "-i", "color=blue:s=64x128:r=25:d=1", "-c:v", "libx264", "-preset", "ultrafast", "-output_ts_offset", "1")
	both := mediatest.Copy(t, a, "both.ts", func(data []byte) []byte {
		var second []byte
		mediatest.Copy(t, b, "b", func(d []byte) []byte { second = d; return nil })
		return append(data, second...)
	})
	n, f, _ := decodeBGR(t, both, decode.Options{})
	if n < 45 || f.Width != 160 || f.Height != 96 {
		t.Fatalf("%d frames of %d x %d", n, f.Width, f.Height)
	}
	for i := 0; i < len(f.Pix); i += 3 {
		if f.Pix[i] < 200 || f.Pix[i+2] > 60 {
			t.Fatalf("pixel %d is %v, want blue", i/3, f.Pix[i:i+3])
		}
	}
}

func TestDecodeStops(t *testing.T) {
	defer goleak.VerifyNone(t)
	path := mediatest.Make(t, "long.mp4", "-f", "lavfi", "-i", "testsrc2=s=640x480:r=30:d=20", "-c:v", "libx264", "-preset", "ultrafast")
	rec := mediatest.Probe(t, path)
	t.Run("close", func(t *testing.T) {
		d, err := decode.Open(context.Background(), rec, decode.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, release, err := d.Read()
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(d.Close(), d.Close()); err != nil {
			t.Errorf("close: %v", err)
		}
		release()
		release()
		if _, _, err := d.Read(); err == nil {
			t.Error("read after close succeeds")
		}
	})
	t.Run("cancel", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		d, err := decode.Open(ctx, rec, decode.Options{Buffers: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if _, _, err := d.Read(); err != nil { // never released: the next Read waits
			t.Fatal(err)
		}
		go cancel()
		if _, _, err := d.Read(); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
	})
}

func TestDecodeLeapingTimes(t *testing.T) {
	for _, c := range []struct {
		name, times string
		n           int
		end         float64
		warning     string
	}{
		{"apart", "PTS+N*3600/TB", 1, 0, "Pictures whose times leap far ahead were left out: 89."},
		{"half.mkv", "PTS+gte(N,60)*40000/TB", 60, 59. / 30, "Pictures whose times leap far ahead were left out: 30."},
		{"a gap", "PTS+gte(N,60)*500/TB", 90, 500 + 89./30, ""},
	} {
		path := mediatest.Make(t, "leaps.mkv", append(mediatest.Bars(90, "30"), "-vf", "setpts='"+c.times+"'", "-fps_mode", "passthrough", "-c:v", "libx264",
			"-preset", "ultrafast")...)
		n, last, warnings := decodeBGR(t, path, decode.Options{})
		if n != c.n || math.Abs(last.Time-c.end) > 0.01 || c.warning != strings.Join(warnings, "|") {
			t.Errorf("%s: %d frames up to %g s, warnings %q", c.name, n, last.Time, warnings)
		}
	}
}

// A picture a minute for hours in some bytes: no recording of a person.
func TestDecodeHollow(t *testing.T) {
	path := mediatest.Make(t, "hollow.mkv", append(mediatest.Bars(300, "30"), "-vf", "setpts='PTS+N*59/TB'", "-fps_mode", "passthrough", "-c:v", "libx264",
		"-preset", "ultrafast")...)
	rec := mediatest.Probe(t, path)
	d, err := decode.Open(t.Context(), rec, decode.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for err == nil {
		var release func()
		if _, release, err = d.Read(); err == nil {
			release()
		}
	}
	if !errors.Is(err, media.ErrHollow) || !errors.Is(err, media.ErrContent) {
		t.Errorf("%d bytes: %v", rec.Bytes, err)
	}
}

// What chooses frames here chooses the same ones as ffmpeg's filter, which is spared where a stream claims to be slow enough.
func TestDecodeChoosesAsTheFilterDoes(t *testing.T) {
	jitter := "settb=1/1000,setpts=PTS+20*mod(N*N\\,3)" // two of three pictures come 20 ms late
	args := mediatest.Bars(90, "30")
	path := mediatest.Make(t, "jitter.mkv", append(args, "-vf", jitter, "-fps_mode", "passthrough", "-c:v", "libx264", "-preset", "ultrafast")...)
	rec := mediatest.Probe(t, path)
	for _, fps := range []float64{30, 31} {
		var got [2][]mediatest.Seen
		for i, varies := range []bool{true, false} {
			v := *rec.Video
			v.FrameRate, v.Variable = 30, varies
			r := *rec
			r.Video = &v
			got[i], _, _ = mediatest.Decode(t, &r, decode.Options{FPS: fps})
		}
		if !slices.Equal(got[0], got[1]) || len(got[0]) < 60 || len(got[0]) == 90 {
			t.Errorf("to %v a second: %d frames by the filter, %d here:\n%v\n%v", fps, len(got[0]), len(got[1]), got[0], got[1])
		}
	}
}
