package sound

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"poise/analysis"
	"poise/analysis/faulttest"
	"poise/analysis/media"
	"poise/analysis/media/internal/budget"
	"poise/analysis/media/internal/mediatest"
)

// extract returns the sound of a recording.
func extract(t *testing.T, path string) (sound []float32, info Info) {
	t.Helper()
	track, err := Extract(context.Background(), mediatest.Probe(t, path))
	if err != nil {
		t.Fatal(err)
	}
	defer track.Close()
	info = track.Info
	w, err := track.Open()
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]float32, 1000)
	for {
		n, err := w.Read(buf)
		sound = append(sound, buf[:n]...)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if int64(len(sound)) != info.Samples || w.Samples() != info.Samples {
		t.Fatalf("%d samples read, %d announced, info says %d", len(sound), w.Samples(), info.Samples)
	}
	return sound, info
}

// onsets are the times at which sound louder than 0.02 starts after at least 50 ms of less.
func onsets(sound []float32, start float64) (at []float64) {
	quiet := media.SampleRate
	for i, v := range sound {
		if math.Abs(float64(v)) < 0.02 {
			quiet++
			continue
		}
		if quiet >= media.SampleRate/20 {
			at = append(at, start+float64(i)/media.SampleRate)
		}
		quiet = 0
	}
	return at
}

func rms(s []float32) float64 {
	sum := 0.0
	for _, v := range s {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(len(s)))
}

// beeps is a source of 100 ms beeps at 0.5, 1.5, 2.5 ... s.
func beeps(rate, seconds string) []string {
	return []string{"-f", "lavfi", "-i", "aevalsrc='0.5*sin(2*PI*500*t)*between(mod(t,1),0.5,0.6)':s=" + rate + ":d=" + seconds}
}

func TestExtractClock(t *testing.T) {
	video := []string{"-f", "lavfi", "-i", "color=s=64x64:r=25:d=4"}
	x264 := []string{"-c:v", "libx264", "-preset", "ultrafast"}
	for _, c := range []struct {
		name  string
		args  []string
		shift float64 // of the sound against the picture
		start float64
		edge  float64 // s of tolerance: lossy codecs smear an edge
	}{
		{"plain.wav", beeps("44100", "4"), 0, 0, 0.002},
		{"floats.wav", append(beeps("48000", "4"), "-c:a", "pcm_f32le"), 0, 0, 0.002},
		{"bytes.wav", append(beeps("8000", "4"), "-c:a", "pcm_u8"), 0, 0, 0.002},
		{"five.wav", append(beeps("48000", "4"), "-af", "pan=5.1|c0=0.3*c0|c1=0.3*c0|c2=c0"), 0, 0, 0.002},
		{"song.flac", beeps("44100", "4"), 0, 0, 0.002},
		{"call.mp4", append(append(append(beeps("48000", "4"), video...), x264...), "-c:a", "aac"), 0, 0, 0.01},
		{"late.mp4", append(append(append(append(video, "-itsoffset", "0.65"), beeps("48000", "4")...), x264...), "-c:a", "aac"), 0.65, 0.65, 0.01},
		{"late.mkv", append(append(append(append(video, "-itsoffset", "0.65"), beeps("48000", "4")...), x264...), "-c:a", "pcm_s16le"), 0.65, 0.65, 0.003},
		{"late.ts", append(append(append(append(video, "-itsoffset", "0.65"), beeps("48000", "4")...), x264...), "-c:a", "mp2"), 0.65, 0.65, 0.03},
	} {
		t.Run(c.name, func(t *testing.T) {
			sound, info := extract(t, mediatest.Make(t, c.name, c.args...))
			got := onsets(sound, info.Start)
			if len(got) != 4 || len(info.Holes) != 0 || math.Abs(info.Start-c.start) > 0.03 {
				t.Fatalf("onsets %v, info %+v", got, info)
			}
			for i, at := range got {
				if want := float64(i) + 0.5 + c.shift; math.Abs(at-want) > c.edge {
					t.Errorf("beep %d at %.4f, want %.4f", i, at, want)
				}
			}
		})
	}
}

func TestExtractHoles(t *testing.T) {
	// Packets between 1.7 and 3.2 s are lost; their times are kept.
	path := mediatest.Make(t, "holes.mkv", append(beeps("48000", "6"), "-af", "asetnsamples=480,aselect='not(between(t,1.7,3.2))'", "-c:a", "pcm_s16le")...)
	sound, info := extract(t, path)
	got := onsets(sound, info.Start)
	want := []float64{0.5, 1.5, 3.5, 4.5, 5.5} // the beep at 2.5 s is lost
	if len(got) != len(want) {
		t.Fatalf("onsets %v, want %v; info %+v", got, want, info)
	}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 0.003 {
			t.Errorf("beep %d at %.4f, want %.4f", i, got[i], want[i])
		}
	}
	if len(info.Holes) != 1 || math.Abs(info.Holes[0].Start-1.7) > 0.03 || math.Abs(info.Holes[0].End-3.2) > 0.03 || len(info.Warnings) != 1 {
		t.Errorf("%+v", info)
	}
}

// Sound that begins or ends long before or after the picture does is told of.
func TestExtractEdges(t *testing.T) {
	args := append([]string{"-f", "lavfi", "-i", "color=s=64x64:r=25:d=6", "-itsoffset", "2.5"}, beeps("48000", "2")...)
	_, info := extract(t, mediatest.Make(t, "middle.mkv", append(args, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le")...))
	want := []string{"The sound begins 2.5 s after the picture.", "The sound ends 1.5 s before the recording does."}
	if d := cmp.Diff(want, info.Warnings); d != "" {
		t.Error(d)
	}
}

func TestExtractMix(t *testing.T) {
	for _, c := range []struct {
		name, right string
		mix         string
		level       float64 // of a tone of amplitude 0.5 on the left
	}{
		{"same", "0.5*sin(2*PI*440*t)", "mix", 0.5 / math.Sqrt2},
		{"inverted", "-0.5*sin(2*PI*440*t)", "left", 0.5 / math.Sqrt2},
		{"empty", "0", "left", 0.5 / math.Sqrt2},
		{"other", "0.5*sin(2*PI*555*t)", "mix", 0.25},
	} {
		path := mediatest.Make(t, "mix.wav", "-f", "lavfi", "-i", "aevalsrc='0.5*sin(2*PI*440*t)|"+c.right+"':s=16000:d=2")
		sound, info := extract(t, path)
		if got := rms(sound); info.Mix != c.mix || math.Abs(got-c.level) > 0.01 {
			t.Errorf("%s: %s, level %.3f, want %s, %.3f", c.name, info.Mix, got, c.mix, c.level)
		}
	}
}

func TestExtractFails(t *testing.T) {
	video := mediatest.Make(t, "silent.mp4", "-f", "lavfi", "-i", "color=s=64x64:r=5:d=1", "-c:v", "libx264")
	if _, err := Extract(context.Background(), mediatest.Probe(t, video)); !errors.Is(err, media.ErrNoStreams) {
		t.Errorf("without sound: %v", err)
	}
	song := mediatest.Make(t, "a.wav", beeps("16000", "1")...)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	rec := mediatest.Probe(t, song)
	if _, err := Extract(ctx, rec); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	damaged := *rec
	damaged.Path = mediatest.Copy(t, song, "zero.wav", func(b []byte) []byte { return b[:50] })
	damaged.Audio = &analysis.AudioStream{Index: 0, Channels: 1}
	if track, err := Extract(context.Background(), &damaged); err == nil {
		defer track.Close()
		if track.Samples > 3 {
			t.Errorf("cut to 3 samples: %+v", track.Info)
		}
	}
	t.Setenv("TMPDIR", "/dev/full")
	if _, err := Extract(context.Background(), rec); err == nil || !strings.Contains(err.Error(), "/dev/full") {
		t.Errorf("folder that is none: %v", err)
	}
}

// A person's voice has no name on the disk, neither while it is used nor afterwards.
func TestSoundHasNoName(t *testing.T) {
	rec, dir := mediatest.Probe(t, mediatest.Make(t, "a.wav", beeps("16000", "2")...)), t.TempDir()
	t.Setenv("TMPDIR", dir)
	track, err := Extract(context.Background(), rec)
	if err != nil {
		t.Fatal(err)
	}
	defer track.Close()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("in the temporary folder: %v, %v", left, err)
	}
	for range 2 { // it can be read again all the same
		w, err := track.Open()
		if err != nil {
			t.Fatal(err)
		}
		if n, err := w.Read(make([]float32, media.SampleRate)); n != media.SampleRate || err != nil {
			t.Errorf("%d samples, %v", n, err)
		}
	}
}

// A decoder that is killed after it has given sound leaves a rest of which nothing is known.
func TestKilledHalfway(t *testing.T) {
	rec := mediatest.Probe(t, mediatest.Make(t, "a.wav", beeps("16000", "2")...))
	faulttest.Install(t).Break("ffmpeg", faulttest.KilledLate)
	track, err := Extract(context.Background(), rec)
	if err == nil {
		track.Close()
	}
	if !errors.Is(err, media.ErrInterrupted) || errors.Is(err, media.ErrContent) {
		t.Errorf("%v, want ErrInterrupted", err)
	}
}

func TestTimeline(t *testing.T) {
	tl := &timeline{w: newWAVWriter(discard{}), budget: budget.New(1e6)}
	add := func(at float64, n int) {
		t.Helper()
		if err := tl.add(at, make([]byte, 2*n)); err != nil {
			t.Fatal(err)
		}
	}
	add(1, 1600)
	add(1.11, 1600) // 10 ms late: jitter
	add(2.0, 1600)  // hole of 0.8 s
	add(1.9, 1600)  // overlaps wholly
	add(2.05, 1600) // overlaps by half
	holes := []analysis.Span{{Start: 1.2, End: 2}}
	if tl.samples != int64(1.15*media.SampleRate) || !cmp.Equal(holes, tl.holes, cmpopts.EquateApprox(0, 1e-9)) || tl.cut != 1600+800 {
		t.Errorf("%+v", tl)
	}
	add(1e6, 1600) // far away, and back
	add(2.15, 1600)
	if tl.leapt != 1600 || tl.samples != int64(1.25*media.SampleRate) || len(tl.holes) != 1 {
		t.Errorf("%+v", tl)
	}
}

// Sound of which so little is missing that it reads "0.0 s" is whole.
func TestTinyHolesAreNotTold(t *testing.T) {
	for late, told := range map[float64]bool{0.03: false, 0.05: false, 0.3: true} {
		tl := &timeline{w: newWAVWriter(discard{}), budget: budget.New(1e6)}
		for _, at := range []float64{0, 1 + late} {
			if err := tl.add(at, make([]byte, 2*media.SampleRate)); err != nil {
				t.Fatal(err)
			}
		}
		rec := &analysis.Recording{Duration: 2 + late}
		if i := tl.info(rec, false); slices.ContainsFunc(i.Warnings, func(s string) bool { return strings.Contains(s, "missing") }) != told {
			t.Errorf("%v s are missing: %q", late, i.Warnings)
		}
	}
}

// Hours of nothing in some bytes cost neither time nor disk, and a gap that is kept costs no disk.
func TestExtractHollow(t *testing.T) {
	hollow := mediatest.Make(t, "hollow.flac", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono:d=7200", "-frame_size", "65535")
	for _, channels := range []int{1, 2} {
		rec := mediatest.Probe(t, hollow)
		rec.Audio.Channels = channels
		if _, err := Extract(t.Context(), rec); !errors.Is(err, media.ErrHollow) || !errors.Is(err, media.ErrContent) {
			t.Errorf("two hours in %d bytes, %d channels: %v", rec.Bytes, channels, err)
		}
	}
	gap := mediatest.Make(t, "gap.mkv", append(beeps("16000", "4"), "-af", "asetnsamples=480,asetpts='PTS+gte(T,2)*500/TB'", "-c:a", "pcm_s16le")...)
	track, err := Extract(t.Context(), mediatest.Probe(t, gap))
	if err != nil {
		t.Fatal(err)
	}
	defer track.Close()
	st, err := track.file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if want := int64(504 * media.SampleRate); math.Abs(float64(track.Samples-want)) > 480 || st.Size() != 2*track.Samples+wavHeaderBytes {
		t.Errorf("%d samples in %d bytes, want %d", track.Samples, st.Size(), want)
	}
	if sys, ok := st.Sys().(*syscall.Stat_t); ok && sys.Blocks*512 > 2<<20 {
		t.Errorf("takes %d bytes of the disk", sys.Blocks*512)
	}
	leap := mediatest.Make(t, "leap.mkv", append(beeps("16000", "4"), "-af", "asetnsamples=480,asetpts='PTS+gte(T,2)*40000/TB'", "-c:a", "pcm_s16le")...)
	if _, info := extract(t, leap); !info.Leapt || info.Samples > 2.1*media.SampleRate {
		t.Errorf("%+v", info)
	}
}

// Digital silence is told with its times, unless it is short; one that a hole ends is not joined to what comes after.
func TestStill(t *testing.T) {
	tl := &timeline{w: newWAVWriter(discard{}), budget: budget.New(1e6)}
	noise := func(n int) []byte { return bytes.Repeat([]byte{3, 0}, n) }
	at := 1.0
	add := func(pcm []byte) {
		t.Helper()
		if err := tl.add(at, pcm); err != nil {
			t.Fatal(err)
		}
		at += float64(len(pcm)/2) / media.SampleRate
	}
	add(noise(16000))
	add(make([]byte, 2*16000)) // 2 to 3 s
	add(noise(16000))
	add(make([]byte, 2*1600)) // a tenth of a second
	add(noise(14400))
	add(make([]byte, 2*8000)) // 5 to 5.5 s, then a hole
	at += 1
	add(make([]byte, 2*3200))
	got := tl.info(&analysis.Recording{}, false)
	want := []analysis.Span{{Start: 2, End: 3}, {Start: 5, End: 5.5}}
	if !slices.Equal(got.Still, want) || !slices.Equal(got.Holes, []analysis.Span{{Start: 5.5, End: 6.5}}) {
		t.Errorf("%+v", got)
	}
}

type discard struct{ io.Writer }

func (discard) Write(p []byte) (int, error)    { return len(p), nil }
func (discard) Seek(int64, int) (int64, error) { return 0, nil }

func TestDiskFull(t *testing.T) {
	f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rec := mediatest.Probe(t, mediatest.Make(t, "a.wav", beeps("16000", "4")...))
	if _, err := writeSound(context.Background(), rec, "anull", f); !errors.Is(err, media.ErrDisk) {
		t.Errorf("got %v, want media.ErrDisk", err)
	}
}
